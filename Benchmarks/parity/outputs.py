"""What Simile's options `@layer@pooling` ask for, computed by PyTorch."""

from dataclasses import dataclass

import torch
from torch import nn

POOLINGS = ("avg", "cls", "gem")


@dataclass(frozen=True)
class Options:
    """`@448@layer3.1@gem`, as Simile's FeatureOptions reads it."""

    size: int | None = None
    layer: str | None = None
    pooling: str | None = None

    @staticmethod
    def parse(text: str) -> "Options":
        size = layer = pooling = None
        for word in filter(None, text.split("@")):
            if word.isdigit():
                size = int(word)
            elif word in POOLINGS:
                pooling = word
            else:
                layer = word
        return Options(size, layer, pooling)


@dataclass(frozen=True)
class Head:
    """Where a model's outputs are."""

    # The pooled vector that the classifier looks at: (model, images) → [N, d].
    embedding: object
    # The module whose output is pooled when only a pooling is asked for, or (model, images) → map or tokens.
    features: object
    # Tokens before those of the patches.
    prefix: int = 0


def output(model: nn.Module, head: Head, images: torch.Tensor, options: Options) -> torch.Tensor:
    """[N, d] in f32."""
    with torch.no_grad():
        if options.layer is None and options.pooling is None:
            return head.embedding(model, images)
        where = options.layer or head.features
        found = where(model, images) if callable(where) else module_output(model, where, images)
        return pool(found, options.pooling, head.prefix)


def module_output(model: nn.Module, name: str, images: torch.Tensor) -> torch.Tensor:
    """What a module gives while the model runs."""
    kept = []

    def keep(module, inputs, result):
        # A copy: the next layer may work in place.
        kept.append((result[0] if isinstance(result, tuple) else result).clone())

    hook = model.get_submodule(name).register_forward_hook(keep)
    try:
        model(images)
    finally:
        hook.remove()
    return kept[-1]


def pool(x: torch.Tensor, pooling: str | None, prefix: int) -> torch.Tensor:
    if x.dim() == 2:
        return x
    if x.dim() == 4:
        x = x.flatten(2).transpose(1, 2)
        prefix = 0
    if pooling is None:
        pooling = "cls" if prefix else "avg"
    if pooling == "cls":
        return x[:, 0]
    x = x[:, prefix:]
    return x.clamp(min=1e-6).pow(3).mean(1).pow(1 / 3) if pooling == "gem" else x.mean(1)
