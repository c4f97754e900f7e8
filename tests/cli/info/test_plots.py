"""ser info --plots and ser ingest --plots: the charts of a manifest."""

import csv
import re
import resource
import shutil

from pictures import *
from ser_cli import *

NAMES = ["classes", "corpora_bar", "corpora_pie", "durations", "emotions_by_corpus_grouped",
         "emotions_by_corpus_heatmap", "emotions_by_corpus_stacked", "gender_by_emotion",
         "speakers"]
HOSTILE = ['"; system("touch pwned") #', "`touch pwned`", "$(touch pwned)", "@x {a}_{b}^2 %d \\n",
           "it's", "a, b", "line\nbreak\nEND\n!touch pwned", "über 愤怒", "<b>&amp;</b>", "-", "=1"]


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

    def kinds(self, folder):
        return sorted({p.suffix for p in (self.dir / folder).iterdir()})


class ThePictures(PlotsTest):
    def test_lie_beside_their_tables(self):
        self.small()
        result = self.ser("info", "data.csv", "--plots", "out/plots")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.out.endswith(
            "\n\nwrote 9 charts to out/plots (.csv, .pdf, .png, .svg)\n"), result.out)
        self.assertTrue(result.out.startswith(self.ser("info", "data.csv").out))
        self.assertEqual(sorted(p.name for p in (self.dir / "out/plots").iterdir()),
                         sorted(name + kind for name in NAMES for kind in KINDS))

    def test_have_the_same_size_in_all_kinds_and_are_not_blank(self):
        self.small()
        self.ser("info", "data.csv", "--plots", "out")
        for name in NAMES:
            svg = Svg(self.dir / f"out/{name}.svg")
            png = Png(self.dir / f"out/{name}.png")
            pdf = Pdf(self.dir / f"out/{name}.pdf")
            self.assertGreater(min(svg.width, svg.height), 100)
            self.assertLessEqual(svg.width, 520)  # readable at half the width of a page
            self.assertEqual([png.width, png.height], [2 * svg.width, 2 * svg.height])
            self.assertEqual(pdf.pages, 1)
            self.assertEqual(pdf.size, [0.75 * svg.width, 0.75 * svg.height])
            self.assertGreater(len(png.colours()), 3, name)
            self.assertEqual(png.edge_colours(), {(255, 255, 255)}, name)

    def test_show_labels_titles_and_units(self):
        self.small()
        self.ser("info", "data.csv", "--plots", "out")
        svg = Svg(self.dir / "out/emotions_by_corpus_stacked.svg")
        self.assertEqual(svg.title, "Emotions in each corpus")
        self.assertLessEqual({"tess", "savee", "happy", "sad", "Emotions in each corpus", "corpus",
                              "number of clips"}, svg.words())
        self.assertIn("duration (s)", Svg(self.dir / "out/durations.svg").words())

    def test_keep_every_word_within_the_page(self):
        self.small()
        self.ser("info", "data.csv", "--plots", "out")
        for name in NAMES:
            svg = Svg(self.dir / f"out/{name}.svg")
            self.assertGreater(len(svg.texts), 3)
            for text in svg.texts:
                self.assertGreaterEqual(text.left, 0, text)
                self.assertGreaterEqual(text.top, 0, text)
                self.assertLessEqual(text.right, svg.width, text)
                self.assertLessEqual(text.bottom, svg.height, text)

    def test_have_bars_as_long_as_their_axis_says(self):
        self.small()  # three happy clips, one sad one
        self.ser("info", "data.csv", "--plots", "out")
        svg = Svg(self.dir / "out/classes.svg")
        ticks = {text.word: (text.top + text.bottom) / 2 for text in svg.texts
                 if re.fullmatch("[0-9]", text.word) and text.right < 40}
        unit = (ticks["0"] - ticks["3"]) / 3
        happy, = svg.filled("#f0e442")
        sad, = svg.filled("#0072b2")
        self.assertAlmostEqual((happy.bottom - happy.top) / unit, 3, places=2)
        self.assertAlmostEqual((sad.bottom - sad.top) / unit, 1, places=2)
        self.assertAlmostEqual(happy.bottom, sad.bottom)

    def test_of_synthetic_speech_say_so(self):
        (self.dir / "data.csv").write_text(
            "file,corpus,speaker,gender,emotion,duration,synthetic\n"
            "1.wav,made,1,female,happy,1,true\n")
        self.ser("info", "data.csv", "--plots", "out")
        for name in NAMES:
            self.assertTrue(Svg(self.dir / f"out/{name}.svg").title.endswith("(synthetic speech)"))

    def test_execute_nothing_that_stands_in_names(self):
        self.manifest([(a, b, a, b, 1.0) for a in HOSTILE for b in HOSTILE])
        result = self.ser("info", "data.csv", "--plots", "out")
        self.assert_run(result, 0, err="")
        self.assertEqual(len(list((self.dir / "out").iterdir())), 4 * len(NAMES))
        self.assertEqual(list(self.dir.rglob("*pwned*")), [])
        shown = Svg(self.dir / "out/classes.svg").words()
        expected = {text.replace("\n", "?") for text in HOSTILE if len(text) < 26}
        self.assertLessEqual(expected, shown)
        self.assertTrue(any(word.startswith("line?break?END?!touch") for word in shown), shown)
        labels = {row[0] for row in self.table("out/classes.csv")[1:]}
        self.assertEqual(labels, set(HOSTILE))

    def test_are_the_same_in_every_run(self):
        self.small()
        for folder in ("a", "b"):
            self.ser("info", "data.csv", "--plots", folder)
        for name in NAMES:
            for kind in KINDS:
                self.assertEqual((self.dir / f"a/{name}{kind}").read_bytes(),
                                 (self.dir / f"b/{name}{kind}").read_bytes())

    def test_do_not_depend_on_the_users_locale(self):
        self.small()
        self.ser("info", "data.csv", "--plots", "a")
        result = self.ser("info", "data.csv", "--plots", "b",
                          env={"LC_ALL": "ja_JP.UTF-8", "LANG": "ja_JP.UTF-8"})
        self.assert_run(result, 0, err="")
        for kind in KINDS:
            self.assertEqual((self.dir / f"a/durations{kind}").read_bytes(),
                             (self.dir / f"b/durations{kind}").read_bytes())

    def test_of_a_thousand_categories_are_drawn(self):
        self.manifest([("c", f"s{i}", "female", f"emotion {i}", 1 + i / 100)
                       for i in range(1000)])
        self.assert_run(self.ser("info", "data.csv", "--plots", "out"), 0, err="")
        self.assertIn("emotion (1000, named in the table)",
                      Svg(self.dir / "out/classes.svg").words())
        for name in NAMES:
            self.assertGreater(len(Png(self.dir / f"out/{name}.png").colours()), 3)

    def test_of_ingest_are_those_of_its_manifest(self):
        for i, name in enumerate(("03a01Fa", "03a01Wa", "08a01Na")):
            write_wav(self.dir / f"emodb/{name}.wav", tone(1.0, seed=i))
        result = self.ser("ingest", "emodb", "-o", "data.csv", "--plots", "plots")
        self.assert_run(result, 0, err="")
        self.assertIn("\nwrote 9 charts to plots (.csv, .pdf, .png, .svg)\n", result.out)
        self.assertEqual(self.table("plots/classes.csv"),
                         [["emotion", "clips"], ["neutral", "1"], ["happy", "1"], ["angry", "1"]])
        found = self.ser("ingest", "emodb", "-o", "data.csv", "--plots", "plots", "--json").json()
        self.assertIn("plots/durations.png", found["plots"])
        self.assertEqual(len(found["plots"]), 36)


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

    def test_of_what_is_not_known_are_left_out(self):
        (self.dir / "list.csv").write_text("file,emotion\na.wav,happy\n")
        result = self.ser("info", "list.csv", "--plots", "out")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.out.endswith(
            "\n\nwrote 1 chart to out (.csv, .pdf, .png, .svg)\n"
            "no corpus is known, so there is no chart corpora_bar, corpora_pie,\n"
            "emotions_by_corpus_grouped, emotions_by_corpus_heatmap,\n"
            "emotions_by_corpus_stacked\n"
            "no duration is known, so there is no chart durations\n"
            "no gender is known, so there is no chart gender_by_emotion\n"
            "no speaker is known, so there is no chart speakers\n"), result.out)

    def test_of_nothing_are_none(self):
        self.manifest([])
        result = self.ser("info", "data.csv", "--plots", "out")
        self.assert_run(result, 0, err="")
        self.assertIn("no emotion is known, so there is no chart classes\n", result.out)
        self.assertNotIn("wrote", result.out)
        self.assertFalse((self.dir / "out").exists())


