#!/usr/bin/env python3
"""Times an epoch of `ser train` beside the same network in PyTorch and prints the ratio.

    tests/benchmarks/bench_train.py DATA.csv --features STORE --torch PYTHON [--ser SER]

STORE holds the maps of the experiment (`ser extract DATA.csv --features logmel-128 -o STORE`);
PYTHON has PyTorch 2.13.0 and numpy. Both train on the same clips in memory, with the same batch,
crop, optimiser, number of threads, and one pass over the development part after each epoch. They
run in turn, so that what else the machine does meets both. An epoch's time is the median of those
after the first; the ratio is the median over the rounds. Also prints how long `ser train` takes
from its start until it stands before its first step.
"""

import argparse
import csv
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def safetensors(path):
    """Name → float32 array of a safetensors file."""
    import numpy
    data = path.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    return {name: numpy.frombuffer(data, "<f4", offset=8 + size + entry["data_offsets"][0],
                                   count=(entry["data_offsets"][1] - entry["data_offsets"][0]) // 4
                                   ).reshape(entry["shape"])
            for name, entry in header.items()}


def clips_of(store, run):
    """(train, dev): lists of (map, class) as the split of a run says."""
    with open(run / "split.csv", newline="") as file:
        parts = [row["part"] for row in csv.DictReader(file)]
    with open(run.parent / "labels.json") as file:
        labels = json.load(file)
    tensors = {}
    with open(store / "index.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row["shard"] not in tensors:
                tensors[row["shard"]] = safetensors(store / row["shard"])
            part = parts[int(row["row"])]
            clip = (tensors[row["shard"]][row["row"]], labels[int(row["row"])])
            if part in ("train", "dev"):
                yield part, clip


def train_in_torch(store, run, epochs, threads):
    """Prints the seconds of each epoch."""
    import numpy
    import torch
    from torch import nn
    sys.path.insert(0, str(ROOT / "tests" / "oracle"))
    import make_torch_reference as modules
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    config = json.loads((run / "config.json").read_text())
    training, spec = config["training"], config["network"]
    classes = len(config["run"]["labels"])
    train, dev = [], []
    for part, (values, label) in clips_of(store, run):
        (train if part == "train" else dev).append((torch.from_numpy(values.copy()), label))
    branch = modules.chain(spec["branches"][0]["layers"], (1, *train[0][0].shape))
    with torch.no_grad():
        width = nn.Sequential(*branch)(torch.zeros(1, 1, *train[0][0].shape)).shape[1]
    head = modules.chain(modules.with_classes(spec["head"], classes), (width,))
    network = nn.Sequential(*branch, *head)
    frames = torch.cat([values for values, _ in train], dim=1)
    branch[0].mean.copy_(frames.mean(1))
    branch[0].std.copy_(frames.std(1))
    counts = numpy.bincount([label for _, label in train], minlength=classes)
    weights = torch.tensor(len(train) / (classes * counts), dtype=torch.float32)
    loss_of = nn.CrossEntropyLoss(weights, label_smoothing=training["label_smoothing"])
    optimizer = torch.optim.AdamW(network.parameters(), lr=training["optimizer"]["learning_rate"],
                                  weight_decay=training["optimizer"]["weight_decay"])
    size, crop = training["batch_size"], training["crop_frames"]

    def cropped(values):
        if values.shape[1] <= crop:
            return nn.functional.pad(values, (0, crop - values.shape[1]))
        first = int(torch.randint(values.shape[1] - crop + 1, ()))
        return values[:, first:first + crop]

    def padded(clips):
        longest = max(values.shape[1] for values, _ in clips)
        return torch.stack([nn.functional.pad(values, (0, longest - values.shape[1]))
                            for values, _ in clips]).unsqueeze(1)

    for _ in range(epochs):
        start = time.perf_counter()
        network.train()
        order = torch.randperm(len(train)).tolist()
        for first in range(0, len(order), size):
            chosen = [train[i] for i in order[first:first + size]]
            batch = torch.stack([cropped(values) for values, _ in chosen]).unsqueeze(1)
            truth = torch.tensor([label for _, label in chosen])
            optimizer.zero_grad()
            loss = loss_of(network(batch), truth)
            loss.backward()
            optimizer.step()
            loss.item()
        network.eval()
        with torch.no_grad():
            for first in range(0, len(dev), size):
                network(padded(dev[first:first + size])).argmax(1)
        print(time.perf_counter() - start, flush=True)


def ser_epochs(options, run, epochs):
    subprocess.run([options.ser, "train", options.manifest, "--config", options.config,
                    "--features", options.features, "--threads", str(options.threads), "--epochs",
                    str(epochs), "--set", "training.patience=0", "--split", "speaker:85/15/0", "-o",
                    run, "--overwrite", "-q"], check=True, stdout=subprocess.DEVNULL)
    with open(run / "history.csv", newline="") as file:
        return [float(row["seconds"]) for row in csv.DictReader(file)]


def torch_epochs(options, run, epochs):
    command = [options.torch, "-B", __file__, "--inside", options.features, str(run), str(epochs),
               str(options.threads)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(line) for line in out.split()]


def seconds_to_first_step(options, run):
    """From the start of `ser train` until network and clips are there."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [options.ser, "train", options.manifest, "--config", options.config, "--features",
         options.features, "--threads", str(options.threads), "--epochs", "1", "--split",
         "speaker:85/15/0", "-o", run, "--overwrite"], stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL, text=True)
    for line in process.stderr:
        if "to choose by" in line:  # the learner stands, the next thing is the first batch
            break
    seconds = time.perf_counter() - start
    process.kill()
    process.wait()
    return seconds


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--inside":
        store, run, epochs, threads = sys.argv[2:]
        train_in_torch(pathlib.Path(store), pathlib.Path(run), int(epochs), int(threads))
        return
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest")
    parser.add_argument("--features", required=True)
    parser.add_argument("--torch", required=True, help="a Python with PyTorch")
    parser.add_argument("--ser", default=str(ROOT / "build" / "release" / "bin" / "ser"))
    parser.add_argument("--config", default="cnn")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run = pathlib.Path(folder) / "run"
        ser_epochs(options, run, 1)
        labels = json.loads((run / "config.json").read_text())["run"]["labels"]
        with open(options.manifest, newline="") as file:
            truth = [labels.index(row["label"]) for row in csv.DictReader(file)]
        (pathlib.Path(folder) / "labels.json").write_text(json.dumps(truth))
        ratios = []
        print("round  ser s/epoch  PyTorch s/epoch  ratio")
        for number in range(1, options.rounds + 1):
            ours = statistics.median(ser_epochs(options, run, options.epochs)[1:])
            theirs = statistics.median(torch_epochs(options, run, options.epochs)[1:])
            ratios.append(ours / theirs)
            print(f"{number:5}  {ours:11.3f}  {theirs:15.3f}  {ratios[-1]:5.3f}", flush=True)
        print(f"ratio, median of {options.rounds} rounds: {statistics.median(ratios):.3f}")
        first = [seconds_to_first_step(options, run) for _ in range(5)]
        print(f"start to the first step: {statistics.median(first):.2f} s (median of 5)")


if __name__ == "__main__":
    main()
