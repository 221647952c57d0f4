"""Networks of torchvision trained whole on photos, as a textbook has it."""

import json
import struct
import time

import numpy
import torch
import torchvision
from PIL import Image, ImageOps

BATCH = 32
MEAN, DEVIATION = numpy.array([0.485, 0.456, 0.406]), numpy.array([0.229, 0.224, 0.225])


def pixels(paths):
    """The photos as torchvision prepares them: the short side 256, of that the middle 224 by 224."""
    prepared = torch.empty(len(paths), 3, 224, 224)
    for place, path in enumerate(paths):
        image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        scale = 256 / min(image.size)
        image = image.resize([round(side * scale) for side in image.size], Image.BILINEAR)
        left, top = ((side - 224) // 2 for side in image.size)
        array = (numpy.asarray(image.crop((left, top, left + 224, top + 224))) / 255 - MEAN) / DEVIATION
        prepared[place] = torch.from_numpy(array.transpose(2, 0, 1))
    return prepared


def network(name, classes=1000):
    model = getattr(torchvision.models, name)()
    if classes != 1000 and hasattr(model, "fc"):
        model.fc = torch.nn.Linear(model.fc.in_features, classes)
    elif classes != 1000:
        model.classifier[-1] = torch.nn.Linear(model.classifier[-1].in_features, classes)
    return model


def head_of(model):
    return model.fc if hasattr(model, "fc") else model.classifier


def weights_of(path):
    """The tensors of a safetensors file of floats."""
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    forms = {"F32": "<f4", "F16": "<f2"}
    tensors = {}
    for name, entry in json.loads(content[8:8 + length]).items():
        if name != "__metadata__" and entry["dtype"] in forms:
            start, end = entry["data_offsets"]
            values = numpy.frombuffer(content[8 + length + start:8 + length + end], forms[entry["dtype"]])
            tensors[name] = torch.from_numpy(values.astype("f4").reshape(entry["shape"]))
    return tensors


def keep_statistics(model):
    for layer in model.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.eval()


def epoch(model, optimizer, pixels, labels, order, layout, schedule=None):
    """One pass over some photos; images a second."""
    model.train()
    keep_statistics(model)
    start = time.perf_counter()
    for first in range(0, len(order) - BATCH + 1, BATCH):
        places = order[first:first + BATCH]
        scores = model(pixels[places].to(memory_format=layout))
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(scores, labels[places], label_smoothing=0.1).backward()
        optimizer.step()
        if schedule:
            schedule.step()
    return len(order) // BATCH * BATCH / (time.perf_counter() - start)


def rate(name, pixels, photos, layout, threads, images=320):
    """Images a second of a network that is trained whole, after a warm-up."""
    torch.set_num_threads(threads)
    model = network(name, len(photos.names)).to(memory_format=layout)
    optimizer = torch.optim.AdamW(model.parameters(), 1e-4)
    labels, order = torch.from_numpy(photos.labels), torch.from_numpy(photos.learned)
    epoch(model, optimizer, pixels, labels, order[:2 * BATCH], layout)
    return epoch(model, optimizer, pixels, labels, order[:images], layout)


def fine_tuned(name, weights, pixels, photos, threads, epochs=4, top_rate=2e-3):
    """The top-1 on the kept photos after an epoch of the head alone and some of the whole network; and images a second of these."""
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    layout = torch.channels_last
    model = network(name)
    model.load_state_dict(weights_of(weights), strict=False)
    trained = network(name, len(photos.names))
    known = {key: value for key, value in model.state_dict().items() if value.shape == trained.state_dict()[key].shape}
    trained.load_state_dict(known, strict=False)
    model = trained.to(memory_format=layout)
    labels = torch.from_numpy(photos.labels)
    head, body = list(head_of(model).parameters()), [p for p in model.parameters() if all(p is not q for q in head_of(model).parameters())]

    def order():
        return torch.from_numpy(photos.learned)[torch.randperm(len(photos.learned))]

    for parameter in body:
        parameter.requires_grad_(False)
    epoch(model, torch.optim.AdamW(head, top_rate), pixels, labels, order(), layout)
    for parameter in body:
        parameter.requires_grad_(True)
    rates = [top_rate / 5, top_rate]
    optimizer = torch.optim.AdamW([{"params": body, "lr": rates[0]}, {"params": head, "lr": rates[1]}], weight_decay=0.01)
    steps = epochs * (len(photos.learned) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps + 1, pct_start=0.25)
    speeds = [epoch(model, optimizer, pixels, labels, order(), layout, schedule) for _ in range(epochs)]
    model.eval()
    with torch.inference_mode():
        right = [
            (model(pixels[places].to(memory_format=layout)).argmax(1) == labels[places]).float().mean().item() * len(places)
            for places in torch.from_numpy(photos.kept).split(64)]
    return sum(right) / len(photos.kept), float(numpy.median(speeds))
