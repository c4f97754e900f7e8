"""ser info --plots and ser ingest --plots: the charts of a manifest."""

import csv
import shutil
import struct
import time
import xml.etree.ElementTree

from ser_cli import *

NAMES = ["classes", "corpora_bar", "corpora_pie", "durations", "emotions_by_corpus_grouped",
         "emotions_by_corpus_heatmap", "emotions_by_corpus_stacked", "gender_by_emotion",
         "speakers"]
HOSTILE = ['"; system("touch pwned") #', "`touch pwned`", "$(touch pwned)", "@x {a}_{b}^2 %d \\n",
           "it's", "a, b", "line\nbreak\nEND\n!touch pwned", "über 愤怒", "<b>&amp;</b>", "-", "=1"]
NOTE = ("the tables are written, but no pictures: gnuplot, which draws them, is not in PATH "
        "(Debian and Ubuntu: apt install gnuplot-nox)\n")
needs_gnuplot = unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")


class PlotsTest(SerTest):
    def manifest(self, rows, name="data.csv"):
        with open(self.dir / name, "w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(["file", "corpus", "speaker", "gender", "emotion", "duration"])
            writer.writerows([f"{i}.wav", *row] for i, row in enumerate(rows))

    def small(self):
        self.manifest([("tess", "OAF", "female", "happy", 1.5), ("tess", "YAF", "female", "sad", 2),
                       ("savee", "DC", "male", "happy", 3), ("savee", "DC", "male", "happy", 2.5)])

    def table(self, path):
        with open(self.dir / path, newline="", encoding="utf-8") as text:
            return list(csv.reader(text))

    def fake_gnuplot(self, lines):
        """A folder for PATH whose gnuplot runs these lines of sh."""
        program = self.dir / "fake/gnuplot"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{lines}\n")
        program.chmod(0o755)
        return {"PATH": f"{program.parent}:/usr/bin:/bin"}

    def kinds(self, folder):
        return sorted({p.suffix for p in (self.dir / folder).iterdir()})


@needs_gnuplot
class ThePictures(PlotsTest):
    def test_lie_beside_their_tables(self):
        self.small()
        result = self.ser("info", "data.csv", "--plots", "out/plots")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.out.endswith(
            "\n\nwrote 9 charts to out/plots (.csv, .png, .svg)\n"), result.out)
        self.assertTrue(result.out.startswith(self.ser("info", "data.csv").out))
        self.assertEqual(sorted(p.name for p in (self.dir / "out/plots").iterdir()),
                         sorted(name + kind for name in NAMES for kind in (".csv", ".png", ".svg")))
        for name in NAMES:
            png = (self.dir / f"out/plots/{name}.png").read_bytes()
            self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
            width, height = struct.unpack(">II", png[16:24])
            self.assertGreater(min(width, height), 100)
            svg = xml.etree.ElementTree.parse(self.dir / f"out/plots/{name}.svg").getroot()
            self.assertEqual([svg.get("width"), svg.get("height")], [str(width), str(height)])

    def test_show_labels_titles_and_units(self):
        self.small()
        self.ser("info", "data.csv", "--plots", "out")
        svg = (self.dir / "out/emotions_by_corpus_stacked.svg").read_text(encoding="utf-8")
        for label in ("tess", "savee", "happy", "sad", "Emotions in each corpus", "corpus",
                      "number of clips"):
            self.assertIn(f"<text>{label}</text>", svg)
        self.assertIn("<text>duration (s)</text>",
                      (self.dir / "out/durations.svg").read_text(encoding="utf-8"))

    def test_of_synthetic_speech_say_so(self):
        (self.dir / "data.csv").write_text(
            "file,corpus,speaker,gender,emotion,duration,synthetic\n"
            "1.wav,made,1,female,happy,1,true\n")
        self.ser("info", "data.csv", "--plots", "out")
        for name in NAMES:
            self.assertIn("(synthetic speech)</text>",
                          (self.dir / f"out/{name}.svg").read_text(encoding="utf-8"))

    def test_execute_nothing_that_stands_in_names(self):
        self.manifest([(a, b, a, b, 1.0) for a in HOSTILE for b in HOSTILE])
        result = self.ser("info", "data.csv", "--plots", "out")
        self.assert_run(result, 0, err="")
        self.assertEqual(len(list((self.dir / "out").iterdir())), 3 * len(NAMES))
        self.assertEqual(list(self.dir.rglob("*pwned*")), [])
        tree = xml.etree.ElementTree.parse(self.dir / "out/classes.svg")
        shown = {node.text for node in tree.iter("{http://www.w3.org/2000/svg}text")}
        expected = {text.replace("\n", "?") for text in HOSTILE}
        self.assertLessEqual(expected, shown)
        labels = {row[0] for row in self.table("out/classes.csv")[1:]}
        self.assertEqual(labels, set(HOSTILE))

    def test_are_the_same_in_every_run(self):
        self.small()
        for folder in ("a", "b"):
            self.ser("info", "data.csv", "--plots", folder)
        for name in NAMES:
            for kind in (".png", ".svg"):
                self.assertEqual((self.dir / f"a/{name}{kind}").read_bytes(),
                                 (self.dir / f"b/{name}{kind}").read_bytes())

    def test_do_not_depend_on_the_users_locale_and_settings(self):
        self.small()
        self.ser("info", "data.csv", "--plots", "a")
        (self.dir / ".gnuplot").write_text("set title 'mine'\nexit status 7\n")
        result = self.ser("info", "data.csv", "--plots", "b",
                          env={"HOME": str(self.dir), "LC_ALL": "de_DE.UTF-8", "GNUTERM": "x11"})
        self.assert_run(result, 0, err="")
        self.assertEqual((self.dir / "a/durations.svg").read_bytes(),
                         (self.dir / "b/durations.svg").read_bytes())

    def test_of_ingest_are_those_of_its_manifest(self):
        for i, name in enumerate(("03a01Fa", "03a01Wa", "08a01Na")):
            write_wav(self.dir / f"emodb/{name}.wav", tone(1.0, seed=i))
        result = self.ser("ingest", "emodb", "-o", "data.csv", "--plots", "plots")
        self.assert_run(result, 0, err="")
        self.assertIn("\nwrote 9 charts to plots (.csv, .png, .svg)\n", result.out)
        self.assertEqual(self.table("plots/classes.csv"),
                         [["emotion", "clips"], ["neutral", "1"], ["happy", "1"], ["angry", "1"]])
        found = self.ser("ingest", "emodb", "-o", "data.csv", "--plots", "plots", "--json").json()
        self.assertIn("plots/durations.png", found["plots"])
        self.assertEqual(len(found["plots"]), 27)


