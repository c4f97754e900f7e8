#!/usr/bin/env bash
# Brings what building and testing needs and this machine lacks: the packages of packages.txt and
# LibTorch. A second run changes nothing and takes seconds. With --checks also the packages of
# check-packages.txt, which scripts/check.sh needs.
#
# Usage: scripts/setup.sh [--checks]
#
#   SER_TORCH=OFF        leaves LibTorch out (networks cannot be trained then)
#   SER_TORCH_DIR        a LibTorch that is there already (the folder with include/ and lib/)
#   SER_TORCH_PIP_ARGS   options of yours for pip, such as --index-url of the CPU builds
#   XDG_CACHE_HOME       where LibTorch goes: ser/libtorch-VERSION below it (default: ~/.cache)
set -euo pipefail

case $# in
  0) lists=(packages.txt) ;;
  *) lists=(packages.txt check-packages.txt) ;;
esac
if [ $# -gt 1 ] || [ "${1:---checks}" != --checks ]; then
  echo "usage: $0 [--checks]" >&2
  exit 2
fi
readonly torch_version=2.13.0
readonly torch_header=include/torch/csrc/api/include/torch/torch.h
readonly no_network='name resolution|resolving|could not resolve|unreachable|could not connect|unable to connect|ConnectionError|ConnectTimeout|connection refused|ProxyError|cannot initiate the connection'
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-${HOME:?setup: neither XDG_CACHE_HOME nor HOME is set}/.cache}/ser

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}

# The log of a command that failed; of a machine without a network one line says enough.
show_log() {
  if ! grep -qiE "$no_network" "$1"; then cat "$1" >&2; fi
}

wanted_packages() {
  (cd "$scripts" && sed 's/#.*//' "${lists[@]}") | xargs -n 1
}

missing_packages() {
  local package
  while read -r package; do
    # hi: installed and held.
    dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^[hi]i' ||
      printf '%s ' "$package"
  done < <(wanted_packages)
}

install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "no Debian or Ubuntu: these packages (by Debian's names) must be there already:" \
      "$(wanted_packages | tr '\n' ' ')"
    return
  fi
  local missing
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "missing packages, to be installed by root: $missing"
    as_root=(sudo)
  fi
  say "installing packages: $missing"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y
    -o DPkg::Lock::Timeout=600)
  # A source that cannot be read matters only if a package then cannot be installed.
  "${apt[@]}" update >"$log" 2>&1 || true
  # shellcheck disable=SC2086  # a list
  if ! "${apt[@]}" install --no-install-recommends $missing >>"$log" 2>&1 </dev/null; then
    show_log "$log"
    fail "missing packages that apt-get could not install (is there a network?): $missing"
  fi
}

# The interpreter with pip; the user's own first.
python_with_pip() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -m pip --version >/dev/null 2>&1; then
      echo "$python"
      return
    fi
  done
  fail "missing: pip for python3, which fetches LibTorch"
}

install_libtorch() {
  local folder=$cache/libtorch-$torch_version
  if [ -n "${SER_TORCH_DIR:-}" ]; then
    [ -f "$SER_TORCH_DIR/$torch_header" ] ||
      fail "SER_TORCH_DIR: no LibTorch at $SER_TORCH_DIR (expected $torch_header in it)"
    return
  fi
  if [ -f "$folder/torch/$torch_header" ]; then return; fi
  local python part=$folder.part
  python=$(python_with_pip)
  say "fetching LibTorch $torch_version into $folder"
  rm -rf "$part" "$folder"  # what an interrupted run left
  mkdir -p "$part/tmp"
  # pip unpacks in TMPDIR and moves the files: a small /tmp must not stop it. PIP_USER and the like
  # of the user's configuration contradict --target.
  # shellcheck disable=SC2086  # a list
  if ! TMPDIR=$part/tmp PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_NO_INPUT=1 \
    "$python" -m pip install --no-compile --retries 2 --target "$part" \
    "torch==$torch_version" ${SER_TORCH_PIP_ARGS:-} >"$log" 2>&1 </dev/null; then
    rm -rf "$part"
    show_log "$log"
    fail "missing: LibTorch (pip could not fetch torch==$torch_version; is there a network?)." \
      "Name one with SER_TORCH_DIR, or leave it out with SER_TORCH=OFF"
  fi
  rm -rf "$part/tmp"
  [ -f "$part/torch/$torch_header" ] ||
    fail "the package torch==$torch_version holds no $torch_header"
  mv -T "$part" "$folder"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
mkdir -p "$cache"
# One at a time; the lock is gone with its process, however that ends.
exec 9>"$cache/setup.lock"
flock 9
install_packages
case ${SER_TORCH:-ON} in
  OFF | off | 0 | FALSE | false | NO | no) ;;
  *) install_libtorch ;;
esac
