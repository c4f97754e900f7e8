#!/usr/bin/env python3
"""How fast ser ingest reads a corpus: files a second and core, and its memory.

    SER=build/release/bin/ser python3 tests/benchmarks/bench_ingest.py [--files 20000] [--runs 3]

Makes a tree of different 3 s recordings at 16 kHz, 16 bit (a corpus of its own, since no real one has
so many files), and ingests it with one job and with two while the files are in the page cache. A
read of the same files by `cat` stands beside it. Files a second and core are files divided by
processor time.
"""

import argparse
import array
import json
import os
import pathlib
import random
import shutil
import struct
import subprocess
import tempfile
import time

RATE, SECONDS = 16000, 3
DEFINITION = {
    "name": "many",
    "patterns": ["{speaker}_{number}_{emotion}"],
    "parts": {"speaker": "s[0-9]{3}", "number": "[0-9]{3}",
              "emotion": ["neutral", "happy", "sad", "angry"]},
    "columns": {"speaker": "{speaker}", "label": "{emotion}", "text": "{number}"},
}


def make_tree(folder, files):
    noise = random.Random(1)
    samples = array.array("h", (noise.randrange(-8000, 8000) for _ in range(RATE * SECONDS)))
    header = (b"RIFF" + struct.pack("<I", 36 + 2 * len(samples)) + b"WAVEfmt "
              + struct.pack("<IHHIIHH", 16, 1, 1, RATE, 2 * RATE, 2, 16)
              + b"data" + struct.pack("<I", 2 * len(samples)))
    for i in range(files):
        samples[i % len(samples)] = (i * 7919) % 16000 - 8000
        samples[(i * 31 + 5) % len(samples)] = i % 8000
        speaker = folder / f"s{i // 400:03}"
        if i % 400 == 0:
            speaker.mkdir(parents=True)
        name = f"s{i // 400:03}_{i % 400 // 4:03}_{('neutral', 'happy', 'sad', 'angry')[i % 4]}.wav"
        (speaker / name).write_bytes(header + samples.tobytes())
    (folder / "many.json").write_text(json.dumps(DEFINITION))


def timed(command):
    """Seconds of wall time and of processor time, and the most memory in MB."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    assert os.waitstatus_to_exitcode(status) == 0, command
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=20000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    ser = os.environ.get("SER", "build/release/bin/ser")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ser-bench-"))
    try:
        make_tree(folder / "tree", arguments.files)
        ingest = [ser, "ingest", str(folder / "tree"), "--corpus", str(folder / "tree/many.json"),
                  "-o", str(folder / "data.csv"), "--quiet", "--jobs"]
        read = ["sh", "-c", f"find {folder}/tree -name '*.wav' -print0 | xargs -0 cat"]
        print("command           wall s   processor s   files/s/core   memory MB   (best of runs)")
        for name, command in (("cat", read), ("ser, 1 job", [*ingest, "1"]),
                              ("ser, 2 jobs", [*ingest, "2"])):
            timed(command)
            wall, cpu, memory = min(timed(command) for _ in range(arguments.runs))
            print(f"{name:<16} {wall:>7.2f}   {cpu:>11.2f}   {arguments.files / cpu:>12.0f}   "
                  f"{memory:>9.0f}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
