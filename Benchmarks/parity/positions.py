"""Writes Tests/EmbeddingTests/Fixtures/positions.safetensors: tables of positions and what timm makes of them."""

from pathlib import Path

import torch
from safetensors.torch import save_file
from timm.layers import resample_abs_pos_embed

FOLDER = Path(__file__).resolve().parents[2] / "Tests" / "EmbeddingTests" / "Fixtures"
SIZES = {5: [1, 3, 4, 7, 16], 14: [6, 7, 13, 24, 26, 28], 37: [16, 32, 36]}


def main() -> None:
    random = torch.Generator().manual_seed(1)
    tensors = {}
    for old, sizes in SIZES.items():
        width = 1 if old == 37 else 2
        table = torch.randn(1, 1 + old * old, width, generator=random)
        tensors[f"table@{old}"] = table
        for new in sizes:
            fitted = resample_abs_pos_embed(table, [new, new], num_prefix_tokens=1)
            tensors[f"expected@{old}@{new}"] = fitted.contiguous()
    path = FOLDER / "positions.safetensors"
    FOLDER.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path)
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
