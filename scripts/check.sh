#!/usr/bin/env bash
# Runs the checks that a change has to pass before it is called done, one step after the other, and
# prints how long each took. It stops at the first that fails; --keep-going runs the others too and
# names all failures at the end. What the steps need and this machine lacks, scripts/setup.sh
# --checks installs first.
#
# Usage: scripts/check.sh [--keep-going] [--list] [STEP...]      (default: all steps)
#
#   CHECK_JOBS      jobs of compilers and tests at once (default: all cores)
#   FUZZ_SECONDS    time of each fuzz target (default: 60)
#   SER_CORPORA     the folder of real recordings; tests on them are skipped without it
#
# shellcheck disable=SC2317  # the steps are called by their names
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

steps=(
  "format:every C++ file is laid out as clang-format 14 does it"
  "shellcheck:shell scripts without the faults that shellcheck knows"
  "docs:walls between the folders, links of the documents"
  "gcc:g++, optimised, warnings as errors; all tests"
  "allocations:no allocation for every frame while features are computed"
  "clang:clang++ 14, optimised, without LibTorch, warnings as errors; all tests"
  "no-torch:g++ without LibTorch; all tests"
  "asan:AddressSanitizer and UndefinedBehaviorSanitizer; all tests"
  "tsan:ThreadSanitizer; tests of what runs in threads"
  "tidy:clang-tidy 14 on the library and the program"
  "parsers:the tests of all parsers with AddressSanitizer and UBSan (a part of asan)"
  "fuzz:every fuzz target for FUZZ_SECONDS"
)
jobs=${CHECK_JOBS:-$(nproc)}

# Configures and builds a preset: PRESET [TARGET...]
build() {
  local preset=$1
  shift
  cmake --preset "$preset"
  cmake --build --preset "$preset" -j "$jobs" ${1:+--target "$@"}
}

# Runs the tests of a preset: PRESET [options of ctest]
run_tests() {
  local preset=$1
  shift
  ctest --preset "$preset" -j "$jobs" "$@"
}

# Files of this tree, those not yet committed too: PATTERN...
files() {
  local file
  git ls-files -z --cached --others --exclude-standard -- "$@" |
    while IFS= read -r -d '' file; do
      if [[ -e $file ]]; then printf '%s\0' "$file"; fi
    done
}

check_format() {
  files '*.cpp' '*.hpp' | xargs -0 clang-format-14 --dry-run --Werror
}

check_shellcheck() {
  files '*.sh' .ci/run | xargs -0 shellcheck
}

check_docs() {
  local test
  for test in tests/structure/test_*.py; do python3 -B "$test"; done
}

check_gcc() {
  build release
  run_tests release
}

check_allocations() {
  build release test_allocations
  build/release/bin/test_allocations
}

check_clang() {
  build clang
  run_tests clang
}

check_no_torch() {
  build no-torch
  run_tests no-torch
}

check_asan() {
  build asan
  run_tests asan
}

check_parsers() {
  build asan fuzz_regressions test_storage test_manifest test_metrics test_audio test_corpora
  run_tests asan -R '^(fuzz|storage|manifest|metrics|audio|corpora)/'
}

check_tsan() {
  build tsan test_core test_features test_training test_models ser
  run_tests tsan -R '^(core|features|training|models|cli/extract|cli/predict|cli/train)/'
}

# Without precompiled headers, which g++ and clang do not share. Findings in the files of a folder that
# is compiled as one are told as those in headers are.
check_tidy() {
  cmake --preset release -B build/tidy -DSER_TESTS=OFF -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
  run-clang-tidy-14 -p build/tidy -quiet -j "$jobs" "/Unity/unity_|^$PWD/(lib|apps)/"
}

check_fuzz() {
  build fuzz fuzzers
  local target name work failed=0
  export ASAN_OPTIONS=quarantine_size_mb=16  # or freed memory would count as used
  for target in build/fuzz/bin/fuzz_*; do
    name=${target##*/fuzz_}
    work=build/fuzz/found/$name
    mkdir -p "$work/corpus" "tests/fuzz/regressions/$name"
    printf '%-20s' "$name"
    if "$target" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=5 -rss_limit_mb=512 \
      -print_final_stats=1 -artifact_prefix="$work/" "$work/corpus" "build/fuzz/tests/fuzz/seeds/$name" \
      "tests/fuzz/regressions/$name" >"$work/log.txt" 2>&1; then
      grep number_of_executed "$work/log.txt"
    else
      echo FAILED
      tail -n 60 "$work/log.txt"
      echo "the input lies in $work; mend the parser and keep it in tests/fuzz/regressions/$name"
      failed=1
    fi
  done
  return "$failed"
}

keep_going=false
wanted=()
for argument in "$@"; do
  case $argument in
    --keep-going) keep_going=true ;;
    --list)
      for step in "${steps[@]}"; do printf '%-12s %s\n' "${step%%:*}" "${step#*:}"; done
      exit
      ;;
    *)
      if [[ ! " ${steps[*]%%:*} " == *" $argument "* ]]; then
        echo "usage: $0 [--keep-going] [--list] [STEP...] (steps: ${steps[*]%%:*})" >&2
        exit 2
      fi
      wanted+=("$argument")
      ;;
  esac
done
if [[ ${#wanted[@]} -eq 0 ]]; then
  for step in "${steps[@]%%:*}"; do
    # asan runs all that parsers does
    if [[ $step != parsers ]]; then wanted+=("$step"); fi
  done
fi

scripts/setup.sh --checks
results=()
failures=0
for step in "${wanted[@]}"; do
  printf '\n== %s\n' "$step"
  start=$SECONDS
  # Not as a condition: there bash would pass over the commands that fail in it.
  set +e
  (set -e; "check_${step//-/_}")
  code=$?
  set -e
  seconds=$((SECONDS - start))
  result=passed
  if [[ $code -ne 0 ]]; then result=FAILED failures=$((failures + 1)); fi
  results+=("$(printf '%-12s %-7s %3d min %02d s' "$step" "$result" $((seconds / 60)) \
    $((seconds % 60)))")
  printf '== %s\n' "${results[-1]}"
  if [[ $code -ne 0 && $keep_going == false ]]; then break; fi
done
printf '\n'
printf '%s\n' "${results[@]}"
exit $((failures > 0))
