#!/usr/bin/env bash
# run_fuzzer.sh FUZZER SECONDS [FOLDER...]: explores for so long; fails on a finding in our code, which it prints with its
# input kept in build/fuzz. What is found becomes a seed in tests/fuzz/corpus, which the tests replay for ever.
#
# Not failures, but printed, the input kept:
# - a stack whose innermost frame, the C and C++ libraries aside, lies in libSBML: a defect of that library, which belongs
#   into the table of docs/design/007-sbml.md and is best kept from users by the pre-scan. Exploring goes on.
# - an input that ran out of time but finishes within 20 s of processor time when it runs alone: a loaded machine is slow, and
#   with sanitizers ten times so. An input has at most some kilobytes, and takes milliseconds.
# REMIT_FUZZ_SEED makes another run; it is fixed so that a change is judged by much the same inputs as the one before it.
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

# Each stack of the log that tells where it went wrong, or what was leaked, comes to libSBML before it comes to us.
is_of_libsbml() {
  awk '/ERROR: |leak of /{open = 1}
       open && /^ *#[0-9]+ / {
         if (/libsbml\.so/) { theirs++; open = 0 }
         else if (/src\/remit\/|fuzz_[a-z_]+\.cpp/) { ours++; open = 0 }
       }
       END { exit !(theirs && !ours) }' "$log"
}

was_only_slow() {
  grep -q 'libFuzzer: timeout' "$log" && [[ -n $1 ]] && (ulimit -t 20 && "$fuzzer" -timeout=0 "$1") >/dev/null 2>&1
}

until=$((SECONDS + seconds)) again=0 seed=${REMIT_FUZZ_SEED:-1}
printf 'remit: %s for %s seconds\n' "$name" "$seconds"
while ((SECONDS < until || again == 0)); do
  left=$((until - SECONDS))
  again=1 seed=$((seed + 1))
  if "$fuzzer" -seed="$seed" -max_total_time="$((left > 0 ? left : 1))" -timeout=60 -max_len=8192 -rss_limit_mb=3000 -print_final_stats=1 "${words[@]}" \
    -artifact_prefix="$folder/$name-" "${corpora[@]}" >"$log" 2>&1; then
    grep -E 'stat::(number_of_executed_units|average_exec_per_sec|slowest_unit_time_sec|peak_rss_mb)' "$log"
    exit 0
  fi
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  if is_of_libsbml; then
    printf 'remit: %s met a DEFECT OF libSBML (%s)\n' "$name" "$input"
    grep -E 'ERROR: |libsbml\.so' "$log" | head -n 8
  elif was_only_slow "$input"; then
    printf 'remit: %s was slow once, on a loaded machine (%s)\n' "$name" "$input"
  else
    printf 'remit: %s FOUND SOMETHING\n' "$name"
    tail -n 60 "$log"
    exit 1
  fi
done
