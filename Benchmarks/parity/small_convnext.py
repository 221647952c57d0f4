"""Reduced ConvNeXts, of timm's modules and of torchvision's."""

from timm.models.convnext import ConvNeXt
from torch import nn
from torchvision.models import convnext

from outputs import Head

TIMM = Head(
    embedding=lambda model, x: model.forward_head(model.forward_features(x), pre_logits=True),
    features=lambda model, x: model.forward_features(x),
)
TORCHVISION = Head(
    embedding=lambda model, x: model.classifier[:2](model.avgpool(model.features(x))), features="features"
)

DEPTHS = [1, 2, 1, 1]
WIDTHS = [8, 12, 16, 24]


def timm() -> nn.Module:
    return ConvNeXt(depths=DEPTHS, dims=WIDTHS, num_classes=1)


def torchvision() -> nn.Module:
    following = WIDTHS[1:] + [None]
    stages = [convnext.CNBlockConfig(*stage) for stage in zip(WIDTHS, following, DEPTHS)]
    return convnext.ConvNeXt(stages, num_classes=1)
