"""What all verbs share: help, version, wrong command lines, streams that cannot be written."""

import re

from made_model import write_model
from ser_cli import *


def verbs():
    """Those that the program itself lists."""
    shown = subprocess.run([SER, "--help"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^  (\w+) ", shown.partition("Subcommands:")[2], re.MULTILINE)


VERBS = verbs()


class Program(SerTest):
    def test_help_lists_every_verb_and_ends_with_a_command(self):
        result = self.ser("--help")
        self.assert_run(result, 0, err="")
        self.assertLessEqual({"ingest", "extract", "augment", "train", "eval", "predict", "info",
                              "list"}, set(VERBS))
        self.assertRegex(result.out.rstrip(), r"\nExample: ser [^\n]+$")

    def test_help_of_each_verb_ends_with_a_command(self):
        for verb in VERBS:
            with self.subTest(verb):
                result = self.ser(verb, "--help")
                self.assert_run(result, 0, err="")
                self.assertRegex(result.out.rstrip(), rf"\nExamples?:\s+(\$ )?ser {verb} ")

    def test_help_lists_the_verbs_by_use(self):
        self.assertEqual(VERBS[:5], ["predict", "train", "eval", "ingest", "extract"])

    def test_help_shows_the_two_commands_to_begin_with(self):
        text = self.ser("--help").out
        self.assertIn("\n    ser train data.csv -o run\n    ser predict -m run recording.wav\n", text)

    def test_every_verb_has_the_common_options(self):
        for verb in VERBS:
            with self.subTest(verb):
                text = self.ser(verb, "--help").out
                for option in ("--json", "-q", "-v", "--jobs", "--help"):
                    self.assertRegex(text, rf"[\s,]{option}[\s,]", option)

    def test_options_of_the_config_exist_only_where_they_work(self):
        for verb in VERBS:
            with self.subTest(verb):
                text = self.ser(verb, "--help").out
                self.assertEqual("--set" in text, verb in ("train", "ingest", "extract", "augment"))
                self.assertEqual("--print-config" in text, verb not in ("info", "list"))
                if "--set" not in text:
                    result = self.ser(verb, "--set", "a=1")
                    self.assert_run(result, 2, "", f"ser: error: ser {verb}: unknown option --set "
                                                   f"(see ser {verb} --help)\n")

    def test_help_groups_the_options_in_plain_words(self):
        heads = set()
        for verb in VERBS:
            with self.subTest(verb):
                text = self.ser(verb, "--help").out
                for word in (" INT", "Excludes:", "Needs:", "NONNEGATIVE", "POSITIVE", "FLOAT", "{"):
                    self.assertNotIn(word, text)
                self.assertNotIn("\nOptions:", text)
                self.assertEqual([line for line in text.splitlines() if len(line) > 80 and
                                  not line.lstrip().startswith(("Example", "ser "))], [])
                heads |= set(re.findall(r"^([A-Z][a-z]+):$", text, re.MULTILINE))
        self.assertLessEqual({"Input", "Split", "Training", "Output", "General"}, heads)

    def test_an_unknown_verb_is_called_one(self):
        self.assert_run(self.ser("predct", "a.wav"), 2, "",
                        "ser: error: unknown verb 'predct' (did you mean 'predict'?) (known: "
                        f"{', '.join(VERBS)}) (see ser --help)\n")
        self.assert_run(self.ser("--json", "predict"), 2, "",
                        "ser: error: unknown option --json (options come after the verb) "
                        "(see ser --help)\n")

    def test_an_unknown_option_names_the_nearest(self):
        self.assert_run(self.ser("predict", "--thresold", "0.5", "a.wav"), 2, "",
                        "ser: error: ser predict: unknown option --thresold (did you mean "
                        "'--threshold'?) (see ser predict --help)\n")
        self.assert_run(self.ser("train", "--test-speaker=3", "data.csv"), 2, "",
                        "ser: error: ser train: unknown option --test-speaker (did you mean "
                        "'--test-speakers'?) (see ser train --help)\n")

    def test_options_that_exclude_each_other_say_so(self):
        result = self.ser("train", "data.csv", "--split", "none", "--cv", "group:speaker")
        self.assert_run(result, 2, "")
        self.assertRegex(result.err, r"\Aser: error: --(split|cv) and --(split|cv) exclude each other "
                                     r"\(see ser train --help\)\n\Z")

    def test_version_is_one_line(self):
        result = self.ser("--version")
        self.assert_run(result, 0, err="")
        self.assertRegex(result.out, r"^ser \d+\.\d+\.\d+\n$")

    def test_no_verb_shows_the_help_and_exits_2(self):
        result = self.ser()
        self.assert_run(result, 2, "")
        self.assertIn("Usage: ser", result.err)

    def test_unknown_option_is_one_line_and_exits_2(self):
        for arguments in (("predict", "--nonsense"), ("train",), ("frobnicate",),
                          ("predict", "--jobs", "-1", "x"), ("predict", "--jobs", "many", "x")):
            with self.subTest(arguments):
                result = self.ser(*arguments)
                self.assert_run(result, 2, "")
                self.assertRegex(result.err, r"\Aser: error: [^\n]+ \(see ser[a-z ]* --help\)\n\Z")

    def test_output_that_cannot_be_written_exits_1(self):
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75})
        write_wav(self.dir / "a.wav", tone(1.0))
        with open("/dev/full", "w") as full:
            process = subprocess.run([SER, "predict", "-m", "m.safetensors", "a.wav"], stdout=full,
                                     stderr=subprocess.PIPE, text=True, cwd=self.dir)
        self.assertEqual((process.returncode, process.stderr),
                         (1, "ser: error: cannot write to standard output\n"))

    def test_verbose_says_what_was_decided_and_prints_the_same(self):
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75})
        write_wav(self.dir / "a.wav", tone(1.0))
        plain = self.ser("predict", "-m", "m.safetensors", "a.wav", "--jobs", "2")
        self.assert_run(plain, 0, err="")
        loud = self.ser("predict", "-m", "m.safetensors", "a.wav", "--jobs", "2", "-v")
        self.assertEqual(loud.out, plain.out)
        self.assertRegex(loud.err, r"\Aser: debug: ser [0-9.]+ predict, threads: 2\n"
                         r"ser: debug: model: m\.safetensors, 2 labels, backend: native\n"
                         r"ser: debug: took [0-9]+\.[0-9]{2} s, at most [0-9]+ MB of memory\n\Z")

    def test_verbose_names_where_a_config_was_found(self):
        write_wav(self.dir / "a.wav", tone(1.0))
        (self.dir / "mine/configs/features").mkdir(parents=True)
        shipped = self.ser("extract", "--features", "mfcc-40", "--print-config").out
        (self.dir / "mine/configs/features/own.json").write_text(shipped)
        for name, origin, env in (("mfcc-40", r"mfcc-40 \(built in\)", {}),
                                  ("own", r"\S*mine/configs/features/own\.json",
                                   {"SER_PATH": str(self.dir / "mine")})):
            result = self.ser("extract", "a.wav", "--features", name, "-o", "-", "-v", env=env)
            self.assertEqual(result.code, 0, result.err)
            self.assertRegex(result.err, rf"\nser: debug: features: {origin}\n")

    def test_quiet_keeps_warnings_and_errors_and_nothing_else(self):
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75})
        write_wav(self.dir / "loud.wav", [1.0 if s > 0 else -1.0 for s in tone(1.0)])
        result = self.ser("predict", "-m", "m.safetensors", "loud.wav", "-q", "-v")
        self.assert_run(result, 0,
                        err="ser: warning: loud.wav: audio is clipped; the label is less reliable\n")
        self.assert_run(self.ser("predict", "-m", "none", "loud.wav", "-q"), 4, "",
                        self.ser("predict", "-m", "none", "loud.wav").err)

    def test_a_start_loads_nothing_that_only_some_verbs_need(self):
        loaded = self.ser("--help", env={"LD_TRACE_LOADED_OBJECTS": "1"}).out  # as ldd asks for it
        self.assertIn("libser.so", loaded)
        for name in ("libcairo", "libfontconfig", "libX11", "libtorch", "libser_torch"):
            self.assertNotIn(name, loaded)

    def test_setting_without_a_value_exits_2(self):
        self.assert_run(self.ser("train", "data.csv", "--set", "training", "--print-config"), 2, "",
                        "ser: error: --set training: must be path.to.key=value\n")


if __name__ == "__main__":
    unittest.main()
