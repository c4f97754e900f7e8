"""Paths that are no UTF-8, or nowhere, are the user's: done or refused in one line, never a bug."""

from made_corpus import write_corpus
from made_model import write_model
from ser_cli import *

STRANGE = os.fsdecode(b"\xff\xe4")


class Paths(SerTest):
    def run_in(self, folder, *arguments):
        return subprocess.run([SER, *arguments], cwd=folder, capture_output=True)

    def test_that_are_no_utf8_lose_no_work_with_json(self):
        home = self.dir / STRANGE
        write_corpus(home, speakers=3)
        write_model(home / "m.safetensors", {"happy": 0.25, "sad": 0.75})
        os.rename(home / "s01_0_happy.wav", home / (STRANGE + ".wav"))
        text = os.fsencode((home / "data.csv").read_text())
        (home / "data.csv").write_bytes(text.replace(b"s01_0_happy", os.fsencode(STRANGE)))
        data, model = f"{STRANGE}/data.csv", f"{STRANGE}/m.safetensors"
        speakers = ("--test-speakers", "1", "--dev-speakers", "2")
        for arguments in (
                ("ingest", data, "-o", f"{STRANGE}/i.csv"), ("info", data), ("info", model),
                ("info", f"{STRANGE}/{STRANGE}.wav"),
                ("extract", data, "--features", "mfcc-40", "-o", f"{STRANGE}/f"),
                ("extract", data, "--features", "mfcc-40", "-o", f"{STRANGE}/f"),
                ("info", f"{STRANGE}/f"),
                ("eval", model, data, "-o", f"{STRANGE}/e"),
                ("eval", "--predictions", f"{STRANGE}/e/predictions.csv"),
                ("predict", "-m", model, data), ("predict", "-m", model, STRANGE),
                ("train", data, "--config", "svm", *speakers, "-o", f"{STRANGE}/r"),
                ("train", data, "--config", "svm", *speakers, "-o", f"{STRANGE}/r", "--resume"),
                ("train", data, "--config", "svm", "--cv", "group:speaker", "-o", f"{STRANGE}/c"),
                ("eval", f"{STRANGE}/c"), ("info", f"{STRANGE}/r"), ("info", f"{STRANGE}/c")):
            process = self.run_in(self.dir, *arguments, "--json")
            self.assertEqual(process.returncode, 0, (arguments, process.stderr))
            for line in process.stdout.splitlines() if arguments[0] == "predict" else (
                    process.stdout,):
                json.loads(line)

    def test_of_a_working_folder_that_is_gone_are_no_bug(self):
        write_corpus(self.dir, speakers=3)
        gone = self.dir / "gone"
        for arguments in (f"ingest {self.dir}/data.csv -o x.csv", "ingest . -o x.csv",
                          f"extract {self.dir}/data.csv --features mfcc-40 -o f",
                          f"train {self.dir}/data.csv --config svm -o r"):
            gone.mkdir()
            process = subprocess.run(
                ["sh", "-c", f"cd {gone} && rmdir {gone} && exec {pathlib.Path(SER).resolve()} "
                             f"{arguments}"], capture_output=True, text=True)
            self.assertIn(process.returncode, (1, 2, 3), process.stderr)
            self.assertNotIn("bug", process.stderr)
            self.assertTrue(process.stderr.splitlines()[-1].startswith("ser: error: "))
            self.assertFalse(gone.exists())


if __name__ == "__main__":
    unittest.main()
