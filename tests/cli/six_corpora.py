"""The complete file lists of the six corpora under their real names, with very short recordings.

Which files a corpus has is written here from the corpora's own documents, apart from the
definitions in datasets/: `ravdess()`, `crema_d()`, … give relative paths, `truth(path)` what a path
says, and a Writer puts distinct recordings where they belong.
"""

import array
import itertools
import pathlib
import struct
import sys

RAVDESS_EMOTIONS = ["neutral", "calm", "happy", "sad", "angry", "fear", "disgust", "surprise"]
CREMA_EMOTIONS = {"ANG": "angry", "DIS": "disgust", "FEA": "fear", "HAP": "happy", "SAD": "sad",
                  "NEU": "neutral"}
CREMA_SENTENCES = "IEO TIE IOM IWW TAI MTI IWL ITH DFA ITS TSI WSI".split()
CREMA_MISSING = (  # the 20 recordings that were never published
    {("1002", "TIE", "NEU"), ("1076", "ITS", "NEU")}
    | {("1008", "WSI", emotion) for emotion in CREMA_EMOTIONS}
    | {("1009", "MTI", emotion) for emotion in CREMA_EMOTIONS}
    | {("1019", "ITH", emotion) for emotion in CREMA_EMOTIONS}
)
TESS_EMOTIONS = {"angry": "angry", "disgust": "disgust", "fear": "fear", "happy": "happy",
                 "neutral": "neutral", "ps": "surprise", "sad": "sad"}
TESS_FOLDERS = {("OAF", "ps"): "OAF_Pleasant_surprise", ("YAF", "ps"): "YAF_pleasant_surprised",
                ("OAF", "sad"): "OAF_Sad", ("OAF", "fear"): "OAF_Fear"}
EMODB_LETTERS = {"W": ("angry", 127), "L": ("boredom", 81), "E": ("disgust", 46), "A": ("fear", 69),
                 "F": ("happy", 71), "T": ("sad", 62), "N": ("neutral", 79)}
EMODB_SPEAKERS = "03 08 09 10 11 12 13 14 15 16".split()
EMODB_TEXTS = "a01 a02 a04 a05 a07 b01 b02 b03 b09 b10".split()
SAVEE_EMOTIONS = {"a": "angry", "d": "disgust", "f": "fear", "h": "happy", "n": "neutral",
                  "sa": "sad", "su": "surprise"}
IESC_EMOTIONS = {"Anger": "angry", "Fear": "fear", "Happy": "happy", "Neutral": "neutral",
                 "Sad": "sad"}

RATES = {"ravdess": 48000, "crema-d": 16000, "tess": 24414, "emodb": 16000, "savee": 44100,
         "iesc": 16000}


def ravdess(channel="01", modality="03"):
    """Speech (channel 01, 1440 files) or song (02, 1012 files)."""
    emotions = range(1, 9) if channel == "01" else range(1, 7)
    for actor in range(1, 25):
        if channel == "02" and actor == 18:
            continue
        for emotion, intensity, text, take in itertools.product(emotions, (1, 2), (1, 2), (1, 2)):
            if emotion == 1 and intensity == 2:
                continue
            yield (f"Actor_{actor:02}/{modality}-{channel}-{emotion:02}-{intensity:02}-{text:02}-"
                   f"{take:02}-{actor:02}.wav")


def crema_d():
    for actor, sentence, emotion in itertools.product(
            map(str, range(1001, 1092)), CREMA_SENTENCES, CREMA_EMOTIONS):
        if (actor, sentence, emotion) in CREMA_MISSING:
            continue
        graded = sentence == "IEO" and emotion != "NEU"
        for level in ("LO", "MD", "HI") if graded else ("XX",):
            yield f"AudioWAV/{actor}_{sentence}_{emotion}_{level}.wav"


def tess():
    words = ["bite", "food", "back", "week-end", "top10"] + [f"w{n}" for n in range(195)]
    for speaker, emotion, word in itertools.product(("OAF", "YAF"), TESS_EMOTIONS, words):
        folder = TESS_FOLDERS.get((speaker, emotion), f"{speaker}_{emotion}")
        lacks_f = (speaker, word, emotion) == ("OAF", "bite", "neutral")
        yield f"{folder}/{'OA' if lacks_f else speaker}_{word}_{emotion}.wav"


