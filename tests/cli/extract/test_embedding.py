"""--features embedding:MODEL: what a trained network makes of a recording, as one vector."""

import csv
import shutil

from embedded import *
from made_corpus import write_corpus
from ser_cli import *


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


class Embedding(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir, clips=2)
        train_encoded(self, "run")

    def test_equals_what_the_models_tensors_make_of_the_features(self):
        self.assert_run(self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "mfcc"), 0)
        result = self.ser("extract", "data.csv", "--features", "embedding:run", "-o", "emb")
        self.assert_run(result, 0, "12 extracted, 0 kept, 0 failed: emb\n")
        tensors, _ = read_tensors(self.dir / "run/model.safetensors")
        heard = rows_of(self.dir / "mfcc/features.csv")
        found = rows_of(self.dir / "emb/features.csv")
        self.assertEqual(list(found[0]),
                         ["file", "start", "end", "embedding_1", "embedding_2", "embedding_3"])
        self.assertEqual(len(found), 12)
        for mfcc, embedding in zip(heard, found):
            values = [(float(mfcc[f"mfcc_{i + 1}"]) - tensors["mfcc.0.mean"][i])
                      / tensors["mfcc.0.std"][i] for i in range(40)]
            for unit in range(3):
                row = tensors["enc.weight"][40 * unit:40 * unit + 40]
                expected = sum(w * v for w, v in zip(row, values)) + tensors["enc.bias"][unit]
                self.assertAlmostEqual(float(embedding[f"embedding_{unit + 1}"]),
                                       max(0.0, expected), places=4)
        matrix, _ = read_tensors(self.dir / "emb/features.safetensors")
        self.assertEqual([round(v, 6) for v in matrix["features"][:3]],
                         [round(float(found[0][f"embedding_{i}"]), 6) for i in (1, 2, 3)])

    def test_work_is_kept_for_the_same_tensors_wherever_they_lie(self):
        extract = ("extract", "data.csv", "-o", "emb", "--features")
        self.assert_run(self.ser(*extract, "embedding:run", "--shard", "0/2"), 0,
                        "6 extracted, 0 kept, 0 failed: emb, part 0/2\n")
        shutil.copy(self.dir / "run/model.safetensors", self.dir / "moved.safetensors")
        self.assert_run(self.ser(*extract, "embedding:moved.safetensors", "--jobs", "2"), 0,
                        "6 extracted, 6 kept, 0 failed: emb\n")
        train_encoded(self, "other", scale=2.0)
        result = self.ser(*extract, "embedding:other")
        self.assert_run(result, 2, "")
        self.assertIn("holds features of another config", result.err)
        self.assert_run(self.ser(*extract, "embedding:other", "--force"), 0,
                        "12 extracted, 0 kept, 0 failed: emb\n")

    def test_recordings_give_csv_and_what_cannot_be_read_is_a_failure(self):
        clip = "s01_0_happy.wav"
        (self.dir / "broken.wav").write_bytes(b"RIFF")
        result = self.ser("extract", clip, "broken.wav", "--features", "embedding:run")
        self.assert_run(result, 3)
        lines = result.out.splitlines()
        self.assertEqual(lines[0], "file,start,end,embedding_1,embedding_2,embedding_3")
        self.assertEqual([line.split(",")[0] for line in lines[1:]], [clip])

    def test_info_says_of_which_network_a_store_is(self):
        self.assert_run(self.ser("extract", "data.csv", "--features", "embedding:run", "-o",
                                 "emb"), 0)
        result = self.ser("info", "emb")
        self.assert_run(result, 0)
        self.assertRegex(result.out, r"\ninput embedding +a vector of 3 values, the embedding of the "
                                     r"network\n +[0-9a-f]{32}\n")

    def test_models_that_are_not_there_or_have_no_vector_are_refused(self):
        self.assert_run(self.ser("extract", "data.csv", "--features", "embedding:nothing",
                                 "-o", "emb"), 4, "")
        (self.dir / "empty").mkdir()
        self.assert_run(
            self.ser("extract", "data.csv", "--features", "embedding:empty", "-o", "emb"), 4, "",
            "ser: error: empty: holds no model.safetensors (the run is not finished: give its ser "
            "train command again)\n")
        self.assert_run(
            self.ser("extract", "data.csv", "--features", "embedding:run", "--set", "a=1", "-o",
                     "emb"), 2, "",
            "ser: error: --set a=1: an embedding has no settings; leave --set out\n")


if __name__ == "__main__":
    unittest.main()
