#!/usr/bin/env python3
"""Writes network_gradients.json beside this file: outputs and gradients of small networks in double precision.

Needs torch.
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
SEED = 3


def rounded(tensor, digits=6):
    return [float(f"{value:.{digits}g}") for value in tensor.detach().reshape(-1).tolist()]


def drawn(*shape, scale=1.0, shift=0.0):
    """Few digits, so that the file is small and single precision holds them nearly."""
    return (torch.randn(*shape) * scale + shift).mul(100).round().div(100)


def case(name, x, compute, weights=None):
    """One computation: its operands, its result, a drawn gradient there and what it becomes."""
    x = x.clone().requires_grad_(True)
    weights = {key: value.clone().requires_grad_(True) for key, value in (weights or {}).items()}
    y = compute(x, **{key.replace(".", "_"): value for key, value in weights.items()})
    gradient = drawn(*y.shape)
    y.backward(gradient)
    return {
        "name": name, "shape": list(x.shape), "input": rounded(x), "output": rounded(y), "gradient": rounded(gradient),
        "inputGradient": rounded(x.grad),
        "weights": [
            {"name": key, "shape": list(value.shape), "values": rounded(value),
             "gradient": rounded(value.grad) if value.grad is not None else None}
            for key, value in weights.items()],
    }


def convolutions():
    def conv(name, x, weight, bias=True, pads=None, **options):
        weights = {"layer.weight": drawn(*weight, scale=0.5)}
        if bias:
            weights["layer.bias"] = drawn(weight[0])

        def compute(x, layer_weight, layer_bias=None):
            return F.conv2d(F.pad(x, pads) if pads else x, layer_weight, layer_bias, **options)
        return case(name, drawn(*x), compute, weights)

    yield conv("conv", (3, 4, 6, 5), (6, 4, 3, 3), padding=1)
    yield conv("conv strided dilated", (2, 3, 9, 8), (4, 3, 3, 2), bias=False, stride=(2, 1), dilation=(1, 2),
               padding=(1, 2))
    yield conv("conv groups", (2, 6, 5, 5), (4, 3, 3, 3), groups=2, padding=1)
    yield conv("conv same", (2, 3, 7, 6), (4, 3, 3, 3), pads=(0, 1, 1, 1), stride=2)
    yield conv("conv large stride", (2, 3, 7, 7), (4, 3, 1, 1), stride=2)
    yield conv("pointwise", (3, 5, 4, 3), (7, 5, 1, 1))
    yield conv("pointwise alone", (2, 3, 24, 23), (4, 3, 1, 1))
    yield conv("depthwise", (2, 4, 6, 5), (4, 1, 3, 3), groups=4, padding=1)
    yield conv("depthwise strided", (2, 3, 9, 8), (3, 1, 5, 5), groups=3, padding=2, stride=2, bias=False)
    yield conv("depthwise dilated", (2, 3, 7, 8), (3, 1, 3, 3), groups=3, padding=2, stride=(1, 2), dilation=2)
    yield conv("depthwise many", (2, 18, 4, 3), (18, 1, 3, 3), groups=18, padding=1)


def batch_norm(name, training):
    x = drawn(4, 3, 3, 2, scale=1.5, shift=0.7)
    statistics = {"layer.running_mean": drawn(3), "layer.running_var": drawn(3).abs() + 0.5}
    weights = {"layer.weight": drawn(3), "layer.bias": drawn(3)}
    mean, variance = (value.clone() for value in statistics.values())
    result = case(name, x, lambda x, layer_weight, layer_bias: F.batch_norm(
        x, mean, variance, layer_weight, layer_bias, training=training, momentum=0.1), weights)
    for (key, before), after in zip(statistics.items(), (mean, variance)):
        result["weights"].append({"name": key, "shape": [3], "values": rounded(before), "after": rounded(after)})
    return result


def layers():
    yield batch_norm("batch norm stored", False)
    yield batch_norm("batch norm", True)
    yield case("layer norm", drawn(2, 3, 5), lambda x, layer_weight, layer_bias: F.layer_norm(
        x, (5,), layer_weight, layer_bias), {"layer.weight": drawn(5), "layer.bias": drawn(5)})
    yield case("softmax", drawn(3, 5), lambda x: F.softmax(x, -1))
    yield case("softmax inner", drawn(2, 4, 3), lambda x: F.softmax(x, 1))
    for name, function in {
            "relu": F.relu, "relu6": lambda x: F.relu6(x), "leaky relu": lambda x: F.leaky_relu(x, 0.1),
            "sigmoid": torch.sigmoid, "tanh": torch.tanh, "silu": F.silu, "gelu": F.gelu,
            "quick gelu": lambda x: x * torch.sigmoid(1.702 * x), "abs": torch.abs}.items():
        yield case(name, drawn(2, 13, scale=4), function)
    yield case("sqrt", drawn(2, 5).abs() + 0.1, torch.sqrt)
    yield case("square", drawn(2, 5), lambda x: x * x)
    yield case("max pool", drawn(2, 3, 7, 6), lambda x: F.max_pool2d(x, 3, 2, 1))
    yield case("average pool", drawn(2, 3, 7, 6), lambda x: F.avg_pool2d(x, 3, 2, 1))
    yield case("average pool inside", drawn(2, 3, 7, 6), lambda x: F.avg_pool2d(
        x, 3, 2, 1, count_include_pad=False))
    yield case("global average", drawn(2, 3, 4, 5), lambda x: x.mean((2, 3)))
    yield case("generalized mean", drawn(2, 3, 2, 3).abs() + 0.05,
               lambda x: x.clamp(min=1e-6).pow(3).mean((2, 3)).pow(1 / 3))
    yield case("maximum", drawn(2, 4, 3), lambda x: x.amax(1))
    yield case("sum", drawn(2, 4, 3), lambda x: x.sum(1, keepdim=True))
    for name, function in {
            "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div,
            "div by": lambda x, table: torch.div(table, x)}.items():
        yield case(f"{name} vector", drawn(2, 3, 4).abs() + 0.2, lambda x, table, f=function: f(x, table),
                   {"table": drawn(4) + 2})
        yield case(f"{name} column", drawn(2, 3, 4).abs() + 0.2, lambda x, table, f=function: f(x, table),
                   {"table": drawn(3, 1) + 2})
    yield case("gate", drawn(2, 3, 2, 2), lambda x: x * torch.sigmoid(x.mean((2, 3), keepdim=True)))
    yield case("dense", drawn(3, 5), lambda x, layer_weight, layer_bias: F.linear(x, layer_weight, layer_bias),
               {"layer.weight": drawn(4, 5), "layer.bias": drawn(4)})
    yield case("dense tokens", drawn(2, 3, 5), lambda x, layer_weight, layer_bias: F.linear(
        x, layer_weight, layer_bias), {"layer.weight": drawn(4, 5), "layer.bias": drawn(4)})
    yield case("attention", drawn(2, 4, 6), lambda x: F.softmax(
        x[..., :3] @ x[..., 3:].transpose(1, 2), -1) @ x[..., 3:])
    yield case("shared factor", drawn(2, 3, 4, 5), lambda x, table: x @ table, {"table": drawn(3, 5, 2)})
    yield case("rearranged", drawn(2, 3, 4), lambda x: torch.cat(
        [x.transpose(1, 2), x[:, 1:].reshape(2, 4, 2), x.transpose(1, 2) * 2], 2))


def class_token(x, token):
    """What a token before the others sees of them."""
    tokens = torch.cat([token.expand(len(x), 1, x.shape[2]), x], 1)
    return (F.softmax(tokens @ tokens.transpose(1, 2), -1) @ tokens)[:, 0]


def transformers():
    yield case("selected", drawn(2, 3, 4), lambda x: x[:, [2, 0, 2]])
    yield case("class token", drawn(3, 4, 5), class_token, {"token": drawn(1, 1, 5)})


class Block(nn.Module):
    """A residual block of ResNet-18."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)) \
            if stride != 1 or inputs != outputs else None

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class TinyResNet(nn.Module):
    """A ResNet with a block in each of two stages."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.layer1 = nn.Sequential(Block(4, 4, 1))
        self.layer2 = nn.Sequential(Block(4, 6, 2))
        self.fc = nn.Linear(6, 3)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.fc(self.layer2(self.layer1(x)).mean((2, 3)))


def tiny_resnet(training):
    network = TinyResNet().train(training)
    with torch.no_grad():
        for value in network.state_dict().values():
            if value.is_floating_point():
                value.copy_((value + 0.1 * torch.randn_like(value)).abs().add(0.3) if value.min() >= 1
                            else value.add(0.05 * torch.randn_like(value)).mul(1000).round().div(1000))
    before = {key: value.clone() for key, value in network.state_dict().items()}
    x = drawn(3, 3, 18, 16).requires_grad_(True)
    y = network(x)
    gradient = drawn(*y.shape)
    y.backward(gradient)
    gradients = {key: rounded(value.grad) for key, value in network.named_parameters()}
    return {
        "name": f"tiny ResNet {'trained' if training else 'stored'}", "shape": list(x.shape), "input": rounded(x),
        "output": rounded(y), "gradient": rounded(gradient), "inputGradient": rounded(x.grad),
        "weights": [
            {"name": key, "shape": list(value.shape), "values": rounded(value), "gradient": gradients.get(key),
             "after": rounded(network.state_dict()[key]) if "running" in key else None}
            for key, value in before.items() if "num_batches" not in key],
    }


def main():
    torch.manual_seed(SEED)
    cases = [*convolutions(), *layers(), *transformers(), tiny_resnet(False), tiny_resnet(True)]
    path = pathlib.Path(__file__).with_name("network_gradients.json")
    path.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
