"""Reduced vision transformers, of timm's modules and of those of Hugging Face's transformers."""

import tempfile
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file
from timm.models.vision_transformer import VisionTransformer
from torch import nn

from outputs import Head
from ternary import make_ternary

TIMM = Head(embedding=lambda model, x: model(x), features="norm", prefix=1)
HUGGING_FACE = Head(embedding=lambda model, x: model(x).last_hidden_state[:, 0], features="layernorm", prefix=1)


def vit() -> nn.Module:
    return _timm(img_size=24, patch_size=4, embed_dim=24, depth=2, num_heads=3)


def dinov2() -> nn.Module:
    return _timm(img_size=28, patch_size=14, embed_dim=16, depth=2, num_heads=2, init_values=0.5)


def ternary() -> nn.Module:
    return make_ternary(_timm(img_size=8, patch_size=4, embed_dim=16, depth=2, num_heads=2))


def vit_hugging_face() -> nn.Module:
    # The library's own epsilon of 1e-12 is not the one that the weights were trained with.
    return transformers.ViTModel(transformers.ViTConfig(**_sizes(16, 4), layer_norm_eps=1e-6), add_pooling_layer=False)


def dinov2_hugging_face() -> nn.Module:
    return transformers.Dinov2Model(transformers.Dinov2Config(**_sizes(42, 14), mlp_ratio=4, layerscale_value=0.5))


def published(model: nn.Module) -> dict[str, torch.Tensor]:
    """The state under the names that files have, which are not those in memory."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        return load_file(Path(folder) / "model.safetensors")


def _timm(**sizes) -> nn.Module:
    # With dynamic sizes timm resizes the positions when it sees a picture, as it does when it loads weights.
    return VisionTransformer(num_classes=0, dynamic_img_size=True, **sizes)


def _sizes(image: int, patch: int) -> dict:
    return dict(
        image_size=image, patch_size=patch, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64,
    )
