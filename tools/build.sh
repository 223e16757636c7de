#!/usr/bin/env bash
# build.sh FOLDER [CMAKE ARGUMENT...]: configures and builds the checkout in FOLDER (relative to it), one at a time; only
# REMIT_TARGET where it is set.
# Progress goes to stderr; when the build fails the end of its log does too.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
folder=$root/$1
shift

# A checkout that was moved or copied with its build folder cannot use it.
if [[ -f $folder/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
  rm -rf -- "$folder"
fi
mkdir -p -- "$folder"
exec 9>"$folder/.lock"
flock 9
log=$folder/build.log

# One line that renews itself on a terminal, every tenth step elsewhere.
show_progress() {
  local line step=0
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    [[ $line == '['*/*']'* ]] || continue
    if [[ -t 2 ]]; then
      printf '\r\033[Kremit: building %s' "${line%%]*}]" >&2
    elif ((step++ % 10 == 0)); then
      printf 'remit: building %s\n' "${line%%]*}]" >&2
    fi
  done
  if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi
}

: >"$log"
if ! (cd -- "$root" && cmake -G Ninja -B "$folder" "$@" && cmake --build "$folder" ${REMIT_TARGET:+--target "$REMIT_TARGET"}) 2>&1 9>&- | show_progress; then
  tail -n 40 -- "$log" >&2
  printf 'remit: the build failed; all of its log is in %s\n' "$log" >&2
  exit 1
fi
