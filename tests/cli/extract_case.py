"""What the tests of ser extract share: recordings with a manifest, and reading of stores."""

import array
import struct

from ser_cli import *

MANIFEST_COLUMNS = "file,start,end,speaker\n"


class ExtractTest(SerTest):
    def recordings(self, count, seconds=0.5, rate=16000):
        """a/0.wav … and a manifest of them, data.csv."""
        rows = []
        for i in range(count):
            samples = tone(seconds + 0.25 * i, rate, 150 + 20 * i, seed=i)
            write_wav(self.dir / f"a/{i}.wav", samples, rate)
            rows.append(f"a/{i}.wav,,,{i % 3}\n")
        (self.dir / "data.csv").write_text(MANIFEST_COLUMNS + "".join(rows))

    def files(self, folder):
        return {p.name: p.read_bytes() for p in (self.dir / folder).iterdir()}

    def tensors(self, path):
        """name -> (shape, floats) of a safetensors file, and its metadata."""
        data = (self.dir / path).read_bytes()
        size = struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8 : 8 + size])
        metadata = header.pop("__metadata__")
        found = {}
        for name, entry in header.items():
            self.assertEqual(entry["dtype"], "F32")
            begin, end = (8 + size + offset for offset in entry["data_offsets"])
            found[name] = (entry["shape"], array.array("f", data[begin:end]))
        return found, metadata
