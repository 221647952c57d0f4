"""CLIP's reference: transformers.CLIPModel with random weights.

    python Benchmarks/parity/clip.py fixture Tests/EmbeddingTests/Fixtures/clip    a tiny model for the Swift tests
    python Benchmarks/parity/clip.py weights OUT.safetensors [OPENAI.safetensors]  ViT-B/32, also under OpenAI's names
    python Benchmarks/parity/clip.py compare OUT.safetensors image.onnx text.onnx  networks that Simile exported from it

No trained weights are needed. Every parameter is drawn, so that none that is left out goes unnoticed.
"""

import copy
import json
import os
import sys

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import CLIPConfig, CLIPModel

import tokenizer as tokens

MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
DEVIATION = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
TEXTS = ["", "a red dress", "A photo of the Blue shirt!", "κόκκινο φόρεμα", "shoes " * 40]


def model(config, half=False):
    torch.manual_seed(0)
    made = CLIPModel(config).eval()
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            if "norm" in name and name.endswith("weight"):
                parameter.copy_(1 + 0.2 * torch.randn_like(parameter))
            elif name.endswith("bias"):
                parameter.copy_(0.1 * torch.randn_like(parameter))
            elif parameter.ndim > 1:
                parameter.copy_(torch.randn_like(parameter) * (0.5 if "embedding" in name else 1.2 / parameter.shape[-1] ** 0.5))
            if half:
                parameter.copy_(parameter.half().float())
    return made


def vectors(made, pixels, ids):
    with torch.no_grad():
        image = made.visual_projection(made.vision_model(pixel_values=pixels).pooler_output)
        text = made.text_projection(made.text_model(input_ids=ids).pooler_output)
    return image.numpy(), text.numpy()


def state(made, half=False):
    return {name: (t.half() if half else t).contiguous() for name, t in made.state_dict().items() if "position_ids" not in name}


def openai_names(weights):
    """The same weights as OpenAI and open_clip store them."""
    out = {}
    for half, prefix, tower in [("vision_model", "visual.transformer", "visual."), ("text_model", "transformer", "")]:
        layers = {int(n.split(".")[3]) for n in weights if n.startswith(f"{half}.encoder.layers.")}
        for layer in layers:
            old, new = f"{half}.encoder.layers.{layer}", f"{prefix}.resblocks.{layer}"
            for kind in ["weight", "bias"]:
                out[f"{new}.attn.in_proj_{kind}"] = torch.cat([weights[f"{old}.self_attn.{x}_proj.{kind}"] for x in "qkv"])
                for a, b in [("attn.out_proj", "self_attn.out_proj"), ("ln_1", "layer_norm1"), ("ln_2", "layer_norm2"),
                             ("mlp.c_fc", "mlp.fc1"), ("mlp.c_proj", "mlp.fc2")]:
                    out[f"{new}.{a}.{kind}"] = weights[f"{old}.{b}.{kind}"]
    for a, b in [("visual.class_embedding", "vision_model.embeddings.class_embedding"),
                 ("visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"),
                 ("visual.conv1.weight", "vision_model.embeddings.patch_embedding.weight"),
                 ("visual.ln_pre.weight", "vision_model.pre_layrnorm.weight"), ("visual.ln_pre.bias", "vision_model.pre_layrnorm.bias"),
                 ("visual.ln_post.weight", "vision_model.post_layernorm.weight"), ("visual.ln_post.bias", "vision_model.post_layernorm.bias"),
                 ("token_embedding.weight", "text_model.embeddings.token_embedding.weight"),
                 ("positional_embedding", "text_model.embeddings.position_embedding.weight"),
                 ("ln_final.weight", "text_model.final_layer_norm.weight"), ("ln_final.bias", "text_model.final_layer_norm.bias"),
                 ("logit_scale", "logit_scale")]:
        out[a] = weights[b]
    out["visual.proj"] = weights["visual_projection.weight"].T.contiguous()
    out["text_projection"] = weights["text_projection.weight"].T.contiguous()
    assert len(out) <= len(weights)
    return out


