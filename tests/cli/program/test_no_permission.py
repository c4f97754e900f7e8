"""What cannot be written says why: the reason of the system, for every verb that writes."""

from made_corpus import write_corpus
from made_model import write_model
from ser_cli import *

NOBODY = 65534


class NoPermission(SerTest):
    def setUp(self):
        super().setUp()
        write_corpus(self.dir)
        self.dir.chmod(0o755)
        (self.dir / "ro").mkdir()
        (self.dir / "ro").chmod(0o555)

    def as_nobody(self, *arguments):
        """Root may write anywhere, so it becomes somebody else."""
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        try:
            return subprocess.run([SER, *arguments], cwd=self.dir, capture_output=True, text=True,
                                  **user)
        except PermissionError:
            self.skipTest("nobody may not start the program here")

    def test_is_told_as_the_system_says_it(self):
        (self.dir / "p.csv").write_text("file,truth,prediction\na.wav,joy,joy\n")
        clip = next(self.dir.glob("*.wav")).name
        # Told before the recordings are looked at: these speakers could not be separated.
        rows = [f"{clip},{emotion},{speaker}\n" for speaker in "123" for emotion in ("joy", "sad")]
        (self.dir / "equal.csv").write_text("file,emotion,speaker\n" + "".join(rows))
        for arguments in (("extract", "data.csv", "--features", "mfcc-40", "-o", "ro/f"),
                          ("augment", "data.csv", "--config", "noise-pitch", "-o", "ro/a"),
                          ("info", clip, "--plots", "ro/p"),
                          ("train", "data.csv", "--config", "svm", "-o", "ro/r"),
                          ("train", "equal.csv", "--config", "svm", "-o", "ro/r"),
                          ("train", "data.csv", "--config", "svm", "--cv", "group:speaker", "-o",
                           "ro/c"),
                          ("ingest", "data.csv", "-o", "ro/d/data.csv"),
                          ("eval", "--predictions", "p.csv", "-o", "ro/e")):
            with self.subTest(arguments):
                result = self.as_nobody(*arguments)
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertRegex(result.stderr.splitlines()[-1],
                                 r"\Aser: error: ro/\S+: cannot \D*: Permission denied\Z")


if __name__ == "__main__":
    unittest.main()
