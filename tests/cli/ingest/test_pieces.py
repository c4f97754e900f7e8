"""ser ingest of tables of pieces: times that lie behind the recording's end are no samples."""

import csv

from ser_cli import *


class Pieces(SerTest):
    def test_behind_the_end_are_left_out_with_the_reason(self):
        write_wav(self.dir / "a.wav", tone(2.0))
        (self.dir / "l.csv").write_text("file,start,end,emotion,speaker\na.wav,0,1,happy,1\n"
                                        "a.wav,500,1500,sad,1\na.wav,1,2.04,sad,1\n"
                                        "a.wav,1,3,sad,1\n")
        result = self.ser("ingest", "l.csv", "-o", "d.csv", "--json")
        self.assertEqual(result.code, 3)
        self.assertEqual(result.json()["skipped"], {"out-of-range": 2})
        with open(self.dir / "d.csv", newline="") as file:
            self.assertEqual([(r["start"], r["end"]) for r in csv.DictReader(file)],
                             [("0", "1"), ("1", "2.04")])
        with open(self.dir / "d.skipped.csv", newline="") as file:
            details = sorted(row["detail"] for row in csv.DictReader(file))
        self.assertRegex(details[0], r"^'end' is 3 s, but .*a\.wav ends at 2\.00 s; correct the row$")
        self.assertRegex(details[1], r"^'start' is 500 s, but .*look like milliseconds$")


if __name__ == "__main__":
    unittest.main()