class TheTables(PlotsTest):
    def test_hold_the_numbers(self):
        self.small()
        result = self.ser("info", "data.csv", "--plots", "out", "--json")
        self.assert_run(result, 0)
        found = result.json()
        self.assertEqual(found["kind"], "manifest")
        self.assertLessEqual({f"out/{name}.csv" for name in NAMES}, set(found["plots"]))
        self.assertEqual(self.table("out/classes.csv"),
                         [["emotion", "clips"], ["happy", "3"], ["sad", "1"]])
        self.assertEqual(self.table("out/emotions_by_corpus_heatmap.csv"),
                         [["corpus", "happy", "sad"], ["savee", "2", "0"], ["tess", "1", "1"]])
        self.assertEqual(self.table("out/speakers.csv"),
                         [["corpus", "speaker", "gender", "clips"], ["savee", "DC", "male", "2"],
                          ["tess", "OAF", "female", "1"], ["tess", "YAF", "female", "1"]])
        self.assertEqual(self.table("out/gender_by_emotion.csv"),
                         [["emotion", "female", "male"], ["happy", "1", "2"], ["sad", "1", "0"]])
        rows = self.table("out/durations.csv")
        self.assertEqual(rows[0], ["from_s", "to_s", "savee", "tess"])
        self.assertEqual(sum(int(n) for row in rows[1:] for n in row[2:]), 4)
        self.assert_no_litter()

    def test_without_gnuplot_are_all_and_a_note_says_why(self):
        self.small()
        (self.dir / "empty").mkdir()
        result = self.ser("info", "data.csv", "--plots", "out", env={"PATH": self.dir / "empty"})
        self.assert_run(result, 0, err=NOTE)
        self.assertTrue(result.out.endswith("\nwrote 9 tables to out (.csv)\n"), result.out)
        self.assertEqual(self.kinds("out"), [".csv"])
        result = self.ser("info", "data.csv", "--plots", "out", "-q", "--json",
                          env={"PATH": self.dir / "empty"})
        self.assert_run(result, 0, err="")
        self.assertEqual(len(result.json()["plots"]), 9)

    def test_of_what_is_not_known_are_left_out(self):
        (self.dir / "list.csv").write_text("file,emotion\na.wav,happy\n")
        (self.dir / "empty").mkdir()
        result = self.ser("info", "list.csv", "--plots", "out", env={"PATH": self.dir / "empty"})
        self.assert_run(result, 0, err=NOTE)
        self.assertTrue(result.out.endswith(
            "\n\nwrote 1 table to out (.csv)\n"
            "no corpus is known, so there is no chart corpora_bar, corpora_pie,\n"
            "emotions_by_corpus_grouped, emotions_by_corpus_heatmap,\n"
            "emotions_by_corpus_stacked\n"
            "no duration is known, so there is no chart durations\n"
            "no gender is known, so there is no chart gender_by_emotion\n"
            "no speaker is known, so there is no chart speakers\n"), result.out)


