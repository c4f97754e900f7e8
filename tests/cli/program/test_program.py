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

    def test_every_verb_has_the_common_options(self):
        for verb in VERBS:
            with self.subTest(verb):
                text = self.ser(verb, "--help").out
                for option in ("--json", "-q", "-v", "--jobs", "--set", "--print-config"):
                    self.assertRegex(text, rf"[\s,]{option}[\s,]", option)

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
                        err="ser: warning: loud.wav: is clipped; its label is less sure\n")
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
