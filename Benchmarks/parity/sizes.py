"""Writes the tables of Tests/EmbeddingTests/Networks/NetworkSizeTests.swift: what the large networks' tensors are called in
timm and torchvision, their shapes, and how many parameters and multiply-adds PyTorch counts without the classifier.

    sizes.py [NAME…]"""

import json
import sys
from pathlib import Path

import timm
import torch
import torchvision
from torch import nn

FOLDER = Path(__file__).resolve().parents[2] / "Tests" / "EmbeddingTests" / "Fixtures"

# The preset's name: who publishes it, and the side of its picture.
NETWORKS = {
    "efficientnet_b0": ("timm torchvision", 224),
    "convnext_tiny": ("timm torchvision", 224),
    "convnext_base": ("torchvision", 224),
    "cspdarknet53": ("timm", 256),
}


def make(library: str, name: str) -> nn.Module:
    return timm.create_model(name) if library == "timm" else torchvision.models.get_model(name)


def count(model: nn.Module, side: int) -> tuple[int, int]:
    """Parameters and multiply-adds of one picture, without the last dense layer."""
    layers = [module for module in model.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
    total = 0

    def add(module, inputs, result):
        nonlocal total
        total += result.numel() * module.weight[0].numel()

    for layer in layers[:-1]:
        layer.register_forward_hook(add)
    with torch.no_grad():
        model.eval()(torch.zeros(1, 3, side, side))
    parameters = sum(one.numel() for one in model.parameters())
    return parameters - sum(one.numel() for one in layers[-1].parameters()), total


def main() -> None:
    for name in sys.argv[1:] or NETWORKS:
        libraries, side = NETWORKS[name]
        for library in libraries.split():
            model = make(library, name)
            parameters, products = count(model, side)
            shapes = {key: list(one.shape) for key, one in model.state_dict().items() if one.is_floating_point()}
            table = {"preset": name, "parameters": parameters, "multiplyAdds": products, "tensors": shapes}
            path = FOLDER / f"{name}.{library}.json"
            path.write_text(json.dumps(table, separators=(",", ":")).replace("],", "],\n") + "\n")
            print(f"{path.name}: {path.stat().st_size} bytes, {parameters} parameters, {products} multiply-adds")


if __name__ == "__main__":
    main()
