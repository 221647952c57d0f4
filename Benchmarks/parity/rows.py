"""The table: for each preset of Simile the model that it should equal. README.md tells how to add a line."""

from dataclasses import dataclass, replace
from typing import Callable

import pixels
import sscd
from outputs import Head
from ternary import make_ternary

SIZES = ("@224", "@416", "@512")


@dataclass(frozen=True)
class Row:
    # Simile's name.
    preset: str
    # Who makes the reference, such as "timm vit_small_patch16_224".
    reference: str
    # () → the model, untrained; the weights are drawn afterwards.
    make: Callable
    head: Head
    # What is compared, as Simile's options; the size is always said.
    options: tuple
    # The side of the pictures that the weights are made for.
    native: int = 224
    statistics: tuple = pixels.IMAGENET
    # (model, side) → the model for pictures of another side; nothing for those that take any.
    resize: Callable = lambda model, side: None
    # The tensors as the published file has them.
    state: Callable = lambda model: model.state_dict()
    # Whether the network rounds on its way, so that the last bit of a float decides about whole steps. It then need only be
    # as near to the reference as twice what the reference in f32 is from itself in f64.
    rounds: bool = False


def torchvision(preset: str, model: str, head: Head, *layers: str, sizes: tuple = SIZES, **more) -> Row:
    def make():
        from torchvision import models

        return models.get_model(model, weights=None)

    return Row(preset, f"torchvision {model}", make, head, sizes + variants(layers), **more)


def timm(preset: str, model: str, *layers: str, prefix: int = 0, native: int = 224, sizes: tuple = SIZES, **more) -> Row:
    """A model of timm; `more` may hold `arguments` for timm.create_model."""
    arguments = more.pop("arguments", {})

    def make():
        from timm import create_model

        return create_model(model, pretrained=False, **arguments)

    def resize(built, side):
        # Only what has positions must be told.
        if hasattr(built, "set_input_size") and getattr(built, "pos_embed", None) is not None:
            built.set_input_size(img_size=side)

    head = Head(
        embedding=lambda built, x: built.forward_head(built.forward_features(x), pre_logits=True),
        features=lambda built, x: built.forward_features(x),
        prefix=prefix,
    )
    return Row(preset, f"timm {model}", make, head, sizes + variants(layers), native=native, resize=resize, **more)


def variants(layers: tuple) -> tuple:
    """Other outputs, at the usual size."""
    return tuple(f"@224{option}" for option in ("@avg", "@gem", *layers))


def without(classifier: str) -> Callable:
    """What a model gives with nothing in the place of its classifier."""
    from torch import nn

    def embedding(model, x):
        kept = getattr(model, classifier)
        setattr(model, classifier, nn.Identity())
        try:
            return model(x)
        finally:
            setattr(model, classifier, kept)

    return embedding


RESNET = Head(embedding=without("fc"), features="layer4")
MOBILENET = Head(embedding=without("classifier"), features="features")
VGG = Head(embedding=lambda model, x: model.classifier[:5](model.avgpool(model.features(x)).flatten(1)), features="features")


CONVNEXT = Head(
    embedding=lambda model, x: model.classifier[1](model.classifier[0](model.avgpool(model.features(x)))),
    features="features",
)


def transformers_resnet(preset: str, depths: list, widths: list, layer_type: str) -> Row:
    def make():
        from transformers import ResNetConfig, ResNetForImageClassification

        return ResNetForImageClassification(ResNetConfig(depths=depths, hidden_sizes=widths, layer_type=layer_type))

    head = Head(
        embedding=lambda model, x: model.resnet(x).pooler_output.flatten(1),
        features=lambda model, x: model.resnet(x).last_hidden_state,
    )
    return Row(preset, "transformers ResNetForImageClassification", make, head, ("@224", "@224@gem"))


def ternary_vit(preset: str, model: str) -> Row:
    plain = timm(preset, model, prefix=1, statistics=pixels.SYMMETRIC, sizes=("@224",))
    return replace(
        plain, reference=plain.reference + " with ternary.py", make=lambda: make_ternary(plain.make()), options=("@224",),
        rounds=True)


