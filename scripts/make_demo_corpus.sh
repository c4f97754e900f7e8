#!/usr/bin/env bash
# Makes the corpus `demo`: synthetic speech by espeak-ng, 8 voices x 5 emotions x 6 sentences x
# 2 takes = 480 files of about 2 s. The emotions are prosody only: pitch, pitch range, speed and
# loudness. The same espeak-ng gives the same bytes. Every file appears under its name only when it
# is complete, so that a run that was stopped is finished by the next one.
#
# Usage: scripts/make_demo_corpus.sh DEST
set -euo pipefail

if [[ $# -ne 1 || $1 == -* ]]; then
  echo "usage: $0 DEST" >&2
  exit 2
fi
if ! command -v espeak-ng >/dev/null; then
  echo "$0: espeak-ng is missing: install it (apt-get install espeak-ng)" >&2
  exit 1
fi
mkdir -p "$1"
DEST=$(cd "$1" && pwd)
export DEST

# Speaker 01 to 08; corpus.json has their gender and, where espeak-ng states one, their age.
VOICES=(en-us+m1 en-us+f1 en+m7 en+f2 en-gb-scotland+m8 en-gb-scotland+f4 en-us+m3 en+f5)
EMOTIONS=(neutral happy sad angry fear)
SENTENCES=(
  "The letter is lying on the kitchen table."
  "We will meet again on Monday morning."
  "They have moved all the boxes upstairs."
  "In seven hours it will be time to go."
  "My brother left his umbrella on the train."
  "Somebody is waiting by the garden gate."
)
TAKES=2

# What an emotion does: pitch (0 to 99), pitch range in per cent, words a minute, loudness.
prosody_of() {
  case $1 in
    neutral) echo "46 80 165 80" ;;
    happy) echo "66 170 185 95" ;;
    sad) echo "34 40 130 60" ;;
    angry) echo "54 130 200 115" ;;
    fear) echo "80 50 205 70" ;;
  esac
}

# A whole number from -$1 to $1 that depends on the other arguments alone.
spread() {
  local width=$1 sum=17
  shift
  for value in "$@"; do sum=$(((sum * 31 + value + 7) * 2654435761 % 4294967291)); done
  echo $((sum / 64 % (2 * width + 1) - width))
}

# One line a file: NAME VOICE PITCH RANGE SPEED LOUDNESS TEXT
plan() {
  local s e t k pitch range speed loudness at
  for s in "${!VOICES[@]}"; do
    for e in "${!EMOTIONS[@]}"; do
      for t in "${!SENTENCES[@]}"; do
        for ((k = 1; k <= TAKES; ++k)); do
          at=("$s" "$e" "$t" "$k")
          read -r pitch range speed loudness <<<"$(prosody_of "${EMOTIONS[e]}")"
          pitch=$((pitch + $(spread 6 1 "${at[@]}")))
          range=$((range + $(spread 15 2 "${at[@]}")))
          # Two takes of one sentence never have the same speed, so that no two files are equal.
          speed=$((speed + 2 * $(spread 6 3 "${at[@]}") + k % 2))
          loudness=$((loudness + $(spread 10 4 "${at[@]}")))
          printf 'demo_%02d_%s_%d_%d.wav\t%s\t%d\t%d\t%d\t%d\t%s\n' $((s + 1)) "${EMOTIONS[e]}" \
            $((t + 1)) "$k" "${VOICES[s]}" "$pitch" "$range" "$speed" "$loudness" "${SENTENCES[t]}"
        done
      done
    done
  done
}

speak() {
  local name voice pitch range speed loudness text part
  IFS=$'\t' read -r name voice pitch range speed loudness text <<<"$1"
  [[ -e $DEST/$name ]] && return
  part=$DEST/.$name.part
  espeak-ng -m -z -v "$voice" -p "$pitch" -s "$speed" -a "$loudness" -w "$part" \
    "<speak><prosody range=\"$range%\">$text</prosody></speak>"
  # An empty WAV has 44 bytes.
  if [[ $(wc -c <"$part") -le 44 ]]; then
    rm -f "$part"
    echo "espeak-ng -v $voice said nothing" >&2
    return 1
  fi
  mv "$part" "$DEST/$name"
}
export -f speak

# One run at a time in a folder; so what has a temporary name here was left by one that was killed.
exec 9<"$DEST"
flock 9
find "$DEST" -maxdepth 1 -name '.*.part' -delete

# shellcheck disable=SC2016  # for the shell that xargs starts
plan | tr '\n' '\0' | xargs -0 -n 1 -P "$(nproc)" bash -c 'set -e; speak "$1"' speak

cat >"$DEST/.README.md.part" <<'END'
# demo: synthetic emotional speech

Made by `scripts/make_demo_corpus.sh` with espeak-ng, not recorded from people. It shows that the
program works; no result on it says anything about how well emotion in real speech is recognised.
Names: `demo_SPEAKER_EMOTION_SENTENCE_TAKE.wav`.
END
mv "$DEST/.README.md.part" "$DEST/README.md"
echo "$DEST: $(find "$DEST" -name 'demo_*.wav' | wc -l) recordings"
