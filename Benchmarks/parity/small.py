"""Reduced members of the families, made of the same modules as the large ones."""

from timm.models import _efficientnet_builder, efficientnet
from timm.models import vgg as timm_vgg
from torch import nn
from transformers import ResNetConfig, ResNetForImageClassification
from torchvision.models import mobilenetv2, resnet
from torchvision.models import vgg as torchvision_vgg
from torchvision.ops.misc import Conv2dNormActivation

import sscd as sscd_model
from outputs import Head

RESNET = Head(embedding=lambda model, x: _without(model, "fc", x), features="layer4")
VGG = Head(embedding=lambda model, x: model.classifier[:5](model.avgpool(model.features(x)).flatten(1)), features="features")
MOBILENET = Head(embedding=lambda model, x: _without(model, "classifier", x), features="features")
HUGGING_FACE_RESNET = Head(
    embedding=lambda model, x: model.resnet(x).pooler_output.flatten(1),
    features=lambda model, x: model.resnet(x).last_hidden_state,
)
# Any of timm's models.
TIMM = Head(
    embedding=lambda model, x: model.forward_head(model.forward_features(x), pre_logits=True),
    features=lambda model, x: model.forward_features(x),
)


def resnet_basic() -> nn.Module:
    return _resnet(resnet.BasicBlock, [1, 2, 1, 1], [6, 8, 12, 16])


def resnet_bottleneck() -> nn.Module:
    return _resnet(resnet.Bottleneck, [2, 1, 1, 1], [4, 5, 6, 7])


def _resnet(block, depths: list, widths: list) -> nn.Module:
    """torchvision's ResNet with its stem and stages made again, narrower."""
    model = resnet.ResNet(block, [1, 1, 1, 1], num_classes=1)
    model.inplanes = widths[0]
    model.conv1 = nn.Conv2d(3, widths[0], 7, stride=2, padding=3, bias=False)
    model.bn1 = nn.BatchNorm2d(widths[0])
    for stage, (depth, width) in enumerate(zip(depths, widths)):
        layer = model._make_layer(block, width, depth, stride=2 if stage else 1)
        setattr(model, f"layer{stage + 1}", layer)
    model.fc = nn.Identity()
    return model


def resnet_hugging_face() -> nn.Module:
    return ResNetForImageClassification(
        ResNetConfig(embedding_size=4, hidden_sizes=[16, 20, 24], depths=[1, 2, 1], layer_type="bottleneck", num_labels=1)
    )


def sscd() -> nn.Module:
    return sscd_model.Descriptor(resnet_bottleneck(), 28, 10)


def vgg() -> nn.Module:
    model = torchvision_vgg.VGG(torchvision_vgg.make_layers([6, "M", 5, 5, "M"]), num_classes=1, init_weights=False)
    model.classifier = nn.Sequential(
        nn.Linear(5 * 7 * 7, 24), nn.ReLU(), nn.Dropout(), nn.Linear(24, 24), nn.ReLU(), nn.Dropout(), nn.Linear(24, 1)
    )
    return model


def vgg_timm() -> nn.Module:
    model = timm_vgg.VGG([6, "M", 5, 5, "M"], num_classes=1)
    model.pre_logits = timm_vgg.ConvMlp(5, 24, 7, mlp_ratio=1.0, act_layer=nn.ReLU)
    model.head = timm_vgg.ClassifierHead(24, 1, pool_type="avg")
    return model


def mobilenet_v2() -> nn.Module:
    stages = [[1, 8, 1, 1], [6, 8, 2, 2], [3, 16, 2, 2]]
    model = mobilenetv2.MobileNetV2(num_classes=1, inverted_residual_setting=stages)
    model.features[0] = Conv2dNormActivation(3, 8, stride=2, activation_layer=nn.ReLU6)
    model.features[1] = mobilenetv2.InvertedResidual(8, 8, 1, 1)
    model.features[-1] = Conv2dNormActivation(16, 40, kernel_size=1, activation_layer=nn.ReLU6)
    model.classifier = nn.Identity()
    return model


def mobilenet_v2_timm() -> nn.Module:
    stages = _efficientnet_builder.decode_arch_def([["ds_r1_k3_s1_c8"], ["ir_r2_k3_s2_e6_c8"], ["ir_r2_k3_s2_e3_c16"]])
    return efficientnet.EfficientNet(
        stages, num_classes=1, num_features=40, stem_size=8, act_layer=nn.ReLU6, norm_layer=nn.BatchNorm2d
    )


def _without(model: nn.Module, classifier: str, x):
    """What the classifier would have been given."""
    kept = getattr(model, classifier)
    setattr(model, classifier, nn.Identity())
    try:
        return model(x)
    finally:
        setattr(model, classifier, kept)
