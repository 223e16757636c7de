#!/usr/bin/env bash
# setup.sh GROUP...: installs what is missing of the groups of tools/packages.txt. Does nothing, quickly, when all is there.
set -euo pipefail
tools=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

say() { printf '%s\n' "remit: $*" >&2; }

# Packages of the groups named, one a line.
wanted() {
  local group='' line
  while read -r line; do
    case $line in
      '' | '#'*) ;;
      '['*']') group=${line:1:-1} ;;
      *) [[ " $* " == *" $group "* ]] && printf '%s\n' "$line" ;;
    esac
  done <"$tools/packages.txt"
}

missing() {
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
  local package
  for package in "$@"; do
    grep -qxF -- "$package" <<<"$installed" || printf '%s\n' "$package"
  done
}

mapfile -t packages < <(wanted "$@")
if ! command -v dpkg-query >/dev/null; then
  say "this is no Debian system; the build needs what Debian calls: ${packages[*]}"
  exit 0
fi
mapfile -t absent < <(missing "${packages[@]}")
((${#absent[@]} == 0)) && exit 0

install=(apt-get install --yes --no-install-recommends "${absent[@]}")
if ((EUID == 0)); then
  as_root=(env DEBIAN_FRONTEND=noninteractive)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n env DEBIAN_FRONTEND=noninteractive)
else
  say "these packages are missing: ${absent[*]}"
  say "install them and try again:"
  say "  sudo apt-get update && sudo ${install[*]}"
  exit 1
fi

say "installing ${#absent[@]} packages: ${absent[*]}"
# The package lists may be absent or stale: then fetch them and try once more.
if ! "${as_root[@]}" "${install[@]}" >&2; then
  say "fetching the package lists"
  "${as_root[@]}" apt-get update >&2
  "${as_root[@]}" "${install[@]}" >&2
fi
mapfile -t absent < <(missing "${absent[@]}")
if ((${#absent[@]} > 0)); then
  say "could not install: ${absent[*]}"
  exit 1
fi
