"""A feature set of one's own: docs/features.md done as it is written, and what is refused."""

import copy
import csv
import io
import re

from ser_cli import *

DOCUMENT = (SOURCE_DIR / "docs/features.md").read_text(encoding="utf-8")


def block(language):
    """The one fenced block of that language."""
    found = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert len(found) == 1, language
    return found[0]


OWN = json.loads(block("json"))
FUNCTIONALS = ("mean, std, sample_std, variance, variation, min, max, range, median, iqr, "
               "percentile_P, skewness, kurtosis, slope, first, last, min_position, max_position, "
               "last_min_position, last_max_position, defined_share")


class OwnSetTest(SerTest):
    def setUp(self):
        super().setUp()
        for i in range(2):
            write_wav(self.dir / f"recordings/{i}.wav", tone(3.0, hz=200 + 50 * i, seed=i))

    def refusal(self, change):
        """What is said of the document's set after `change` of it."""
        config = copy.deepcopy(OWN)
        config = change(config) or config
        (self.dir / "own.json").write_text(json.dumps(config))
        result = self.ser("extract", "recordings", "--features", "own.json")
        self.assertEqual((result.code, result.out), (2, ""))
        self.assertTrue(result.err.startswith("ser: error: own.json"), result.err)
        self.assertEqual(result.err.count("\n"), 1)
        return result.err.removeprefix("ser: error: own.json").removeprefix(": ").rstrip("\n")


class TheDocument(OwnSetTest):
    def setUp(self):
        super().setUp()
        definition = self.dir / "mine/configs/features/voice-and-timbre.json"
        definition.parent.mkdir(parents=True)
        definition.write_text(block("json"))
        folder = str(pathlib.Path(SER).resolve().parent)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SER_")}
        environment["PATH"] = folder + os.pathsep + environment["PATH"]
        self.run_of_it = subprocess.run(["sh", "-e"], input=block("sh"), cwd=self.dir,
                                        env=environment, capture_output=True, text=True)

    def test_commands_run(self):
        self.assertEqual((self.run_of_it.returncode, self.run_of_it.stderr),
                         (0, "2 extracted, 0 kept, 0 failed\n"))
        self.assertRegex(self.run_of_it.stdout,
                         rf"(?m)^voice-and-timbre +{re.escape(OWN['about'])}$")
        self.assertIn("2 extracted, 0 kept, 0 failed: store\n", self.run_of_it.stdout)
        self.assertRegex(self.run_of_it.stdout, r"(?m)^rows +2$")

    def test_tells_the_columns(self):
        with open(self.dir / "table.csv", newline="", encoding="utf-8") as text:
            head, *rows = csv.reader(text)
        count, first, last = re.search(
            r"A row of `table.csv` has (\d+) numbers, `(\S+)` to `(\S+)`:", DOCUMENT).groups()
        self.assertEqual((len(head) - 3, head[3], head[-1]), (int(count), first, last))
        self.assertEqual(len(set(head)), len(head))
        values = dict(zip(head, rows[0]))
        self.assertEqual(values["file"], "recordings/0.wav")
        self.assertAlmostEqual(float(values["voice_f0_hz_mean"]), 200.0, delta=0.5)
        self.assertTrue(all(math.isfinite(float(value)) for row in rows for value in row[3:]))

    def test_table_and_store_hold_the_same(self):
        self.assertEqual((self.dir / "table.csv").read_text(),
                         (self.dir / "store/features.csv").read_text())
        again = self.ser("extract", "recordings", "--features",
                         "mine/configs/features/voice-and-timbre.json", "-o", "store")
        self.assert_run(again, 0, "0 extracted, 2 kept, 0 failed: store\n", "")

    def test_says_what_several_inputs_give(self):
        for name in ("voice", "timbre"):
            one = {"inputs": [i for i in OWN["inputs"] if i["name"] == name]}
            (self.dir / "one.json").write_text(json.dumps(one))
            result = self.ser("extract", "recordings", "--features", "one.json", "-q")
            self.assert_run(result, 0, err="")
            alone = list(csv.DictReader(io.StringIO(result.out)))
            with open(self.dir / "table.csv", newline="", encoding="utf-8") as text:
                together = list(csv.DictReader(text))
            for a, b in zip(alone, together):
                for column in list(a)[3:]:
                    self.assertEqual(a[column], b[f"{name}_{column}"])


