"""docs/add-a-corpus.md, done as it is written."""

import csv
import json
import os
import re
import subprocess

from ser_cli import SER, SOURCE_DIR, SerTest, pathlib, unittest
from six_corpora import Writer

DOCUMENT = (SOURCE_DIR / "docs/add-a-corpus.md").read_text(encoding="utf-8")


def block(language):
    """The one fenced block of that language."""
    found = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert len(found) == 1, language
    return found[0]


class AddACorpusTest(SerTest):
    def setUp(self):
        super().setUp()
        definition = self.dir / "mine/datasets/theatre/corpus.json"
        definition.parent.mkdir(parents=True)
        definition.write_text(block("json"))
        writer = Writer(self.dir)
        self.paths = re.findall(r"^    (recordings/\S+\.wav)$", DOCUMENT, re.MULTILINE)
        for path in self.paths:
            writer.wav(path)
        writer.bytes("recordings/votes.csv", block("csv").encode())

    def rows(self, name, *columns):
        with open(self.dir / name, newline="", encoding="utf-8") as file:
            return [tuple(row[c] for c in columns) for row in csv.DictReader(file)]

    def test_the_commands_do_what_the_document_says(self):
        folder = str(pathlib.Path(SER).resolve().parent)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SER_")}
        environment["PATH"] = folder + os.pathsep + environment["PATH"]
        run = subprocess.run(["sh", "-e"], input=block("sh"), cwd=self.dir, env=environment,
                             capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertIn("\ntheatre  Two speakers of a theatre group, 3 emotions\n", run.stdout)
        self.assertNotIn("differences", run.stdout.split("wrote data.csv")[0])
        self.assertEqual(sorted(self.rows("data.csv", "file")), sorted((p,) for p in self.paths))
        self.assertEqual(
            self.rows("data.csv", "corpus", "speaker", "gender", "age", "emotion", "label", "take"),
            [("theatre", "Anna", "female", "41", "calm", "calm", "1"),
             ("theatre", "Anna", "female", "41", "happy", "joy", "1"),
             ("theatre", "Ben", "male", "", "angry", "wrath", "1"),
             ("theatre", "Ben", "male", "", "angry", "wrath", "2")])
        self.assertEqual(self.rows("heard.csv", "speaker", "emotion"),
                         [("Anna", "calm"), ("Anna", "happy"), ("Ben", "happy")])
        self.assertEqual(self.rows("heard.skipped.csv", "file", "reason", "detail"),
                         [("recordings/Ben/wrath-2_tuesday.wav", "label-dropped",
                           "a tie, j/w, in votes.csv")])

    def test_a_file_can_be_named_as_it_lies(self):
        result = self.ser("ingest", "recordings", "-o", "data.csv", "--json", "--corpus",
                          "mine/datasets/theatre/corpus.json")
        self.assert_run(result, err="")
        self.assertEqual(result.json()["corpora"]["theatre"]["files"], 4)

    def test_every_key_of_the_shipped_definitions_is_documented(self):
        keys = set(json.loads(block("json")))
        for path in SOURCE_DIR.glob("datasets/*/corpus.json"):
            keys |= set(json.loads(path.read_text(encoding="utf-8")))
        for key in keys:
            self.assertRegex(DOCUMENT, rf"(?m)^\| .*`{key}`", key)


if __name__ == "__main__":
    unittest.main()
