"""Native inference beside LibTorch's, on real recordings, and the odd ones among them."""

import shutil
import tempfile

from ser_cli import *

STEREO = ("Actor_01/03-01-02-01-01-02-01.wav", "Actor_01/03-01-08-01-02-02-01.wav",
          "Actor_05/03-01-02-01-02-02-05.wav")


@needs_corpora
@needs_torch
class RealRecordings(SerTest):
    """A cnn trained for two epochs on six actors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ravdess = pathlib.Path(CORPORA).resolve() / "ravdess"
        cls.run_dir = pathlib.Path(tempfile.mkdtemp(prefix="ser-real-"))
        cls.addClassCleanup(shutil.rmtree, cls.run_dir, ignore_errors=True)
        actors = [cls.ravdess / f"Actor_{actor:02}" for actor in range(7, 13)]
        for command in ([SER, "ingest", *actors, "-o", "data.csv"],
                        [SER, "train", "data.csv", "--config", "cnn", "--epochs", "2", "-o",
                         "run"]):
            subprocess.run(command, cwd=cls.run_dir, check=True, capture_output=True)

    def predict(self, *arguments):
        result = self.ser("predict", "-m", self.run_dir / "run/model.safetensors", "--json",
                          *arguments)
        self.assert_run(result, 0)
        return [json.loads(line) for line in result.out.splitlines()]

    def test_native_and_libtorch_agree_to_1e_4_on_50_files(self):
        files = sorted((self.ravdess / "Actor_02").glob("*.wav"))[:50]
        self.assertEqual(len(files), 50)
        native = self.predict(*files)
        torch = self.predict("--backend", "torch", *files)
        worst = 0.0
        for one, other in zip(native, torch, strict=True):
            self.assertEqual(one["file"], other["file"])
            for label, probability in one["probabilities"].items():
                worst = max(worst, abs(probability - other["probabilities"][label]))
        self.assertLess(worst, 1e-4)
        self.assertGreater(len({round(one["probability"], 6) for one in native}), 40)

    def test_stereo_recordings_give_a_label(self):
        for document in self.predict(*(self.ravdess / name for name in STEREO)):
            self.assertIn(document["label"], document["probabilities"])


if __name__ == "__main__":
    unittest.main()
