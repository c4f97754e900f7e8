"""JSON nested 100,000 deep is refused in one line at every door, and never ends the program."""

import struct

from made_corpus import write_corpus
from made_model import write_model
from ser_cli import *

DEPTH = 100000
DEEP = "[" * DEPTH + "]" * DEPTH
RESIDUAL = ('{"type": "residual", "layers": [' * DEPTH + "]}" * DEPTH)


def deep_object(key):
    return f'{{"{key}": ' * DEPTH + "1" + "}" * DEPTH


class Doors(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir, speakers=3)
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75})

    def put(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return name

    def assert_refused(self, *arguments, codes=(2, 3, 4), says="nested"):
        result = self.ser(*arguments)
        self.assertIn(result.code, codes, f"{arguments[:2]}: {result.err[:300]}")
        last = result.err.splitlines()[-1]
        self.assertTrue(last.startswith("ser: error: "), result.err[:300])
        self.assertLess(len(last), 400)
        if says:
            self.assertIn(says, last)

    def test_of_configs_that_are_files(self):
        features = self.put("f.json", f'{{"inputs": {DEEP}}}')
        self.assert_refused("extract", "s01_0_happy.wav", "--features", features)
        for name, text in (("labels", f'{{"emotions": {DEEP}}}'), ("corpus", DEEP)):
            self.put(name + ".json", text)
        self.assert_refused("ingest", "data.csv", "--labels", "labels.json", "-o", "o.csv")
        self.assert_refused("ingest", ".", "--corpus", "corpus.json", "-o", "o.csv")
        self.put("augment.json", deep_object("wave"))
        self.assert_refused("augment", "data.csv", "--config", "augment.json", "-o", "a")
        self.put("folds.json", deep_object("folds"))
        self.assert_refused("train", "data.csv", "--config", "svm", "--cv", "folds:folds.json",
                            "-o", "r")

    def test_of_experiments_and_what_they_name(self):
        for key in ("features", "network", "training", "augmentation"):
            self.put("e.json", f'{{"{key}": {DEEP}}}')
            self.assert_refused("train", "data.csv", "--config", "e.json", "-o", "r")
        self.put("net.json", f'{{"branches": [{{"input": "mfcc", "layers": [{RESIDUAL}]}}], "head": []}}')
        self.put("e.json", '{"features": "mfcc-40", "network": "net.json"}')
        self.assert_refused("train", "data.csv", "--config", "e.json", "-o", "r")
        self.put("e.json", f'{{"features": "mfcc-40", "network": {{"branches": [{{"input": "mfcc", '
                           f'"layers": [{RESIDUAL}]}}], "head": []}}}}')
        self.assert_refused("train", "data.csv", "--config", "e.json", "-o", "r")

    def test_of_settings(self):
        deep = "[" * 30000
        self.assert_refused("train", "data.csv", "-o", "r", "--set", "network=" + deep, says="")
        self.assert_refused("train", "data.csv", "-o", "r", "--set", "a." * 30000 + "b=1", says="")

    def test_of_what_a_run_left(self):
        self.put("r/config.json", DEEP)
        self.assert_refused("train", "data.csv", "--config", "svm", "-o", "r")
        self.put("c/plan.json", DEEP)
        self.assert_refused("train", "-o", "c", "--fold", "1")
        self.put("i/config.json", DEEP)
        self.put("i/split.csv", "file,start,end,part\n")
        self.assertIn(self.ser("info", "i").code, (0, 2, 3))
        self.put("i/test/metrics.json", DEEP)
        self.assertIn(self.ser("info", "i").code, (0, 2, 3))
        self.put("v/fold-1/config.json", "{}")
        self.put("v/cv/metrics.json", DEEP)
        self.put("v/cv/predictions.csv", "file,truth,prediction\na,x,x\n")
        self.assert_refused("eval", "v")

    def model_with(self, name, header, metadata=None):
        """A safetensors file of this header, a text; `metadata` are its texts."""
        text = header if metadata is None else json.dumps(
            {"__metadata__": metadata, "x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}})
        data = text.encode()
        data += b" " * (-len(data) % 8)
        (self.dir / name).write_bytes(struct.pack("<Q", len(data)) + data + b"\0\0\0\0")

    def test_of_all_places_of_a_model_file(self):
        original = (self.dir / "m.safetensors").read_bytes()
        size = struct.unpack("<Q", original[:8])[0]
        description = json.loads(original[8:8 + size])["__metadata__"]["ser"]
        places = {"network": f'{{"branches": [{{"input": "mfcc", "layers": [{RESIDUAL}]}}], "head": []}}',
                  "features": DEEP, "target": DEEP, "trained": deep_object("experiment"),
                  "calibration": DEEP}
        self.model_with("deep.safetensors", DEEP)
        self.assert_refused("predict", "-m", "deep.safetensors", "s01_0_happy.wav", codes=(4,))
        self.model_with("deep.safetensors", "", {"ser": DEEP})
        self.assert_refused("predict", "-m", "deep.safetensors", "s01_0_happy.wav", codes=(4,), says="")
        for key, text in places.items():
            changed = json.loads(description)
            changed[key] = "@"
            self.model_with("deep.safetensors", "",
                            {"ser": json.dumps(changed).replace('"@"', text)})
            for verb in (("predict", "-m", "deep.safetensors", "s01_0_happy.wav"),
                         ("eval", "deep.safetensors", "data.csv"), ("info", "deep.safetensors"),
                         ("train", "data.csv", "--config", "svm", "-o", "r", "--init",
                          "deep.safetensors")):
                self.assert_refused(*verb, codes=(2, 3, 4), says="")

    def test_of_a_checkpoint_and_a_feature_store(self):
        self.model_with("c.safetensors", "", {"ser-checkpoint": DEEP})
        self.assertIn(self.ser("info", "c.safetensors").code, (0, 3, 4))
        self.assert_run(self.ser("extract", "data.csv", "--features", "mfcc-40", "-o", "f", "-q"), 0)
        for key in ("rows", "config"):
            metadata = {"format": "ser-features-1", "config": "{}", "config_hash": "x", "rows": "[]",
                        key: DEEP}
            self.model_with("f/features.safetensors", "", metadata)
            self.assert_refused("train", "data.csv", "--config", "mlp-mfcc40", "--features", "f",
                                "-o", "r", says="")
            self.assertIn(self.ser("info", "f").code, (0, 2, 3))


if __name__ == "__main__":
    unittest.main()