class WhatGoesWrong(PlotsTest):
    def test_a_failing_gnuplot_is_a_warning(self):
        self.small()
        env = self.fake_gnuplot("echo half > 0.png; echo 'line 3: no such thing' >&2; exit 1")
        result = self.ser("info", "data.csv", "--plots", "out", env=env)
        self.assert_run(result, 0, err="ser: warning: the tables are written, but no pictures: "
                        f"{self.dir}/fake/gnuplot failed with exit code 1: line 3: no such thing\n")
        self.assertEqual(self.kinds("out"), [".csv"])
        self.assert_no_litter()

    def test_an_interrupt_ends_a_gnuplot_that_hangs(self):
        self.small()
        env = self.fake_gnuplot("echo half > 0.png; : > \"$0.began\"; exec sleep 1000")
        process = subprocess.Popen([SER, "info", "data.csv", "--plots", "out"], cwd=self.dir,
                                   env={**os.environ, **env}, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not (self.dir / "fake/gnuplot.began").exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual([process.returncode, out, err],
                         [130, "", "ser: error: interrupted; what was finished is kept\n"])
        self.assertEqual(self.kinds("out"), [".csv"])
        self.assert_no_litter()

    def test_a_folder_that_cannot_be_made_is_the_machines_fault(self):
        self.small()
        (self.dir / "file").write_text("x")
        result = self.ser("info", "data.csv", "--plots", "file")
        self.assert_run(result, 1, "", "ser: error: file/classes.csv: cannot create: "
                                       "Not a directory\n")

    def test_a_manifest_is_not_replaced_by_its_own_chart(self):
        self.small()
        (self.dir / "data.csv").rename(self.dir / "speakers.csv")
        before = (self.dir / "speakers.csv").read_bytes()
        result = self.ser("info", "speakers.csv", "--plots", ".")
        self.assert_run(result, 2, "", "ser: error: --plots . would replace speakers.csv: name "
                                       "another folder\n")
        self.assertEqual((self.dir / "speakers.csv").read_bytes(), before)
        self.assertFalse((self.dir / "classes.csv").exists())

    def test_folders_and_models_are_refused(self):
        for what in (".", "m.safetensors"):
            self.assert_run(self.ser("info", what, "--plots", "out"), 2, "",
                            f"ser: error: {what}: --plots draws a manifest (.csv), a recording "
                            "or a run only\n")
        self.small()
        self.assert_run(self.ser("info", "data.csv", "--plots", ""), 2, "",
                        "ser: error: ser info: --plots needs a folder\n")
        self.assertFalse((self.dir / "out").exists())


if __name__ == "__main__":
    unittest.main()
