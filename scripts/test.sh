#!/usr/bin/env bash
# Sets up, builds the release preset and runs all tests. Arguments go to ctest: test.sh -R Csv
# SER_TORCH=OFF does it without LibTorch; SER_CORPORA names the folder of the real recordings.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh
cmake --preset release -DSER_TORCH="${SER_TORCH:-ON}"
cmake --build --preset release
if [ -z "${SER_CORPORA:-}" ]; then
  echo "SER_CORPORA is not set: tests on real recordings are skipped"
elif [ ! -d "$SER_CORPORA" ]; then
  echo "SER_CORPORA: no such folder: $SER_CORPORA" >&2
  exit 1
fi
ctest --preset release -j2 "$@"
