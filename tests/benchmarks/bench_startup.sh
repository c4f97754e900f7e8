#!/usr/bin/env bash
# How long `ser --help` and one prediction take, from a warm and, as root, from a cold file cache.
#
#   tests/benchmarks/bench_startup.sh [MODEL RECORDING] [RUNS]
#
# Without a model only `ser --help` is timed. SER names the program (build/release/bin/ser), RUNS
# is 20 by default; medians and the spread are printed, in milliseconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

model='' recording='' runs=20
if [ $# -ge 2 ]; then
  model=$1 recording=$2
  shift 2
fi
if [ $# -ge 1 ]; then runs=$1; fi

exec python3 -B - "${SER:-build/release/bin/ser}" "$model" "$recording" "$runs" <<'PYTHON'
import os
import statistics
import subprocess
import sys
import time

program, model, recording, runs = sys.argv[1:5]
runs = int(runs)
DROP = "/proc/sys/vm/drop_caches"


def drop_caches():
    os.sync()
    with open(DROP, "w") as switch:
        switch.write("3\n")


def milliseconds(command, cold):
    times = []
    for _ in range(runs):
        if cold:
            drop_caches()
        start = time.perf_counter()
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        times.append(1000 * (time.perf_counter() - start))
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return times


commands = {"ser --help": [program, "--help"]}
if model:
    commands["ser predict, 1 file"] = [program, "predict", "-m", model, recording]
modes = ["warm"]
try:
    drop_caches()
    modes.append("cold")
except OSError:
    print(f"cold runs are left out: {DROP} is not writable", file=sys.stderr)

print(f"{'command':<20}  cache  runs  median ms    min    max")
for name, command in commands.items():
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    for mode in modes:
        times = milliseconds(command, mode == "cold")
        print(f"{name:<20}  {mode:<5}  {runs:4d}  {statistics.median(times):9.1f}"
              f"  {min(times):5.1f}  {max(times):5.1f}")
PYTHON
