"""What the tests of ser ingest share: short recordings and the files it writes."""

import csv
import zlib

from ser_cli import SerTest, tone, write_wav


class IngestTest(SerTest):
    def wav(self, name, seed=None, **options):
        """A short recording; the seed follows from the name unless it is given."""
        seed = zlib.crc32(name.encode()) if seed is None else seed
        return write_wav(self.dir / name, tone(0.1, seed=seed), **options)

    def rows(self, name="data.csv"):
        with open(self.dir / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def skipped(self, name="data.skipped.csv"):
        return [(row["file"], row["corpus"], row["reason"]) for row in self.rows(name)]
