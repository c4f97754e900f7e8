"""ser extract: what is written depends on neither --jobs nor --shard, and each row on its recording
alone. For every set that ships."""

import csv
import random

from extract_case import *


class SameBytes(ExtractTest):
    COUNT = 10

    def setUp(self):
        super().setUp()
        lengths = (1.3, 0.7, 3.2, 0.9, 2.1, 1.1, 0.8, 4.0, 1.0, 1.7)
        self.names = [f"a/{i}.wav" for i in range(self.COUNT)]
        for i, (name, seconds) in enumerate(zip(self.names, lengths)):
            rate = (16000, 22050, 48000)[i % 3]
            write_wav(self.dir / name, tone(seconds, rate, 120 + 30 * i, seed=i), rate)
        self.manifest("data.csv", self.names)
        self.sets = [row["name"] for row in self.ser("list", "features", "--json").json()]
        self.assertGreaterEqual(len(self.sets), 4)

    def manifest(self, path, names):
        (self.dir / path).write_text("".join(f"{line}\n" for line in ["file", *names]))

    def extract(self, manifest, name, out, *flags):
        result = self.ser("extract", manifest, "--features", name, "-o", out, *flags)
        self.assert_run(result, 0, err="")
        return self.files(out)

    def features(self, out):
        """file -> the bytes of its features, of maps or of vectors."""
        table = self.dir / out / "features.csv"
        if table.exists():
            with open(table, newline="", encoding="utf-8") as text:
                return {row[0]: row[1:] for row in csv.reader(text)}
        with open(self.dir / out / "index.csv", newline="", encoding="utf-8") as text:
            rows = list(csv.DictReader(text))
        found = {}
        for row in rows:
            tensors, _ = self.tensors(f"{out}/{row['shard']}")
            found[row["file"]] = {
                name.partition("/")[2]: (shape, values.tobytes())
                for name, (shape, values) in tensors.items() if name.split("/")[0] == row["row"]}
            self.assertTrue(found[row["file"]])
        return found

    def test_for_any_number_of_jobs(self):
        for name in self.sets:
            expected = self.extract("data.csv", name, f"{name}-1", "--jobs", 1)
            for jobs in (2, 4):
                found = self.extract("data.csv", name, f"{name}-{jobs}", "--jobs", jobs)
                self.assertEqual(found, expected, f"{name}, {jobs} jobs")

    def test_for_any_number_of_shards_in_any_order(self):
        for name in self.sets:
            expected = self.extract("data.csv", name, f"{name}-whole")
            for order in ((0,), (2, 0, 1), (3, 1, 2, 0)):
                out = f"{name}-{len(order)}"
                for i in order:
                    self.extract("data.csv", name, out, "--shard", f"{i}/{len(order)}", "--jobs", 2)
                self.assertEqual(self.extract("data.csv", name, out), expected, out)

    def test_of_each_row_for_any_order_of_the_manifest(self):
        shuffled = self.names[:]
        random.Random(5).shuffle(shuffled)
        self.assertNotEqual(shuffled, self.names)
        self.manifest("shuffled.csv", shuffled)
        self.manifest("some.csv", shuffled[:3])
        for name in self.sets:
            self.extract("data.csv", name, f"{name}-whole")
            expected = self.features(f"{name}-whole")
            self.extract("shuffled.csv", name, f"{name}-shuffled", "--jobs", 3)
            self.assertEqual(self.features(f"{name}-shuffled"), expected, name)
            self.extract("some.csv", name, f"{name}-some")
            found = self.features(f"{name}-some")
            self.assertLessEqual(set(shuffled[:3]), set(found))
            for file, features in found.items():
                self.assertEqual(features, expected[file], f"{name} of {file}")

    def test_when_kept_in_another_order(self):
        self.manifest("turned.csv", self.names[::-1])
        for name in self.sets:
            self.extract("data.csv", name, "kept-" + name)
            result = self.ser("extract", "turned.csv", "--features", name, "-o", "kept-" + name)
            self.assert_run(result, 0, f"0 extracted, {self.COUNT} kept, 0 failed: kept-{name}\n",
                            "")
            expected = self.extract("turned.csv", name, "turned-" + name)
            self.assertEqual(self.files("kept-" + name), expected, name)


if __name__ == "__main__":
    unittest.main()
