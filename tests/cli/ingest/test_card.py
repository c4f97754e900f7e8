"""The data card, word for word."""

from ser_cli import SerTest, unittest
from six_corpora import Writer

CARD = """# Data card

A manifest of 4 recordings, made by `ser ingest` from `c` with the label set `7`.

## Recordings

| corpus | found | used | left out | published | speakers | hours |
|---|---:|---:|---:|---:|---:|---:|
| crema-d | 1 | 0 | 1 | - | 0 | 0.00 |
| emodb | 2 | 1 | 1 | 535 | 1 | 0.00 |
| tess | 4 | 3 | 1 | 2800 | 2 | 0.00 |
| (not recognised) | 1 | 0 | 1 | - | - | - |
| total | 8 | 4 | 4 | - | 3 | 0.00 |

## Speakers

| corpus | men | women | not known | ages |
|---|---:|---:|---:|---:|
| emodb | 1 | 0 | 0 | 31 |
| tess | 0 | 2 | 0 | 26 to 64 |

## Durations and rates

| corpus | hours | shortest s | median s | longest s | Hz | channels |
|---|---:|---:|---:|---:|---:|---:|
| emodb | 0.00 | 0.50 | 0.50 | 0.50 | 16000 | 1 |
| tess | 0.00 | 0.25 | 1.00 | 1.00 | 24414 (2), 96000 (1) | 1 |

## Emotions

| emotion | crema-d | emodb | tess | total |
|---|---:|---:|---:|---:|
| sad | 0 | 0 | 2 | 2 |
| fear | 0 | 1 | 1 | 2 |

## Labels

- Label set: `7`
- Calm: kept
- Boredom: as the label set says
- Label source: `intended`, the labels that the names give

| corpus | native label | emotion | recordings |
|---|---|---|---:|
| emodb | fear | fear | 1 |
| tess | fear | fear | 1 |
| tess | sad | sad | 2 |

## Sources
"""

LEFT_OUT = """
## Left out

| corpus | reason | files | meaning |
|---|---|---:|---|
| (not recognised) | unknown-name | 1 | no known corpus names its recordings like this |
| crema-d | known-bad | 1 | known to hold no usable sound in copies of the corpus |
| emodb | label-dropped | 1 | the label set does not have its emotion, or the table of labels gives none |
| tess | duplicate | 1 | a file of the same corpus, speaker and name is used |

The files are named in the list that ends in `.skipped.csv`, each with its detail.

## Equal recordings, all kept

- `c/OAF_back_sad.wav` = `c/YAF_back_sad.wav`

## Differences from the published counts

- emodb: 2 recordings where 535 were published (533 fewer)
"""

REMARKS = """
## Remarks

- tess: 1 recording with 96000 Hz, not 24414 Hz as the others: c/OAF_food_fear.wav
"""


class CardTest(SerTest):
    def test_it_says_all_that_is_known_of_the_data(self):
        writer = Writer(self.dir / "c")
        writer.wav("03a01Aa.wav", 16000, 1, frames=8000)
        writer.wav("03a01La.wav", 16000, 2, frames=8000)
        writer.wav("OAF_food_fear.wav", 96000, 3, frames=24000)
        writer.wav("OAF_back_sad.wav", 24414, 4, frames=24414)
        writer.wav("YAF_back_sad.wav", 24414, 4, frames=24414)
        writer.wav("copy/YAF_back_sad.wav", 24414, 4, frames=24414)
        writer.bytes("1076_MTI_SAD_XX.wav", b"")
        writer.wav("holiday.wav", 16000)
        self.assert_run(self.ser("ingest", "c", "-o", "data.csv", "--labels", "7", "--calm",
                                 "keep"), err="")
        card = (self.dir / "data.card.md").read_text()
        self.assertEqual(card[:len(CARD)], CARD)
        left_out = card.index("\n## Left out")
        self.assertEqual(card[left_out:left_out + len(LEFT_OUT)], LEFT_OUT)
        self.assertEqual(card[-len(REMARKS):], REMARKS)
        sources = card[len(CARD):left_out]
        for text in ("### crema-d", "### emodb", "### tess", "- Licence: CC BY-NC-ND 4.0\n",
                     "- Licence: CC0 1.0\n", "- Citation: Pichora-Fuller MK, Dupuis K (2020).",
                     "- Home page: https://doi.org/10.5683/SP2/E8H2MF\n", "- Speakers: OAF YAF\n"):
            self.assertIn(text, sources)

    def test_equal_data_give_an_equal_card(self):
        Writer(self.dir / "c").corpus("savee")
        cards = []
        for jobs in (1, 2):
            self.assert_run(self.ser("ingest", "c", "-o", "data.csv", "--jobs", jobs), err="")
            cards.append((self.dir / "data.card.md").read_bytes())
        self.assertEqual(cards[0], cards[1])


if __name__ == "__main__":
    unittest.main()
