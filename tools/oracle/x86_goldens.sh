#!/bin/sh
# Makes kernels/src/test/resources/x86/encodings.tsv: the bytes that GNU as gives for each line that
# EncodingProgram prints.  usage: tools/oracle/x86_goldens.sh   (after `mvn test-compile -pl kernels`; as and objdump on the path)
set -e
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp kernels/target/classes:kernels/target/test-classes \
  dev.hone.kernels.x86.EncodingProgram >"$work/texts"
{ echo '.intel_syntax noprefix'; cat "$work/texts"; } >"$work/code.s"
as --64 -o "$work/code.o" "$work/code.s"
# One line per instruction: objdump in wide mode prints "address:\tbytes\tmnemonic".
objdump -d -w -M intel "$work/code.o" | sed -n 's/^ *[0-9a-f]*:\t\([0-9a-f ]*\).*/\1/p' | tr -d ' ' >"$work/bytes"
[ "$(wc -l <"$work/texts")" = "$(wc -l <"$work/bytes")" ] || { echo "instructions and lines differ in number" >&2; exit 1; }
paste "$work/bytes" "$work/texts" >kernels/src/test/resources/x86/encodings.tsv
