"""Reduced EfficientNets, of timm's modules and of torchvision's."""

from functools import partial

from timm.layers import get_act_layer
from timm.models._efficientnet_builder import decode_arch_def
from timm.models.efficientnet import EfficientNet
from torch import nn
from torchvision.models import efficientnet

from outputs import Head

TIMM = Head(
    embedding=lambda model, x: model.forward_head(model.forward_features(x), pre_logits=True),
    features=lambda model, x: model.forward_features(x),
)
TORCHVISION = Head(embedding=lambda model, x: model.avgpool(model.features(x)).flatten(1), features="features")


def plain() -> nn.Module:
    """With squeeze-and-excitation, as B0."""
    return _timm("_se0.25", "silu")


def lite() -> nn.Module:
    """As Lite0: TensorFlow's padding, ReLU6, and the epsilon 1e-3."""
    return _timm("", "relu6", pad_type="same", norm_layer=partial(nn.BatchNorm2d, eps=1e-3))


def _timm(squeeze: str, activation: str, **options) -> nn.Module:
    stages = ["ds_r1_k3_s1_e1_c8", "ir_r2_k5_s2_e3_c8", "ir_r2_k3_s2_e2_c16", "ir_r1_k5_s1_e2_c24"]
    return EfficientNet(
        decode_arch_def([[stage + squeeze] for stage in stages]),
        stem_size=8,
        num_features=40,
        num_classes=1,
        act_layer=get_act_layer(activation),
        **options,
    )


def torchvision() -> nn.Module:
    """As `plain`."""
    stages = [(1, 3, 1, 8, 8, 1), (3, 5, 2, 8, 8, 2), (2, 3, 2, 8, 16, 2), (2, 5, 1, 16, 24, 1)]
    settings = [efficientnet.MBConvConfig(*stage) for stage in stages]
    return efficientnet.EfficientNet(settings, dropout=0, num_classes=1, last_channel=40)
