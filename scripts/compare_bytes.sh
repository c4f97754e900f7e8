#!/usr/bin/env bash
# Whether two builds of ser compute the same numbers: every shipped feature set is extracted, and
# the experiments below are trained for a few epochs, by both from one manifest of the demo corpus;
# then the bytes of what they wrote are compared. A line a result: same or DIFFERENT, what it is,
# and the beginning of its SHA-256, which can be recorded. The exit status is 1 where one differs.
#
# The manifest is written by NEW_SER: a model holds the manifest's hash and notes on columns that it
# lacks, and an older ser passes over columns that it does not know. Features do not depend on
# threads, models do: both train with two.
#
# Usage: scripts/compare_bytes.sh OLD_SER NEW_SER [FOLDER]     (FOLDER keeps what they wrote)
set -euo pipefail

experiments=(cnn:3 hybrid:3 svm:0 byol-s:2)  # name:epochs

if [[ $# -lt 2 || $# -gt 3 || ! -x $1 || ! -x $2 ]]; then
  echo "usage: $0 OLD_SER NEW_SER [FOLDER]" >&2
  exit 2
fi
declare -A ser=([old]=$(realpath "$1") [new]=$(realpath "$2"))
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
if [[ $# -eq 3 ]]; then
  mkdir -p "$3"
  work=$(realpath "$3")
  rm -rf "$work"/{corpus,old,new}
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
cd "$work"
mkdir corpus old new

# Twelve recordings a class of 480: six speakers, two sentences each.
"$root/scripts/make_demo_corpus.sh" demo >log.txt
cp demo/demo_0[1-6]_*_[12]_1.wav corpus/

# Runs a ser quietly; what it said is shown when it fails.
run() {
  if ! "$@" >>log.txt 2>&1; then
    tail -n 5 log.txt >&2
    echo "$0: failed:" "$@" >&2
    return 1
  fi
}

differences=0
# The same file or folder of both, by its path below old/ and new/.
compare() {
  local what=$1 path=$2 sum
  sum=$(find "old/$path" -type f -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-12)
  if diff -rq "old/$path" "new/$path" >difference.txt 2>&1; then
    printf 'same       %-40s %s\n' "$what" "$sum"
  else
    printf 'DIFFERENT  %-40s %s\n' "$what" "$sum"
    sed 's/^/           /' difference.txt
    differences=$((differences + 1))
  fi
}

run "${ser[new]}" ingest corpus -o data.csv

for config in "$root"/configs/features/*.json; do
  set=$(basename "$config" .json)
  for which in old new; do
    run "${ser[$which]}" extract data.csv --features "$set" -o "$which/features/$set" ||
      rm -rf "${which:?}/features/$set"
  done
  compare "features of $set" "features/$set"
done

for experiment in "${experiments[@]}"; do
  name=${experiment%:*}
  epochs=()
  if [[ ${experiment#*:} -gt 0 ]]; then epochs=(--epochs "${experiment#*:}"); fi
  for which in old new; do
    run "${ser[$which]}" train data.csv --config "$name" --seed 1 --threads 2 "${epochs[@]}" \
      -o "$which/runs/$name" || rm -rf "${which:?}/runs/$name"
  done
  for file in split.csv model.safetensors test/predictions.csv; do
    compare "$file of $name" "runs/$name/$file"
  done
done

if [[ $differences -gt 0 ]]; then
  echo "$differences results differ"
  exit 1
fi
echo "all results are the same"
