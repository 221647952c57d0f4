#!/usr/bin/env python3
"""Makes the weight files that the tests read, with PyTorch itself where it writes the format.

    pip install torch numpy && python make_fixtures.py

What every file holds is said beside it; WeightsFixtureTests.swift expects the same. Everything is deterministic in content, though
another version of PyTorch may write other bytes.
"""

import collections
import io
import json
import os
import pickle
import struct
import sys
import zipfile
from typing import Dict, List

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(HERE, name)


def count_up(*shape, dtype=torch.float32):
    """0, 1, 2, … halved where the type has fractions."""
    n = int(np.prod(shape))
    values = torch.arange(n).reshape(shape)
    return (values / 2).to(dtype) if dtype.is_floating_point else values.to(dtype)


def state_dict():
    """Every scalar type, a scalar, views with strides and offsets, a shared storage, a parameter, an empty tensor."""
    base = count_up(4, 6)
    d = collections.OrderedDict()
    d["layer.weight"] = torch.nn.Parameter(count_up(2, 3))
    d["layer.bias"] = torch.tensor([-1.5, 2.25])
    d["scalar"] = torch.tensor(7, dtype=torch.int64)
    d["base"] = base
    d["transposed"] = base.t()
    d["row"] = base[2]
    d["column"] = base[:, 3]
    d["step"] = base[1::2, ::3]
    d["empty"] = torch.zeros(0, 3)
    for dtype in [torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]:
        d["as." + str(dtype).split(".")[1]] = count_up(5, dtype=dtype)
    d["as.bool"] = torch.tensor([True, False, True])
    d["half.special"] = torch.tensor([0.0, -0.0, 6e-8, -6.1e-5, 65504.0, float("inf"), float("nan")], dtype=torch.float16)
    return d


def legacy(obj, name):
    torch.save(obj, path(name), _use_new_zipfile_serialization=False)


class Call:
    """Pickles as a call of any function."""

    def __init__(self, function, *arguments):
        self.reduction = (function, arguments)

    def __reduce__(self):
        return self.reduction


