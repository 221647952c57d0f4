"""EfficientNet-Lite0 in PyTorch, with the weights that Simile has."""

import os

import timm
import torch


def load(weights: str) -> torch.nn.Module:
    """The network up to its embedding, ready to be asked.

    The checkpoint calls its tensors by other names than timm does, but has the same ones in the same order.
    """
    network = timm.create_model("tf_efficientnet_lite0", pretrained=False)
    names = list(network.state_dict())
    tensors = list(torch.load(weights, map_location="cpu", weights_only=True).values())
    if len(names) != len(tensors):
        raise ValueError(f"{os.path.basename(weights)} has {len(tensors)} tensors, the network {len(names)}")
    network.load_state_dict(dict(zip(names, tensors)))
    network.reset_classifier(0)
    # On processors convolutions are faster so.
    return network.eval().to(memory_format=torch.channels_last)