class WhatGoesWrong(PlotsTest):
    def test_a_machine_without_a_font_is_an_error_and_nothing_is_written(self):
        self.small()
        (self.dir / "fonts.conf").write_text("<fontconfig><dir>/none</dir></fontconfig>")
        result = self.ser("info", "data.csv", "--plots", "out",
                          env={"FONTCONFIG_FILE": self.dir / "fonts.conf"})
        self.assert_run(result, 1, "", "ser: error: no font is installed that pictures could be "
                        "lettered with (Debian and Ubuntu: apt install fonts-dejavu-core)\n")
        self.assertFalse((self.dir / "out").exists())

    def test_without_libser_plots_only_drawing_is_an_error(self):
        self.small()
        built = pathlib.Path(SER).resolve().parent.parent / "lib"
        (self.dir / "lib").mkdir()
        for library in built.glob("libser.so*"):
            shutil.copy(library, self.dir / "lib")
        env = {"LD_LIBRARY_PATH": str(self.dir / "lib")}
        self.assert_run(self.ser("info", "data.csv", env=env), 0, err="")
        self.assert_run(
            self.ser("info", "data.csv", "--plots", "out", env=env), 1, "",
            "ser: error: this build has no cairo (libser_plots.so is not beside libser); drawing "
            "charts needs it: run scripts/setup.sh and build again (all else works without it)\n")
        self.assertFalse((self.dir / "out").exists())

    def test_a_full_disk_is_the_machines_fault_and_leaves_no_half_picture(self):
        self.small()
        process = subprocess.run(
            [SER, "info", "data.csv", "--plots", "out"], cwd=self.dir, text=True,
            capture_output=True, preexec_fn=lambda: (
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))))
        self.assertEqual([process.returncode, process.stdout], [1, ""])
        self.assertRegex(process.stderr, r"\Aser: error: out/classes\.png: [^\n]*\n\Z")
        self.assertEqual(self.kinds("out"), [".csv"])
        self.assert_no_litter()

    def test_a_file_where_the_folder_should_be_is_told_as_one(self):
        self.small()
        (self.dir / "file").write_text("x")
        result = self.ser("info", "data.csv", "--plots", "file")
        self.assert_run(result, 2, "", "ser: error: file: is a file, and a folder is needed "
                                       "(choose another name)\n")

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
