"""A model file written by hand, so that what predict and eval print is known in closed form.

The network is one linear layer on 40 MFCC means with weights of zero: the probabilities are the
softmax of its biases whatever is heard.
"""

import json
import math
import pathlib
import struct


def write_safetensors(path, tensors, metadata):
    """`tensors`: name → (shape, list of floats)."""
    header, data = {"__metadata__": metadata}, b""
    for name, (shape, values) in sorted(tensors.items()):
        packed = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": shape,
                        "data_offsets": [len(data), len(data) + len(packed)]}
        data += packed
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)
    return path


def write_model(path, probabilities, heard=(), recordings=(), **changes):
    """`probabilities`: label → probability. `changes` replace keys of the description."""
    labels = list(probabilities)
    description = {
        "format": 1,
        "features": {"inputs": [{
            "name": "mfcc", "kind": "vector", "sample_rate": 22050,
            "cut": {"offset_s": 0, "duration_s": 3, "pad": True},
            "blocks": [{"block": "mfcc", "coefficients": 40, "n_fft": 2048, "hop_length": 512,
                        "bands": 128, "top_db": 80}],
            "pooling": ["mean"]}]},
        "network": {"branches": [{"input": "mfcc", "layers": []}],
                    "head": [{"type": "linear", "units": "classes"}]},
        "target": {"column": "emotion", "labels": labels},
        "calibration": {"temperatures": [1.0]},
        "trained": {
            "manifest_hash": "", "split": "none", "seed": 1, "corpora": [], "clips": {},
            "development": {}, "notes": [], "versions": {}, "experiment": {},
            "stamps": {"speaker_dependent": False, "speaker_adapted": False, "synthetic": False},
            "heard": {"speakers": list(heard), "recordings": list(recordings)}},
    }
    description.update(changes)
    tensors = {
        "head.0.weight": ([len(labels), 40], [0.0] * (40 * len(labels))),
        "head.0.bias": ([len(labels)], [math.log(p) for p in probabilities.values()]),
    }
    return write_safetensors(path, tensors, {"ser": json.dumps(description)})
