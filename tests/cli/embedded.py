"""Networks on a frozen encoder, for tests that train on embeddings without LibTorch."""

import json
import pathlib
import struct

#: 40 MFCC, standardised, through three units that are given and never trained.
ENCODED = {
    "branches": [{"input": "mfcc", "layers": [
        {"type": "standardize"}, {"type": "linear", "name": "enc", "units": 3},
        {"type": "relu"}]}],
    "head": [{"type": "standardize"}, {"type": "svm"}],
}
FROZEN = 'training.layers=[{"prefix": "enc", "rate": 0}]'


def encoder_tensors(scale=1.0):
    """Three units, of which each sees some of the MFCC."""
    weight = [scale * ((7 * i + 3 * unit) % 11 - 5) / 11 for unit in range(3) for i in range(40)]
    return {"enc.weight": ([3, 40], weight), "enc.bias": ([3], [1.0, 2.0, 3.0])}


def write_tensors(path, tensors):
    """A safetensors file of float32: {name: (shape, values)}."""
    header, data = {}, b""
    for name, (shape, values) in sorted(tensors.items()):
        raw = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": shape,
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


def read_tensors(path):
    """{name: [values]} of the float32 tensors of a safetensors file, and its metadata."""
    raw = pathlib.Path(path).read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:8 + size])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + size + at for at in entry["data_offsets"])
        tensors[name] = list(struct.unpack(f"<{(end - begin) // 4}f", raw[begin:end]))
    return tensors, metadata


def train_encoded(test, out, scale=1.0, speakers="1"):
    """Fits ENCODED on test.dir/data.csv into the run `out`; its test part are these speakers."""
    (test.dir / "encoded.json").write_text(json.dumps(ENCODED))
    write_tensors(test.dir / f"{out}-encoder.safetensors", encoder_tensors(scale))
    result = test.ser("train", "data.csv", "--config", "mlp-mfcc40", "--set",
                      "network=encoded.json", "--set", FROZEN, "--init",
                      f"{out}-encoder.safetensors", "--test-speakers", speakers, "-o", out)
    test.assert_run(result, 0)
    return result