def transformers_clip(preset: str, patch: int, width: int, layers: int, heads: int, projection: int) -> Row:
    def make():
        from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

        return CLIPVisionModelWithProjection(
            CLIPVisionConfig(
                patch_size=patch, hidden_size=width, intermediate_size=4 * width, num_hidden_layers=layers,
                num_attention_heads=heads, projection_dim=projection, image_size=224))

    head = Head(
        embedding=lambda model, x: model(x).image_embeds,
        features=lambda model, x: model(x).last_hidden_state,
        prefix=1,
    )
    return Row(preset, "transformers CLIPVisionModelWithProjection", make, head, ("@224",), statistics=pixels.CLIP)


def copy_descriptor(preset: str, trunk: str, features: int, dimension: int) -> Row:
    def make():
        from torchvision import models

        return sscd.Descriptor(models.get_model(trunk, weights=None), features, dimension)

    return Row(preset, f"torchvision {trunk} with sscd.py", make, sscd.HEAD, ("@224", "@320", "@224@gem"))


ROWS = [
    torchvision("resnet18", "resnet18", RESNET, "@layer3.1", "@layer2@gem", "@layer4.1.bn2"),
    torchvision("resnet34", "resnet34", RESNET, "@layer3.5"),
    torchvision("resnet50", "resnet50", RESNET, "@layer3", "@layer1.0.downsample.1@gem"),
    torchvision("resnet101", "resnet101", RESNET, "@layer3.22"),
    timm("resnet50", "resnet50", sizes=("@224",)),
    transformers_resnet("resnet18", [2, 2, 2, 2], [64, 128, 256, 512], "basic"),
    transformers_resnet("resnet50", [3, 4, 6, 3], [256, 512, 1024, 2048], "bottleneck"),
    torchvision("vgg16", "vgg16", VGG, "@features.29@gem", "@classifier.0", "@classifier.1", sizes=(*SIZES, "@448", "@192")),
    timm("vgg16", "vgg16", sizes=("@224",)),
    torchvision("mobilenet_v2", "mobilenet_v2", MOBILENET, "@features.13@gem", "@features.17.conv.3"),
    timm("mobilenet_v2", "mobilenetv2_100", sizes=("@224",)),
    timm("efficientnet_lite0", "tf_efficientnet_lite0", "@blocks.4", "@blocks.5.3.bn3@gem", statistics=pixels.SYMMETRIC),
    timm("efficientnet_b0", "efficientnet_b0", "@blocks.4@gem"),
    torchvision("efficientnet_b0", "efficientnet_b0", MOBILENET, sizes=("@224",)),
    timm("convnext_tiny", "convnext_tiny", "@stages.2@gem"),
    torchvision("convnext_tiny", "convnext_tiny", CONVNEXT, sizes=("@224",)),
    timm("convnext_base", "convnext_base", "@stages.2@gem"),
    torchvision("convnext_base", "convnext_base", CONVNEXT, sizes=("@224",)),
    timm("cspdarknet53", "cspdarknet53", "@stages.3@gem"),
    timm("vit_tiny", "vit_tiny_patch16_224", "@cls", "@blocks.10", prefix=1, statistics=pixels.SYMMETRIC),
    timm("vit_small", "vit_small_patch16_224", "@cls", "@blocks.10", prefix=1, statistics=pixels.SYMMETRIC),
    timm("vit_base", "vit_base_patch16_224", "@cls", "@blocks.10@gem", prefix=1, statistics=pixels.SYMMETRIC),
    ternary_vit("vit_small_ternary", "vit_small_patch16_224"),
    timm("dinov2_small", "vit_small_patch14_dinov2", "@blocks.10", prefix=1, native=518, sizes=("@224", "@448", "@518")),
    timm("dinov2_base", "vit_base_patch14_dinov2", "@blocks.10", prefix=1, native=518, sizes=("@224", "@448", "@518")),
    transformers_clip("clip_vit_b32", 32, 768, 12, 12, 512),
    copy_descriptor("sscd", "resnet50", 2048, 512),
]
