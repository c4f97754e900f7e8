"""What the tests of ser predict share."""

from made_model import write_model
from ser_cli import *


class PredictTest(SerTest):
    """A recording, and a model that always says sad."""

    def setUp(self):
        super().setUp()
        write_model(self.dir / "m.safetensors", {"happy": 0.25, "sad": 0.75})
        write_wav(self.dir / "a.wav", tone(1.0))

    def predict(self, *arguments, **options):
        return self.ser("predict", "-m", "m.safetensors", *arguments, **options)
