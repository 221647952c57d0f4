"""Writes the fixtures of Tests/EmbeddingTests: reduced networks with random weights and what PyTorch makes of pictures.

    fixtures.py [NAME…]

A family adds a line to FIXTURES here and one to NetworkFixture+All.swift; see README.md. Files stay under 60 kB: narrow,
shallow, small pictures, halves."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors.torch import save_file

import pixels
import small
import small_vit
import small_convnext
import small_darknet
import small_efficientnet
import sscd
from outputs import Head, Options, output
from random_weights import randomize

FOLDER = Path(__file__).resolve().parents[2] / "Tests" / "EmbeddingTests" / "Fixtures"
LIMIT = 60_000


@dataclass(frozen=True)
class Fixture:
    # () → a small model.
    make: object
    head: Head
    # What is recorded: the size first, then what else is asked for.
    outputs: list
    statistics: tuple = pixels.IMAGENET
    # The state dictionary as the file should have it.
    state: object = field(default=lambda model: model.state_dict())
    # Of the random weights.
    seed: int = 1


FIXTURES = {
    "resnet-basic": Fixture(small.resnet_basic, small.RESNET, ["@40", "@40@layer3.0", "@40@gem", "@33"]),
    "resnet-bottleneck": Fixture(small.resnet_bottleneck, small.RESNET, ["@40", "@40@layer1", "@40@layer1.1.bn2@gem"]),
    "resnet-hugging-face": Fixture(small.resnet_hugging_face, small.HUGGING_FACE_RESNET, ["@40", "@40@gem"]),
    "sscd": Fixture(small.sscd, sscd.HEAD, ["@40", "@33", "@40@gem"]),
    "vgg": Fixture(small.vgg, small.VGG, ["@28", "@32", "@56", "@20", "@32@gem", "@28@classifier.0"]),
    "vgg-timm": Fixture(small.vgg_timm, small.TIMM, ["@28"]),
    "mobilenet-v2": Fixture(small.mobilenet_v2, small.MOBILENET, ["@40", "@33", "@40@features.4@gem", "@33@features.2.conv.1"]),
    "mobilenet-v2-timm": Fixture(small.mobilenet_v2_timm, small.TIMM, ["@40", "@40@gem"]),
    "vit": Fixture(
        small_vit.vit, small_vit.TIMM,
        ["@24", "@32", "@20", "@32@avg", "@24@gem", "@32@blocks.0", "@32@blocks.0.mlp.fc1@avg"], pixels.SYMMETRIC,
    ),
    "vit-hugging-face": Fixture(
        small_vit.vit_hugging_face, small_vit.HUGGING_FACE, ["@16", "@16@avg"], pixels.SYMMETRIC, small_vit.published
    ),
    # A seed under which no activation is near the middle between two steps: see ternary_seed.py.
    "vit-ternary": Fixture(
        small_vit.ternary, small_vit.TIMM, ["@8", "@8@gem", "@8@blocks.0.attn.qkv@avg"], pixels.SYMMETRIC, seed=254
    ),
    "dinov2": Fixture(
        small_vit.dinov2, small_vit.TIMM, ["@28", "@42", "@14", "@42@avg", "@42@blocks.0@gem", "@28@blocks.1.ls1@avg"]
    ),
    "dinov2-hugging-face": Fixture(
        small_vit.dinov2_hugging_face, small_vit.HUGGING_FACE, ["@42", "@42@gem"], state=small_vit.published
    ),
    "efficientnet": Fixture(
        small_efficientnet.plain, small_efficientnet.TIMM, ["@40", "@33", "@40@gem", "@40@blocks.1.1", "@33@blocks.0@gem"]
    ),
    "efficientnet-torchvision": Fixture(
        small_efficientnet.torchvision, small_efficientnet.TORCHVISION, ["@40", "@33@gem"]
    ),
    "efficientnet-lite": Fixture(
        small_efficientnet.lite, small_efficientnet.TIMM, ["@40", "@33", "@40@blocks.2.1@gem"], pixels.SYMMETRIC
    ),
    "convnext": Fixture(
        small_convnext.timm, small_convnext.TIMM, ["@40", "@33", "@40@gem", "@40@avg", "@40@stages.1"]
    ),
    "convnext-torchvision": Fixture(small_convnext.torchvision, small_convnext.TORCHVISION, ["@40", "@40@gem"]),
    "cspdarknet": Fixture(
        small_darknet.cspdarknet,
        small_darknet.HEAD,
        ["@40", "@33", "@40@gem", "@40@stages.1.blocks.1", "@40@stages.0@gem"],
    ),
}


def write(name: str, fixture: Fixture) -> Path:
    options = [Options.parse(text) for text in fixture.outputs]
    images = {side: pixels.pictures(2, side, seed=side) for side in {one.size for one in options}}
    many = pixels.normalized(pixels.pictures(16, max(images), seed=7), fixture.statistics)
    torch.manual_seed(fixture.seed)
    model = randomize(fixture.make(), fixture.seed, many, half=True)
    tensors = {
        key: tensor.half().contiguous() for key, tensor in fixture.state(model).items() if tensor.is_floating_point()
    }
    for side, batch in images.items():
        tensors[f"pixels@{side}"] = torch.from_numpy(batch)
    for text, one in zip(fixture.outputs, options):
        found = output(model, fixture.head, pixels.normalized(images[one.size], fixture.statistics), one)
        tensors[f"expected{text}"] = found.float().contiguous()
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.safetensors"
    save_file(tensors, path)
    return path


def main() -> int:
    torch.set_num_threads(1)
    failed = False
    for name in sys.argv[1:] or FIXTURES:
        path = write(name, FIXTURES[name])
        size = path.stat().st_size
        print(f"{path.name}: {size} bytes" + (" TOO LARGE" if size >= LIMIT else ""))
        failed = failed or size >= LIMIT
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
