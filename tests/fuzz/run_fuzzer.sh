#!/usr/bin/env bash
# run_fuzzer.sh FUZZER SECONDS [FOLDER...]: explores for so long; fails on a finding in our code, which it prints with its
# input kept in build/fuzz. What is found becomes a seed in tests/fuzz/corpus, which the tests replay for ever.
#
# Not failures:
# - a stack that tests/fuzz/libsbml_defects.txt lists: a defect of that library. Exploring goes on.
# - an input that ran out of time but finishes within 20 s of processor time when it runs alone: a loaded machine is slow, and
#   with sanitizers ten times so. An input has at most some kilobytes, and takes milliseconds.
set -uo pipefail
here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
fuzzer=$1 seconds=$2 name=${1##*/}
shift 2
folder=$(dirname -- "$fuzzer")/found
mkdir -p -- "$folder/corpus/$name"
log=$folder/$name.log
corpora=("$folder/corpus/$name")
[[ -d $here/corpus/${name#fuzz_} ]] && corpora+=("$here/corpus/${name#fuzz_}")
# Small files of the folders named, of the kind that the fuzzer reads, are seeds too.
kinds() {
  case $name in
    fuzz_sbml) echo xml ;;
    fuzz_antimony) echo 'ant txt' ;;
    fuzz_study) echo toml ;;
    fuzz_text) echo tsv ;;
  esac
}
seeds=$folder/seeds/$name
mkdir -p -- "$seeds"
for root in "$@"; do
  for kind in $(kinds); do
    [[ -d $root ]] && find "$root" -name "*.$kind" -size -9 -print0 | while IFS= read -r -d '' file; do
      cp -- "$file" "$seeds/${file//[\/.]/_}"
    done
  done
done
corpora+=("$seeds")
words=()
[[ -f $here/${name#fuzz_}.dict ]] && words=("-dict=$here/${name#fuzz_}.dict")
for symbolizer in llvm-symbolizer-19 llvm-symbolizer; do
  if path=$(command -v "$symbolizer"); then export ASAN_SYMBOLIZER_PATH=$path && break; fi
done

# Functions of libSBML whose defects are listed, as a pattern; matches nothing when there are none.
listed() { sed -n 's/^\([A-Za-z_~][A-Za-z0-9_:~]*\).*/\1/p' "$here/libsbml_defects.txt" | paste -sd'|' -; }

is_listed() {
  local functions
  functions=$(listed)
  [[ -n $functions ]] && grep 'libsbml\.so' "$log" | grep -Eq "\b($functions)\b"
}

was_only_slow() {
  grep -q 'libFuzzer: timeout' "$log" && [[ -n $1 ]] && (ulimit -t 20 && "$fuzzer" -timeout=0 "$1") >/dev/null 2>&1
}

until=$((SECONDS + seconds)) again=0
printf 'remit: %s for %s seconds\n' "$name" "$seconds"
while ((SECONDS < until || again == 0)); do
  left=$((until - SECONDS))
  again=1
  if "$fuzzer" -max_total_time="$((left > 0 ? left : 1))" -timeout=60 -max_len=8192 -rss_limit_mb=3000 -print_final_stats=1 "${words[@]}" \
    -artifact_prefix="$folder/$name-" "${corpora[@]}" >"$log" 2>&1; then
    grep -E 'stat::(number_of_executed_units|average_exec_per_sec|slowest_unit_time_sec|peak_rss_mb)' "$log"
    exit 0
  fi
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  if is_listed; then
    printf 'remit: %s met a listed defect of libSBML (%s)\n' "$name" "$input"
  elif was_only_slow "$input"; then
    printf 'remit: %s was slow once, on a loaded machine (%s)\n' "$name" "$input"
  else
    printf 'remit: %s FOUND SOMETHING\n' "$name"
    tail -n 60 "$log"
    exit 1
  fi
done