def emodb():
    """The right number of each letter and all speakers and texts; not which of them exist."""
    takes = list(itertools.product("abcdef", EMODB_SPEAKERS, EMODB_TEXTS))
    for letter, (_, count) in EMODB_LETTERS.items():
        for version, speaker, text in takes[:count]:
            yield f"wav/{speaker}{text}{letter}{version}.wav"


def savee(flat=False):
    for speaker, (code, _) in itertools.product(("DC", "JE", "JK", "KL"), SAVEE_EMOTIONS.items()):
        for number in range(1, 31 if code == "n" else 16):
            yield (f"{speaker}_{code}{number:02}.wav" if flat
                   else f"AudioData/{speaker}/{code}{number:02}.wav")


def iesc():
    for speaker, emotion, number in itertools.product(range(1, 9), IESC_EMOTIONS, range(1, 16)):
        folder = f"Speaker-{speaker} " if speaker == 3 else f"Speaker-{speaker}"
        yield f"{folder}/{' Sad' if (speaker, emotion) == (5, 'Sad') else emotion}/s {number}.wav"


CORPORA = {"ravdess": ravdess, "crema-d": crema_d, "tess": tess, "emodb": emodb, "savee": savee,
           "iesc": iesc}


def truth(corpus, path):
    """(speaker, canonical emotion) of a recording."""
    path = pathlib.PurePosixPath(path)
    name = path.stem
    if corpus == "ravdess":
        fields = name.split("-")
        return fields[6], RAVDESS_EMOTIONS[int(fields[2]) - 1]
    if corpus == "crema-d":
        fields = name.split("_")
        return fields[0], CREMA_EMOTIONS[fields[2]]
    if corpus == "tess":
        return {"OA": "OAF"}.get(name.split("_")[0], name.split("_")[0]), \
            TESS_EMOTIONS[name.split("_")[2]]
    if corpus == "emodb":
        return name[:2], EMODB_LETTERS[name[5]][0]
    if corpus == "savee":
        speaker, code = name.split("_") if "_" in name else (path.parent.name, name)
        return speaker, SAVEE_EMOTIONS[code[:-2]]
    folders = [part.strip() for part in path.parts[-3:-1]]
    return folders[0][-1], IESC_EMOTIONS[folders[1]]


def usual_rate(corpus, path):
    return 96000 if path.endswith("OAF_food_fear.wav") else RATES[corpus]


class Writer:
    """Writes short 16-bit WAV files, no two alike unless the number is given."""

    FRAMES = 64

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.number = 0
        self.folders = set()

    def samples(self, number, frames=FRAMES, channels=1):
        # A ramp in which a few samples spell the number.
        values = array.array("h", (16 * (i % 50) for i in range(frames * channels)))
        values[0], values[1], values[2] = number % 30000, number // 30000 + 1, -number % 251
        if sys.byteorder == "big":
            values.byteswap()
        return values.tobytes()

    def wav(self, path, rate=16000, number=None, frames=FRAMES, channels=1, before=b"", after=b""):
        """`before` and `after` are whole RIFF chunks around the samples."""
        if number is None:
            self.number += 1
            number = self.number
        data = self.samples(number, frames, channels)
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, 2 * channels * rate,
                           2 * channels, 16)
        body = b"WAVE" + form + before + struct.pack("<4sI", b"data", len(data)) + data + after
        return self.bytes(path, b"RIFF" + struct.pack("<I", len(body)) + body)

    def bytes(self, path, content):
        file = self.root / path
        assert file.is_relative_to(self.root) and ".." not in file.parts, path
        if file.parent not in self.folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            self.folders.add(file.parent)
        with open(file, "wb") as out:
            out.write(content)
        return file

    def corpus(self, name, under="", paths=None, copies=("",)):
        """A whole corpus, or the paths given, below `under`; each file once below each of
        `copies`, all copies equal."""
        for path in CORPORA[name]() if paths is None else paths:
            self.number += 1
            for copy in copies:
                self.wav(str(pathlib.PurePosixPath(under) / copy / path),
                         usual_rate(name, path), self.number)