class Refusals(OwnSetTest):
    def test_of_unknown_names_suggest_one(self):
        def unknown_block(config):
            config["inputs"][0]["blocks"][0]["block"] = "formant"
        self.assertRegex(self.refusal(unknown_block),
                         r"\Ainputs\.0\.blocks\.0\.block: unknown 'formant' \(did you mean "
                         r"'formants'\?\) \(known: bandwidth, .*, zcr\)\Z")

        def unknown_functional(config):
            config["inputs"][0]["pooling"][0] = "meen"
        self.assertEqual(self.refusal(unknown_functional),
                         "inputs.0.pooling: unknown 'meen' (did you mean 'mean'?) (known: " +
                         FUNCTIONALS + ")")

        def unknown_percentile(config):
            config["inputs"][0]["pooling"][0] = "percentile_101"
        self.assertEqual(self.refusal(unknown_percentile),
                         "inputs.0.pooling: unknown 'percentile_101' (did you mean 'percentile_P'?)"
                         f" (known: {FUNCTIONALS}), P a number from 0 to 100")

        def unknown_kind(config):
            config["inputs"][0]["kind"] = "vektor"
        self.assertEqual(self.refusal(unknown_kind),
                         "inputs.0.kind: unknown 'vektor' (did you mean 'vector'?) (known: map, "
                         "vector)")

    def test_of_unknown_keys_suggest_one_at_every_level(self):
        def in_a_block(config):
            config["inputs"][0]["blocks"][1]["florhz"] = 50
        self.assertEqual(self.refusal(in_a_block),
                         "inputs.0.blocks.1.florhz: unknown key (did you mean 'floor_hz'?) (known: "
                         "block, floor_hz, step_s)")

        def in_an_input(config):
            config["inputs"][0]["poolin"] = config["inputs"][0].pop("pooling")
        self.assertEqual(self.refusal(in_an_input),
                         "inputs.0.poolin: unknown key (did you mean 'pooling'?) (known: blocks, "
                         "cut, deltas, embedding, kind, name, pooling, sample_rate)")

        def above(config):
            config["abuot"] = "text"
        self.assertEqual(self.refusal(above),
                         "abuot: unknown key (did you mean 'about'?) (known: about, inputs)")

    def test_of_missing_keys_name_one_that_may_be_meant(self):
        def misspelt(config):
            config["inputs"][1]["bloks"] = config["inputs"][1].pop("blocks")
        self.assertEqual(self.refusal(misspelt), "inputs.1.blocks: is missing: is it 'bloks'?")

        def gone(config):
            del config["inputs"]
        self.assertEqual(self.refusal(gone), "inputs: is missing")

    def test_of_wrong_types_and_values_say_what_is_allowed(self):
        cases = [
            ("blocks", {}, "inputs.1.blocks: must be a list, not {}"),
            ("blocks", ["mfcc"], "inputs.1.blocks.0: must be an object, not \"mfcc\""),
            ("blocks", [], "inputs.1.blocks: needs at least one block"),
            ("pooling", "mean", "inputs.1.pooling: must be a list, not \"mean\""),
            ("pooling", [1], "inputs.1.pooling: must be a list of texts, not of 1"),
            ("deltas", 9, "inputs.1.deltas: 9 is out of range (allowed: 0 to 4)"),
            ("sample_rate", 16000.5, "inputs.1.sample_rate: must be a whole number, not 16000.5"),
            ("cut", {"offset_s": -1}, "inputs.1.cut.offset_s: -1 is out of range (allowed: 0 "
             "to 86400)"),
            ("name", "a/b", "inputs.1.name: must be a text without slashes"),
            ("kind", "map", "inputs.1.pooling: a map is not pooled (make the kind vector, or "
             "leave it empty)"),
        ]
        for key, value, expected in cases:
            def change(config, key=key, value=value):
                config["inputs"][1][key] = value
            self.assertEqual(self.refusal(change), expected)
        self.assertEqual(self.refusal(lambda config: [1]), "must be an object, not [1]")

    def test_of_what_is_there_twice_say_where(self):
        def functional(config):
            config["inputs"][0]["pooling"].append("mean")
        self.assertEqual(self.refusal(functional), "inputs.0.pooling: 'mean' appears twice")

        def name(config):
            config["inputs"][1]["name"] = "voice"
        self.assertEqual(self.refusal(name), "inputs.1.name: 'voice' is taken already")

        def same_block(config):
            config["inputs"][0]["blocks"].append({"block": "f0", "voice": "male"})
        remedy = " (leave one out, or put it into an input of its own)"
        self.assertEqual(self.refusal(same_block), "inputs.0.blocks.3: gives a column 'f0_hz', as "
                                                   "blocks.0 does" + remedy)

        def same_delta(config):
            blocks = config["inputs"][1]["blocks"]
            blocks.append({"block": "delta", "of": blocks[1]})
        self.assertEqual(self.refusal(same_delta), "inputs.1.blocks.2: gives a column "
                         "'rolloff_hz_delta', as blocks.1 does" + remedy)

    def test_of_broken_json_name_the_line_or_the_key(self):
        for text, expected in (('{\n "inputs": [}\n', "own.json:2: not valid JSON"),
                               ('{"inputs": [], "inputs": []}',
                                "own.json: the key 'inputs' is given twice")):
            (self.dir / "own.json").write_text(text)
            self.assert_run(self.ser("extract", "recordings", "--features", "own.json"), 2, "",
                            f"ser: error: {expected}\n")

    def test_of_frames_that_do_not_fit_in_a_map(self):
        config = {"inputs": [{"name": "m", "blocks": [{"block": "log_mel"}, {"block": "f0"}]}]}
        (self.dir / "own.json").write_text(json.dumps(config))
        result = self.ser("extract", "recordings", "--features", "own.json", "-o", "out")
        self.assertEqual((result.code, result.out), (2, ""))
        self.assertRegex(result.err, r"\Aser: error: .*: its blocks give \d+ and \d+ frames \(give "
                                     r"them the same hop_length\)\n\Z")


if __name__ == "__main__":
    unittest.main()
