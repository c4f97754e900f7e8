"""What the tests of ser eval share."""

from made_corpus import write_corpus
from made_model import write_model
from ser_cli import *


class EvalTest(SerTest):
    """24 clips of 6 speakers, half happy, half sad; the model always says sad."""

    def setUp(self):
        super().setUp()
        write_corpus(self.dir)
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75})

    def eval(self, *arguments):
        return self.ser("eval", *arguments)

    def metrics(self, folder="report"):
        return json.loads((self.dir / folder / "metrics.json").read_text())
