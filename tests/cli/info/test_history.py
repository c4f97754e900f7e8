"""ser info RUN --plots: the course of a training."""

import csv

from pictures import *
from ser_cli import *

HEAD = "epoch,train_loss,train_wa,dev_loss,dev_wa,dev_uar,learning_rate,seconds,train_uar\n"


class TheCourse(SerTest):
    def made_run(self, name, epochs, history=HEAD):
        folder = self.dir / name
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(json.dumps(
            {"training": {"epochs": 9},
             "run": {"split": "random:70/15/15", "labels": ["happy", "sad"],
                     "allow_speaker_overlap": True}}))
        (folder / "split.csv").write_text("file,start,end,part\n")
        for e in range(1, epochs + 1):
            history += f"{e},1,0.5,{(9 - e) / 8:g},0.5,{e / 10},0.001,1.000,0.4\n"
        if epochs:
            (folder / "history.csv").write_text(history)

    def test_of_a_run_is_drawn_and_its_table_lies_beside(self):
        self.made_run("run", 3)
        result = self.ser("info", "run", "--plots", "out")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.out.endswith("\n\nwrote 1 chart to out (.csv, .pdf, .png, .svg)\n"))
        self.assertEqual(sorted(p.name for p in (self.dir / "out").iterdir()),
                         ["history.csv", "history.pdf", "history.png", "history.svg"])
        self.assertEqual((self.dir / "out/history.csv").read_text(),
                         (self.dir / "run/history.csv").read_text())
        words = Svg(self.dir / "out/history.svg").words()
        for label in ("Training of run (unfinished)", "speaker overlap was allowed", "training",
                      "development", "best yet: epoch 3", "chance: 50.0 %", "epoch",
                      "cross entropy (nats)", "clips that are right (%)",
                      "mean over the emotions (%)"):
            self.assertIn(label, words)
        found = self.ser("info", "run", "--plots", "out", "--json").json()
        self.assertEqual(found["plots"], ["out/history.csv", "out/history.png", "out/history.svg",
                                          "out/history.pdf"])
        self.assertEqual([epoch["train_uar"] for epoch in found["history"]], [0.4] * 3)

    def test_of_a_cross_validation_is_one_picture(self):
        self.made_run("cv", 0)
        self.made_run("cv/fold-1", 2)
        self.made_run("cv/fold-2", 3)
        self.assert_run(self.ser("info", "cv", "--plots", "out"), 0, err="")
        self.assertEqual(Svg(self.dir / "out/folds.svg").title,
                         "Training of cv (unfinished): 2 folds")
        with open(self.dir / "out/folds.csv", newline="") as table:
            rows = list(csv.DictReader(table))
        self.assertEqual([(row["fold"], row["epoch"]) for row in rows],
                         [("1", "1"), ("1", "2"), ("2", "1"), ("2", "2"), ("2", "3")])

    def test_without_an_epoch_is_no_chart(self):
        self.made_run("run", 0)
        result = self.ser("info", "run", "--plots", "out")
        self.assert_run(result, 0, err="")
        self.assertTrue(result.out.endswith(
            "\n\nno epoch is done yet, so there is no chart history\n"), result.out)
        self.assertFalse((self.dir / "out").exists())

    def test_never_replaces_the_history_of_the_run_itself(self):
        self.made_run("run", 2)
        before = (self.dir / "run/history.csv").read_bytes()
        self.assert_run(self.ser("info", "run", "--plots", "run"), 2, "",
                        "ser: error: --plots run would replace run/history.csv: name another "
                        "folder\n")
        self.assertEqual((self.dir / "run/history.csv").read_bytes(), before)

    def test_of_an_older_run_is_shown_without_the_recall_of_its_training(self):
        self.made_run("run", 0)
        (self.dir / "run/history.csv").write_text(
            HEAD.replace(",train_uar", "") + "1,1,0.5,1,0.5,0.1,0.001,1\n")
        result = self.ser("info", "run", "--plots", "out", "--json")
        self.assert_run(result, 0)
        self.assertIsNone(result.json()["history"][0]["train_uar"])
        self.assertEqual((self.dir / "out/history.csv").read_text(),
                         HEAD + "1,1,0.5,1,0.5,0.1,0.001,1.000,\n")


if __name__ == "__main__":
    unittest.main()
