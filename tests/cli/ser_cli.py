"""What every command-line test needs: the program, a scratch folder, and recordings made on the spot.

Runs with Python's standard library alone. The environment variable SER names the program;
SER_CORPORA, where it is set, the folder of real recordings (ravdess/, emodb/).
"""

import array
import json
import math
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import wave

SER = os.environ.get("SER", "build/release/bin/ser")
HAS_TORCH = os.environ.get("SER_HAS_TORCH", "ON").upper() in ("ON", "1", "TRUE", "YES")
SOURCE_DIR = pathlib.Path(os.environ.get("SER_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
CORPORA = os.environ.get("SER_CORPORA")


class Result:
    """What a run of the program left: text of both streams and the exit code."""

    def __init__(self, process):
        self.out = process.stdout
        self.err = process.stderr
        self.code = process.returncode

    def json(self):
        return json.loads(self.out)


def tone(seconds=1.0, rate=16000, hz=220.0, amplitude=0.3, seed=0):
    """Float samples of a tone with a little seeded noise, so that no two seeds are equal."""
    noise = random.Random(seed)
    return [
        amplitude * math.sin(2 * math.pi * hz * i / rate) + 0.01 * (noise.random() - 0.5)
        for i in range(int(seconds * rate))
    ]


def write_wav(path, samples, rate=16000, channels=1):
    """16-bit PCM; `samples` are interleaved floats in [-1, 1]."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    values = array.array("h", (max(-32768, min(32767, round(32767 * s))) for s in samples))
    if sys.byteorder == "big":
        values.byteswap()
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(values.tobytes())
    return path


class SerTest(unittest.TestCase):
    """A test case with a scratch folder as working directory of every run."""

    maxDiff = None

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="ser-cli-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def ser(self, *arguments, stdin=None, env=None, timeout=600):
        """Runs the program in the scratch folder; standard input is empty unless given."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SER_")}
        environment.update(env or {})
        process = subprocess.run(
            [SER, *map(str, arguments)],
            cwd=self.dir,
            env=environment,
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=not isinstance(stdin, bytes),
            timeout=timeout,
        )
        return Result(process)

    def assert_run(self, result, code=0, out=None, err=None):
        """Exit code, and each stream exactly where a text is given."""
        self.assertEqual(result.code, code, f"stdout:\n{result.out}\nstderr:\n{result.err}")
        if out is not None:
            self.assertEqual(result.out, out)
        if err is not None:
            self.assertEqual(result.err, err)

    def assert_no_litter(self, folder=None):
        """No temporary file of an atomic write is left."""
        left = [p for p in (folder or self.dir).rglob(".*.part")]
        self.assertEqual(left, [])


def needs_corpora(test):
    """Skips, with a message, where the real recordings are not present."""
    return unittest.skipUnless(CORPORA, "set SER_CORPORA to the folder of the real recordings")(test)


def needs_torch(test):
    return unittest.skipUnless(HAS_TORCH, "built without LibTorch (SER_TORCH=OFF)")(test)


__all__ = [
    "SerTest", "Result", "tone", "write_wav", "needs_corpora", "needs_torch", "SER", "SOURCE_DIR",
    "CORPORA", "HAS_TORCH", "json", "math", "os", "pathlib", "signal", "subprocess", "unittest",
]
