"""A manifest of short tones: two emotions that differ in pitch, spoken by any number of speakers."""

from ser_cli import tone, write_wav


def write_corpus(folder, speakers=6, clips=4, corpus="tones", extra=None, seconds=0.5):
    """`folder/data.csv` and its recordings. `extra` makes more columns: (speaker, clip) → text."""
    extra = extra or {}
    lines = [",".join(["file", "corpus", "speaker", "emotion", "text", *extra])]
    for speaker in range(1, speakers + 1):
        for clip in range(clips):
            emotion = ("happy", "sad")[clip % 2]
            name = f"s{speaker:02}_{clip}_{emotion}.wav"
            hz = (400 if emotion == "happy" else 150) + 5 * speaker + clip
            write_wav(folder / name, tone(seconds, hz=hz, seed=100 * speaker + clip))
            more = [value(speaker, clip) for value in extra.values()]
            lines.append(",".join([name, corpus, f"{speaker:02}", emotion, f"t{clip // 2}", *more]))
    (folder / "data.csv").write_text("\n".join(lines) + "\n")
    return folder / "data.csv"
