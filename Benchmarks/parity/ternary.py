"""Ternary dense layers after BitNet b1.58 (Ma et al., 2024), the formulas written once more, independently of Simile."""

import torch
from torch import nn


class TernaryLinear(nn.Linear):
    """A dense layer whose weights become −1, 0 and 1 for the whole matrix and whose activations 8 bits for each token."""

    def quantized(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Activations in steps, not yet rounded, and the size of 127 steps."""
        largest = x.abs().amax(dim=-1, keepdim=True).clamp(min=1e-5)
        return x * (127 / largest), largest

    def signs(self) -> tuple[torch.Tensor, torch.Tensor]:
        gamma = self.weight.double().abs().mean().float().clamp(min=1e-5)
        return (self.weight / gamma).round().clamp(-1, 1), gamma

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        steps, largest = self.quantized(x)
        signs, gamma = self.signs()
        whole = steps.round().clamp(-127, 127)
        return nn.functional.linear(whole, signs) * (gamma * largest / 127) + self.bias


def make_ternary(model: nn.Module) -> nn.Module:
    """All dense layers of a transformer's blocks, in place."""
    for module in model.blocks.modules():
        if type(module) is nn.Linear:
            module.__class__ = TernaryLinear
    return model


def nearest_tie(model: nn.Module, run) -> float:
    """How close the activations of any layer come to the middle between two steps, in steps.

    There, rounding goes one way or the other with the last bit of a float. Only what keeps away from it can be expected to be
    equal in another engine; so fixtures are made of weights that do."""
    found = [1.0]

    def look(module, inputs):
        steps, _ = module.quantized(inputs[0])
        found.append((steps - steps.floor() - 0.5).abs().min().item())

    hooks = [m.register_forward_pre_hook(look) for m in model.modules() if isinstance(m, TernaryLinear)]
    run(model)
    for hook in hooks:
        hook.remove()
    return min(found)