def resized(made, side):
    """The model for pictures of another size, its positions resampled as by open_clip."""
    config = copy.deepcopy(made.config)
    config.vision_config.image_size = side
    other = CLIPModel(config).eval()
    weights = made.state_dict()
    name = "vision_model.embeddings.position_embedding.weight"
    table = weights[name]
    old, new = (int((len(table) - 1) ** 0.5), side // config.vision_config.patch_size)
    if old != new:
        square = table[1:].T.reshape(1, -1, old, old)
        square = torch.nn.functional.interpolate(square, size=(new, new), mode="bicubic", antialias=True, align_corners=False)
        weights[name] = torch.cat([table[:1], square[0].flatten(1).T])
    weights = {n: t for n, t in weights.items() if "position_ids" not in n}
    missing, unexpected = other.load_state_dict(weights, strict=False)
    assert not unexpected and all("position_ids" in n for n in missing)
    return other


def fixture(folder):
    vocabulary, merges = tokens.learn(40)
    tokens.write_vocabulary(folder, vocabulary, merges)
    end = vocabulary["<|endoftext|>"]
    shared = dict(hidden_size=16, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2)
    config = CLIPConfig(
        text_config=dict(shared, vocab_size=len(vocabulary), max_position_embeddings=12, projection_dim=8,
                         bos_token_id=end - 1, eos_token_id=end, pad_token_id=end),
        vision_config=dict(shared, image_size=16, patch_size=8, projection_dim=8), projection_dim=8)
    made = model(config, half=True)
    ids = tokens.reference(vocabulary, merges)(TEXTS, truncation=True, padding="max_length", max_length=12)["input_ids"]
    images, rng = [], np.random.default_rng(0)
    for side in [16, 16, 8, 40]:
        pixels = rng.integers(0, 256, (side, side, 3), np.uint8)
        normal = ((pixels / np.float32(255) - MEAN) / DEVIATION).transpose(2, 0, 1).astype(np.float32)
        image, text = vectors(resized(made, side), torch.tensor(normal[None]), torch.tensor(ids))
        images.append({"side": side, "pixels": pixels.flatten().tolist(), "vector": image[0].tolist()})
    save_file(state(made, half=True), os.path.join(folder, "model.safetensors"))
    save_file({n: t.half() for n, t in openai_names(state(made)).items()}, os.path.join(folder, "openai.safetensors"))
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump({"images": images, "texts": [{"text": t, "vector": v.tolist()} for t, v in zip(TEXTS, text)]}, file, separators=(",", ":"))


def full():
    # Positions and names are those of openai/clip-vit-base-patch32, which CLIPConfig describes by default.
    config = CLIPConfig()
    config.text_config.eos_token_id, config.text_config.bos_token_id = 49407, 49406
    return model(config)


def compare(image_model, text_model):
    import onnxruntime
    import openvino

    made = full()
    rng = np.random.default_rng(1)
    pixels = rng.normal(size=(4, 3, 224, 224)).astype(np.float32)
    ids = np.full((6, 77), 49407, np.int64)
    for row, length in enumerate([0, 1, 5, 20, 60, 75]):
        ids[row, 0] = 49406
        ids[row, 1:1 + length] = rng.integers(0, 49406, length)
    zeros = np.where(np.cumsum(ids == 49407, 1) > 1, 0, ids)  # padded with 0, as OpenAI does
    image, text = vectors(made, torch.tensor(pixels), torch.tensor(ids))
    for name, path, rows, expected in [("image", image_model, pixels, image), ("text", text_model, ids, text),
                                       ("text padded with 0", text_model, zeros, text)]:
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        core = openvino.Core()
        compiled = core.compile_model(core.read_model(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
        for engine, run in [("onnxruntime", lambda x: session.run(None, {session.get_inputs()[0].name: x})[0]),
                            ("openvino", lambda x: compiled(x)[0])]:
            found = np.concatenate([run(row[None]) for row in rows])
            cosine = (found * expected).sum(1) / np.linalg.norm(found, axis=1) / np.linalg.norm(expected, axis=1)
            error = np.abs(found - expected).max() / np.abs(expected).max()
            print(f"{name}, {engine}: relative error {error:.2e}, least cosine {cosine.min():.7f}, shape {found.shape}")


if sys.argv[1] == "fixture":
    fixture(sys.argv[2])
elif sys.argv[1] == "weights":
    save_file(state(full()), sys.argv[2])
    if len(sys.argv) > 3:
        save_file(openai_names(state(full())), sys.argv[3])
else:
    compare(sys.argv[3], sys.argv[4])
