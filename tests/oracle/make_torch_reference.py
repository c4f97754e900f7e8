#!/usr/bin/env python3
"""Records what PyTorch computes for every layer type and for the shipped networks.

    python3 tests/oracle/make_torch_reference.py      (PyTorch 2.13.0, numpy 2)

writes tests/network/torch_reference.json. Inputs and weights are not stored: `made` below and
tests/network/made.hpp make the same float32 values of a name and a shape. The modules are
PyTorch's own in eval mode, and the weights go in through load_state_dict, so that the names and
layouts of tensors are checked, too.
"""

import json
import math
import os

import numpy
import torch
from torch import nn

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def uniform(name, count):
    """count numbers in [-1, 1): a linear congruential generator seeded by the FNV-1a of name."""
    state = 2166136261
    for byte in name.encode():
        state = ((state ^ byte) * 16777619) % 2**32
    values = []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**31 - 1)
    return numpy.array(values)


def made(name, shape):
    """A tensor that suits its name: positive variances, weights scaled by their fan-in."""
    values = uniform(name, math.prod(shape))
    last = name.split(".")[-1]
    if len(shape) > 1:
        values = values * math.sqrt(3 / math.prod(shape[1:]))
    elif last in ("running_var", "std", "weight"):
        values = 1 + 0.5 * values
    else:
        values = 0.3 * values
    return torch.from_numpy(values.reshape(shape).astype(numpy.float32))


class Standardize(nn.Module):
    def __init__(self, options, shape):
        super().__init__()
        self.all = options.get("per", "row") == "all"
        self.map = len(shape) == 3
        rows = 1 if self.all else shape[1] if self.map else shape[0]
        self.register_buffer("mean", torch.zeros(rows))
        self.register_buffer("std", torch.ones(rows))

    def forward(self, x):
        if self.all:
            return (x - self.mean) / self.std
        sizes = [1] * x.dim()
        sizes[2 if self.map else 1] = -1
        return (x - self.mean.view(sizes)) / self.std.view(sizes)


class Residual(nn.Module):
    def __init__(self, options, shape):
        super().__init__()
        for i, module in enumerate(chain(options["layers"], shape)):
            self.add_module(str(i), module)
        self.count = len(options["layers"])
        self.shortcut = nn.Sequential(*chain(options.get("shortcut", []), shape))

    def forward(self, x):
        y = x
        for i in range(self.count):
            y = getattr(self, str(i))(y)
        return y + self.shortcut(x)


class TimePool(nn.Module):
    def __init__(self, options, shape):
        super().__init__()
        pools = options["pool"]
        pools = [pools] if isinstance(pools, str) else pools
        self.pools = sum((["mean", "std"] if p == "statistics" else [p] for p in pools), [])
        width = math.prod(shape[:-1])
        if "attention" in self.pools:
            if options.get("hidden", 0):
                self.hidden = nn.Linear(width, options["hidden"])
                width = options["hidden"]
            self.score = nn.Linear(width, 1)

    def attention(self, x):
        steps = x.transpose(1, 2)
        inner = torch.tanh(self.hidden(steps)) if hasattr(self, "hidden") else steps
        return (torch.softmax(self.score(inner), dim=1) * steps).sum(dim=1)

    def forward(self, x):
        if x.dim() == 4:
            x = x.transpose(1, 2).flatten(1, 2)
        of = {
            "mean": lambda: x.mean(-1),
            "max": lambda: x.amax(-1),
            "mean+max": lambda: x.mean(-1) + x.amax(-1),
            "std": lambda: torch.sqrt(x.var(-1, correction=0) + 1e-6),
            "last": lambda: x[..., -1],
            "attention": lambda: self.attention(x),
        }
        return torch.cat([of[pool]() for pool in self.pools], dim=1)