def safetensors(name, tensors, metadata=None):
    """The format by hand: length, JSON, data."""
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for key, (dtype, shape, raw) in tensors.items():
        header[key] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path(name), "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def big_endian_zip(name):
    """What torch.save writes on a big-endian machine: the bytes of the storages turned around, and a note that says so."""
    buffer = io.BytesIO()
    torch.save({"x": count_up(2, 3), "n": torch.tensor([1, -2], dtype=torch.int64)}, buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path(name), "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            if entry.endswith("byteorder"):
                content = b"big"
            elif "/data/" in entry:
                width = 4 if len(content) == 24 else 8
                content = np.frombuffer(content, f"u{width}").byteswap().tobytes()
            target.writestr(entry, content)


def zip64(name):
    """All sizes and offsets in 64-bit fields, as in archives beyond 4 GiB."""
    buffer = io.BytesIO()
    torch.save({"x": count_up(2, 3)}, buffer)
    entries, body, directory = zipfile.ZipFile(buffer), b"", b""
    for entry in entries.namelist():
        content, raw = entries.read(entry), entry.encode()
        extra = struct.pack("<HHQQ", 1, 16, len(content), len(content))
        wide = struct.pack("<HHQQQ", 1, 24, len(content), len(content), len(body))
        big = 0xFFFFFFFF
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, 0, 0, 0, 0, 0, big, big, len(raw), len(wide), 0, 0, 0, 0, big)
        directory += raw + wide
        body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 0, 0, 0, 0, big, big, len(raw), len(extra)) + raw + extra + content
    n = len(entries.namelist())
    record = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, n, n, len(directory), len(body))
    locator = struct.pack("<IIQI", 0x07064B50, 0, len(body) + len(directory), 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    with open(path(name), "wb") as f:
        f.write(body + directory + record + locator + end)


def python2_legacy(name):
    """What PyTorch 0.x wrote under Python 2: OrderedDict from a list of pairs, byte strings, _rebuild_tensor."""
    out = b""
    out += pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(1001, 2)
    out += pickle.dumps({"little_endian": True, "protocol_version": 1001}, 2)
    key = b"U\x0294"
    out += b"\x80\x02ccollections\nOrderedDict\n](]("
    out += b"U\x09fc.weight"
    out += b"ctorch._utils\n_rebuild_tensor\n((U\x07storagectorch\nFloatStorage\n" + key + b"U\x03cpuK\x06NtQ"
    out += b"K\x00K\x02K\x03\x86K\x03K\x01\x86tRee\x85R."
    out += b"\x80\x02]q\x00" + key + b"a."
    out += struct.pack("<q6f", 6, 0, 0.5, 1, 1.5, 2, 2.5)
    with open(path(name), "wb") as f:
        f.write(out)


class Module(torch.nn.Module):
    """With modules in it, buffers, one module under two names, and attributes that are no tensors."""

    sizes: List[int]
    names: Dict[str, float]

    def __init__(self):
        super().__init__()
        self.sizes, self.names = [3, 4], {"a": 0.5}
        self.block = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
        self.head = torch.nn.Linear(3, 1, bias=False)
        self.again = self.head
        with torch.no_grad():
            self.block[0].weight.copy_(count_up(3, 2))
            self.block[0].bias.copy_(torch.tensor([-1.5, 0, 2.25]))
            self.block[1].running_var.copy_(count_up(3))
            self.head.weight.copy_(count_up(1, 3))

    def forward(self, x):
        return self.head(self.block(x)) + self.sizes[0] + self.names["a"]


def torchscript(module, name):
    """Without what tells of the machine: where the sources of the code were."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path(name), "w") as target:
        for entry in source.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                target.writestr(entry.filename, source.read(entry), entry.compress_type)


def main():
    torch.manual_seed(0)
    legacy(state_dict(), "legacy.pth")
    torch.save(state_dict(), path("zip.pth"))
    torch.save(state_dict(), path("zip_protocol4.pth"), pickle_protocol=4)
    legacy({"x": count_up(2, 3)}, "legacy_small.pth")
    torch.save({"x": count_up(2, 3)}, path("zip_small.pth"))

    nested = {"epoch": 3, "best": 0.25, "note": "ünï", "model": collections.OrderedDict(
        ("module." + k, v) for k, v in [("a", count_up(2)), ("b", count_up(1, 2))])}
    torch.save({"state_dict": nested, "history": [1, 2, (3, None)]}, path("nested.pth"))
    legacy(nested, "nested_legacy.pth")

    module = Module().eval()
    torchscript(torch.jit.script(module), "scripted.pt")
    torchscript(torch.jit.trace(module, torch.zeros(1, 2)), "traced.pt")
    torchscript(torch.jit.freeze(torch.jit.script(module)), "frozen.pt")

    big_endian_zip("big_endian.pth")
    zip64("zip64.pth")
    python2_legacy("python2_legacy.pth")

    legacy({"x": count_up(2), "hook": Call(os.system, "echo never run")}, "malicious_legacy.pth")
    torch.save({"x": count_up(2), "hook": Call(os.system, "echo never run")}, path("malicious_zip.pth"))
    torch.save({"x": torch.ones(1).expand(1 << 40)}, path("expanded.pth"))
    torch.save([1, 2, 3], path("no_dictionary.pth"))
    with open(path("plain.pkl"), "wb") as f:
        pickle.dump({"x": [1, 2]}, f, 2)
    with zipfile.ZipFile(path("deflated.pth"), "w", zipfile.ZIP_DEFLATED) as target:
        with zipfile.ZipFile(path("zip_small.pth")) as source:
            for entry in source.namelist():
                target.writestr(entry, source.read(entry))

    values = np.arange(6, dtype=np.float32) / 2
    safetensors("types.safetensors", {
        "z.first": ("F32", [2, 3], values.tobytes()),
        "scalar": ("I64", [], np.int64(7).tobytes()),
        "as.float64": ("F64", [6], values.astype(np.float64).tobytes()),
        "as.float16": ("F16", [6], values.astype(np.float16).tobytes()),
        "as.bfloat16": ("BF16", [6], (values.view(np.uint32) >> 16).astype(np.uint16).tobytes()),
        "as.int32": ("I32", [3], np.array([0, 1, -2], np.int32).tobytes()),
        "as.int16": ("I16", [3], np.array([0, 1, -2], np.int16).tobytes()),
        "as.int8": ("I8", [3], np.array([0, 1, -2], np.int8).tobytes()),
        "as.uint8": ("U8", [3], np.array([0, 1, 254], np.uint8).tobytes()),
        "as.bool": ("BOOL", [3], np.array([True, False, True]).tobytes()),
        "empty": ("F32", [0, 3], b""),
        "quo\"te\\ünï": ("U8", [1], b"\x05"),
    }, {"format": "pt", "who": "ünï \"x\"\n"})
    print("wrote fixtures with PyTorch", torch.__version__, file=sys.stderr)


if __name__ == "__main__":
    main()
