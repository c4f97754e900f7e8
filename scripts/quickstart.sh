#!/usr/bin/env bash
# From nothing to a trained and measured model, every step shown as it runs: set-up, build, corpus,
# ingest, extract, train, eval, predict. Everything it makes lies in quickstart/ and build/. It can
# be run again: what is there is used or replaced.
#
# Usage: scripts/quickstart.sh [CORPUS_DIR...]     (default: the synthetic demo corpus)
set -euo pipefail

corpora=()
epochs=()
for folder in "$@"; do
  if [[ ! -d $folder ]]; then
    echo "usage: $0 [CORPUS_DIR...]: no folder $folder" >&2
    exit 2
  fi
  corpora+=("$(cd "$folder" && pwd)")
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."

show() {
  printf '\n$'
  printf ' %q' "$@"
  printf '\n'
  "$@"
}

scripts/setup.sh
show cmake --preset release
show cmake --build --preset release --target ser libser_torch

if [[ ${#corpora[@]} -eq 0 ]]; then
  show scripts/make_demo_corpus.sh quickstart/demo
  corpora=(quickstart/demo)
  epochs=(--epochs 15)  # enough for synthetic speech, and two cores take two minutes
fi

ser=build/release/bin/ser
show "$ser" ingest "${corpora[@]}" -o quickstart/data.csv
show "$ser" extract quickstart/data.csv --features logmel-128 -o quickstart/features
show "$ser" train quickstart/data.csv --config cnn --features quickstart/features \
  -o quickstart/run --overwrite "${epochs[@]}"
show "$ser" eval quickstart/run quickstart/data.csv -o quickstart/report

# Recordings of speakers that the model was not trained on: the first of the test part.
files=()
while read -r file; do
  [[ $file == /* ]] || file=quickstart/$file
  files+=("$file")
done < <(awk -F, '$NF == "test" && !/"/ && n++ % 13 == 0 && m++ < 5 { print $1 }' \
  quickstart/run/split.csv)
if [[ ${#files[@]} -gt 0 ]]; then
  show "$ser" predict -m quickstart/run/model.safetensors "${files[@]}"
fi
printf '\nThe report: quickstart/report\n'