class Call(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class PerFrame(nn.Module):
    """A module for the last axis, given channels × frames."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return self.module(x.transpose(1, 2)).transpose(1, 2) if x.dim() == 3 else self.module(x)


class Recurrent(nn.Module):
    def __init__(self, kind, options, shape):
        super().__init__()
        self.module = kind(shape[0], options["units"], options.get("layers", 1), batch_first=True,
                           bidirectional=options.get("bidirectional", False))

    def forward(self, x):
        return self.module(x.transpose(1, 2))[0].transpose(1, 2)


def flatten(x):
    return x.transpose(1, 2).flatten(1, 2)


def convolution(kind, options, shape):
    padding = options.get("padding", 0)
    return kind(shape[0], options["channels"], options["kernel"], options.get("stride", 1),
                0 if padding == "valid" else padding, bias=options.get("bias", True))


def pool(kinds, options, shape):
    return kinds[len(shape) - 2](options["kernel"], options.get("stride"))


def norm(shape, options):
    kind = {1: nn.BatchNorm1d, 2: nn.BatchNorm1d, 3: nn.BatchNorm2d}[len(shape)]
    return kind(shape[0], eps=options.get("eps", 1e-5))


MAKE = {
    "conv1d": lambda o, s: convolution(nn.Conv1d, o, s),
    "conv2d": lambda o, s: convolution(nn.Conv2d, o, s),
    "batch_norm": lambda o, s: norm(s, o),
    "layer_norm": lambda o, s: PerFrame(nn.LayerNorm(s[0], eps=o.get("eps", 1e-5))),
    "standardize": Standardize,
    "relu": lambda o, s: nn.ReLU(),
    "gelu": lambda o, s: nn.GELU(),
    "leaky_relu": lambda o, s: nn.LeakyReLU(o.get("slope", 0.01)),
    "elu": lambda o, s: nn.ELU(o.get("alpha", 1.0)),
    "max_pool": lambda o, s: pool((nn.MaxPool1d, nn.MaxPool2d), o, s),
    "avg_pool": lambda o, s: pool((nn.AvgPool1d, nn.AvgPool2d), o, s),
    "dropout": lambda o, s: nn.Dropout(o.get("rate", 0.5)),
    "flatten": lambda o, s: Call(flatten),
    "reshape": lambda o, s: Call(lambda x: x.view(1, -1, o["channels"]).transpose(1, 2)),
    "linear": lambda o, s: PerFrame(nn.Linear(s[0], o["units"], bias=o.get("bias", True))),
    "residual": Residual,
    "time_pool": TimePool,
    "lstm": lambda o, s: Recurrent(nn.LSTM, o, s),
    "gru": lambda o, s: Recurrent(nn.GRU, o, s),
}


def chain(layers, shape):
    """The modules of layers that follow each other, the first getting (1, *shape)."""
    x = torch.zeros(1, *shape)
    modules = []
    for options in layers:
        module = MAKE[options["type"]](options, tuple(x.shape[1:])).eval()
        with torch.no_grad():
            x = module(x)
        modules.append(module)
    return modules


def fill(module, prefix):
    """Loads made tensors under the names that they have in a model file."""
    state = {}
    for name, value in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            state[name] = value
            continue
        inner = ".".join(part for part in name.split(".") if part != "module")
        state[name] = made(f"{prefix}.{inner}", tuple(value.shape))
    module.load_state_dict(state)


def run(layers, x, prefix):
    modules = chain(layers, tuple(x.shape[1:]))
    for i, module in enumerate(modules):
        fill(module, layers[i].get("name", f"{prefix}.{i}"))
    with torch.no_grad():
        for module in modules:
            x = module(x)
    return x


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


def layer_case(name, layers, shape):
    x = 2 * torch.from_numpy(uniform("input", math.prod(shape)).astype(numpy.float32))
    y = run(layers, x.view(1, *shape), "x")
    return {"name": name, "layers": layers, "shape": shape,
            "out": list(y.shape[1:]), "values": numbers(y)}


def with_classes(layers, classes):
    return [{**o, "units": classes} if o.get("units") == "classes" else o for o in layers]


def network_case(name, inputs, classes):
    with open(os.path.join(ROOT, "configs", "networks", name + ".json"), encoding="utf-8") as file:
        spec = json.load(file)
    parts = []
    for branch in spec["branches"]:
        shape = inputs[branch["input"]]
        x = 2 * torch.from_numpy(uniform(branch["input"], math.prod(shape)).astype(numpy.float32))
        parts.append(run(branch["layers"], x.view(1, *shape), branch["input"]))
    joined = torch.cat(parts, dim=1)
    logits = run(with_classes(spec["head"], classes), joined, "head")
    return {"name": name, "spec": spec, "inputs": inputs, "classes": classes,
            "joined": numbers(joined), "logits": numbers(logits)}


def conv(kind, channels, kernel, **more):
    return {"type": kind, "channels": channels, "kernel": kernel, **more}


MAP, SEQUENCE, VECTOR = [3, 6, 7], [4, 9], [5]
LAYERS = [
    ("conv1d", [conv("conv1d", 3, 3)], SEQUENCE),
    ("conv1d same, even kernel, no bias",
     [conv("conv1d", 2, 4, padding="same", bias=False)], SEQUENCE),
    ("conv1d stride and padding", [conv("conv1d", 2, 3, stride=2, padding=2)], SEQUENCE),
    ("conv2d", [conv("conv2d", 2, 3)], MAP),
    ("conv2d same", [conv("conv2d", 2, 3, padding="same", bias=False)], MAP),
    ("conv2d same, even kernel", [conv("conv2d", 2, [2, 4], padding="same")], MAP),
    ("conv2d stride and padding",
     [conv("conv2d", 4, [3, 2], stride=[2, 3], padding=[1, 2])], MAP),
    ("conv2d of many blocks", [conv("conv2d", 2, 3, padding=1)], [40, 5, 97]),
    ("batch_norm of a map", [{"type": "batch_norm"}], MAP),
    ("batch_norm of a sequence", [{"type": "batch_norm", "eps": 0.01}], SEQUENCE),
    ("batch_norm of a vector", [{"type": "batch_norm"}], VECTOR),
    ("layer_norm of a sequence", [{"type": "layer_norm"}], SEQUENCE),
    ("layer_norm of a vector", [{"type": "layer_norm", "eps": 0.1}], VECTOR),
    ("standardize a map by row", [{"type": "standardize"}], MAP),
    ("standardize a map by all", [{"type": "standardize", "per": "all"}], MAP),
    ("standardize a sequence", [{"type": "standardize", "per": "row"}], SEQUENCE),
    ("standardize a vector", [{"type": "standardize"}], VECTOR),
    ("relu", [{"type": "relu"}], SEQUENCE),
    ("gelu", [{"type": "gelu"}], SEQUENCE),
    ("leaky_relu", [{"type": "leaky_relu", "slope": 0.2}], SEQUENCE),
    ("elu", [{"type": "elu", "alpha": 0.7}], SEQUENCE),
    ("max_pool of a map", [{"type": "max_pool", "kernel": 2}], MAP),
    ("max_pool with overlap", [{"type": "max_pool", "kernel": [3, 2], "stride": [1, 2]}], MAP),
    ("max_pool of a sequence", [{"type": "max_pool", "kernel": 2}], SEQUENCE),
    ("avg_pool of a map", [{"type": "avg_pool", "kernel": [2, 3]}], MAP),
    ("avg_pool of a sequence", [{"type": "avg_pool", "kernel": 3, "stride": 2}], SEQUENCE),
    ("dropout", [{"type": "dropout", "rate": 0.5}], SEQUENCE),
    ("flatten a map", [{"type": "flatten"}], MAP),
    ("flatten a sequence", [{"type": "flatten"}], SEQUENCE),
    ("reshape", [{"type": "reshape", "channels": 2}], [6]),
    ("linear of a vector", [{"type": "linear", "units": 3}], VECTOR),
    ("linear of a sequence", [{"type": "linear", "units": 3, "bias": False}], SEQUENCE),
    ("residual", [{"type": "residual", "layers": [
        conv("conv2d", 3, 3, padding="same"), {"type": "batch_norm"}, {"type": "relu"}]}], MAP),
    ("residual with shortcut", [{"type": "residual", "layers": [
        conv("conv2d", 4, 3, padding=1, stride=2, bias=False), {"type": "batch_norm"}],
        "shortcut": [conv("conv2d", 4, 1, stride=2), {"type": "batch_norm"}]}], MAP),
    ("lstm", [{"type": "lstm", "units": 3}], SEQUENCE),
    ("lstm bidirectional, two layers",
     [{"type": "lstm", "units": 2, "layers": 2, "bidirectional": True}], SEQUENCE),
    ("gru", [{"type": "gru", "units": 3}], SEQUENCE),
    ("gru bidirectional, two layers",
     [{"type": "gru", "units": 2, "layers": 2, "bidirectional": True}], SEQUENCE),
    ("time_pool mean", [{"type": "time_pool", "pool": "mean"}], SEQUENCE),
    ("time_pool max", [{"type": "time_pool", "pool": "max"}], SEQUENCE),
    ("time_pool mean+max of a map", [{"type": "time_pool", "pool": "mean+max"}], MAP),
    ("time_pool statistics", [{"type": "time_pool", "pool": "statistics"}], SEQUENCE),
    ("time_pool list", [{"type": "time_pool", "pool": ["last", "std", "max"]}], SEQUENCE),
    ("time_pool attention", [{"type": "time_pool", "pool": "attention"}], SEQUENCE),
    ("time_pool attention, hidden, of a map",
     [{"type": "time_pool", "pool": ["attention", "mean"], "hidden": 4}], MAP),
    ("chain", [conv("conv2d", 4, 3, padding="same", bias=False), {"type": "batch_norm"},
               {"type": "relu"}, {"type": "max_pool", "kernel": 2}, {"type": "flatten"},
               {"type": "linear", "units": 5}, {"type": "batch_norm"}, {"type": "gelu"},
               {"type": "gru", "units": 3}, {"type": "time_pool", "pool": "mean+max"}], MAP),
]
NETWORKS = [
    ("cnn", {"logmel": [1, 128, 45]}, 8),
    ("mlp-mfcc40", {"mfcc": [40]}, 7),
    ("mlp", {"statistics": [195]}, 8),
    ("conv1d", {"statistics": [162]}, 8),
    ("lstm-mfcc40", {"mfcc": [40]}, 8),
    ("lstm-frames", {"mfcc": [1, 40, 30]}, 8),
    ("hybrid", {"logmel": [1, 128, 45], "prosody": [45]}, 8),
    ("crnn", {"logmel": [1, 64, 45]}, 8),
    ("byol-s", {"logmel": [1, 64, 45]}, 8),
    ("best", {"logmel-64": [1, 64, 45], "logmel-128": [1, 128, 30], "prosody": [36]}, 8),
]


def main():
    torch.set_num_threads(1)
    reference = {
        "made_by": "tests/oracle/make_torch_reference.py",
        "versions": {"torch": torch.__version__, "numpy": numpy.__version__},
        "layers": [layer_case(*case) for case in LAYERS],
        "networks": [network_case(*case) for case in NETWORKS],
    }
    path = os.path.join(ROOT, "tests", "network", "torch_reference.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write("{\n")
        file.write(f' "made_by": {json.dumps(reference["made_by"])},\n')
        file.write(f' "versions": {json.dumps(reference["versions"])},\n')
        for key in ("layers", "networks"):
            cases = ",\n  ".join(json.dumps(case) for case in reference[key])
            file.write(f' "{key}": [\n  {cases}\n ]' + (",\n" if key == "layers" else "\n"))
        file.write("}\n")


if __name__ == "__main__":
    main()
