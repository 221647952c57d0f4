"""SSCD as its paper describes it, on a ResNet of torchvision: the generalized mean for the average, a dense layer, unit length.
The tensors have the names of the published file."""

from torch import nn

from outputs import Head

# Vectors are made as long as 1 by whoever embeds, not by the graph.
HEAD = Head(embedding=lambda model, x: model.backbone(x), features="backbone.layer4")


class Descriptor(nn.Module):
    def __init__(self, backbone: nn.Module, features: int, dimension: int):
        super().__init__()
        backbone.avgpool = GeneralizedMean()
        backbone.fc = nn.Linear(features, dimension)
        self.backbone = backbone

    def forward(self, x):
        return nn.functional.normalize(self.backbone(x))


class GeneralizedMean(nn.Module):
    def forward(self, x):
        return x.clamp(min=1e-6).pow(3).mean((2, 3), keepdim=True).pow(1 / 3)
