"""Random weights under which a mistake anywhere in a network shows in what comes out of it.

Freshly initialised networks hide mistakes: batch normalisation does nothing, layer scale is a millionth, biases are
zero, attention looks everywhere alike. Here every number counts, and activations stay near 1 through any depth."""

import torch
from torch import nn

# Factors that training makes of a branch; the names of timm, torchvision and transformers.
SCALES = ("gamma", "lambda", "layer_scale", "scale")


def randomize(model: nn.Module, seed: int, images: torch.Tensor, run=None, half: bool = False) -> nn.Module:
    """Draws all weights anew and returns the model, ready to be asked.

    The statistics of batch normalisation are those of `images`, a normalised batch that `run` (by default the model
    itself) takes, and then shaken, so that they are sane but not neutral. With `half`, all numbers are rounded to what
    a half can hold, so that a file of halves holds them exactly."""
    random = torch.Generator().manual_seed(seed)
    known = set()
    with torch.no_grad():
        for module in model.modules():
            _draw(module, random, known)
        for name, parameter in model.named_parameters():
            if id(parameter) not in known:
                _draw_other(name, parameter, random)
        model.eval()
        norms = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
        if norms:
            _gather(model, norms, images, run or model)
            for norm in norms:
                norm.running_mean += 0.3 * norm.running_var.sqrt() * _normal(norm.running_mean, random)
                norm.running_var *= _uniform(norm.running_var, 0.6, 1.6, random)
        if half:
            for tensor in model.state_dict().values():
                if tensor.is_floating_point():
                    tensor.copy_(tensor.half().float())
    return model


def _draw(module: nn.Module, random: torch.Generator, known: set) -> None:
    own = dict(module.named_parameters(recurse=False))
    weight, bias = own.get("weight"), own.get("bias")
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        # What ReLU halves is made up for; where there is none, normalisation follows.
        weight.copy_(_normal(weight, random) * (2 / weight[0].numel()) ** 0.5)
        if bias is not None:
            bias.copy_(0.2 * _normal(bias, random))
    elif isinstance(module, nn.Embedding):
        weight.copy_(0.5 * _normal(weight, random))
    elif weight is not None and weight.dim() == 1:
        # Normalisations of all kinds.
        weight.copy_(_uniform(weight, 0.5, 1.5, random))
        if bias is not None:
            bias.copy_(0.3 * _normal(bias, random))
    else:
        return
    known.update(id(parameter) for parameter in (weight, bias) if parameter is not None)


def _draw_other(name: str, parameter: torch.Tensor, random: torch.Generator) -> None:
    """Class tokens, positions, layer scales."""
    last = name.rsplit(".", 1)[-1]
    if any(word in last for word in SCALES):
        parameter.copy_(_uniform(parameter, 0.2, 0.8, random))
    else:
        parameter.copy_(0.5 * _normal(parameter, random))


def _gather(model: nn.Module, norms: list, images: torch.Tensor, run) -> None:
    """Lets batch normalisation see what passes through it."""
    for norm in norms:
        norm.momentum = 1.0
        norm.train()
    run(images)
    model.eval()


def _normal(like: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    return torch.randn(like.shape, generator=random)


def _uniform(like: torch.Tensor, low: float, high: float, random: torch.Generator) -> torch.Tensor:
    return low + (high - low) * torch.rand(like.shape, generator=random)
