"""Random pictures that differ from each other in the large as well as in the small, which plain noise does not."""

import numpy as np
import torch

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
SYMMETRIC = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
CLIP = ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))


def pictures(count: int, side: int, seed: int) -> np.ndarray:
    """uint8 [count, side, side, 3]."""
    random = torch.Generator().manual_seed(seed)
    total = torch.zeros(count, 3, side, side)
    for cells, weight in ((2, 60.0), (5, 50.0), (17, 30.0), (side, 20.0)):
        coarse = torch.randn(count, 3, cells, cells, generator=random)
        total += weight * torch.nn.functional.interpolate(coarse, size=(side, side), mode="bicubic", align_corners=False)
    return (total + 127).round().clamp(0, 255).byte().permute(0, 2, 3, 1).contiguous().numpy()


def normalized(pixels: np.ndarray, statistics=IMAGENET) -> torch.Tensor:
    """float32 [count, 3, side, side] as networks take it; mean and deviation are of 0…1."""
    mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in statistics)
    return (torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255 - mean) / deviation
