#!/bin/bash
# What is shipped: check_library.sh library object... (the objects are those compiled for the oldest processor).
set -euo pipefail
library=$1
shift
failed=0
check() { # what, lines that should not be there
  if [[ -n $2 ]]; then
    printf '%s:\n%s\n' "$1" "$2"
    failed=1
  fi
}

run_path=$(readelf -d "$library" | sed -n 's/.*(\(RPATH\|RUNPATH\)).*\[\(.*\)\]/\1 \2/p')
[[ $run_path == 'RUNPATH $ORIGIN' ]] || check 'RUNPATH must be $ORIGIN alone' "${run_path:-none}"

check 'needs a library that users may not have' \
  "$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
    grep -vxE 'lib(c|m)\.so\.6|libopenblas\.so\.0|ld-linux-x86-64\.so\.2' || true)"

check 'exports more than jdn_*, Java_*, JNI_*' \
  "$(nm -D --defined-only "$library" | awk '{print $3}' | grep -vE '^(jdn_|Java_|JNI_)' || true)"

check 'needs a glibc newer than 2.34' \
  "$(objdump -T "$library" | grep -oE 'GLIBC_[0-9.]+' | sort -uV |
    awk -F'[_.]' '$2 > 2 || $3 > 34')"

for object in "$@"; do
  check "AVX code for a processor without it in $object" \
    "$(objdump -d --no-show-raw-insn "$object" | grep -E '%[yz]mm|\sv[a-z0-9]+\s.*%xmm|%k[0-7]' | head -3)"
  # As inline functions outside of their instruction set's namespace are: the linker keeps any one of them.
  check "code that may come from an object for a newer processor in $object" \
    "$(nm --defined-only "$object" | awk '$2 ~ /^[uVW]$/ {print $3}' | grep -v 8baseline | head -3)"
done
exit $failed
