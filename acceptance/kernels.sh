#!/usr/bin/env bash
# A user's session with the kernels, README commands only. Prints "ok" or "not ok" per promise; exits 1 if one failed.
#   PEER               a llama-bench with its arguments, to run beside ours; without it that part is left out
#   HONE_ACCEPTANCE_1B a GGUF of `./hone synth --shape 1b`, else one is made (1.25 GB)
set -uo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/tmp}/hone-acceptance.XXXXXX")
port=${HONE_ACCEPTANCE_PORT:-18081}
base=http://127.0.0.1:$port
failed=0
server=
trap 'stop_server >/dev/null 2>&1; rm -rf "$work"' EXIT
ok() { printf 'ok      %s\n' "$1"; }
not_ok() { printf 'not ok  %s\n' "$1"; failed=1; [ -z "${2:-}" ] || printf '%s\n' "$2" | head -8 | sed 's/^/        /'; }
expect() { # promise, pattern, text
  if printf '%s' "$3" | grep -E -- "$2" >/dev/null; then ok "$1"; else not_ok "$1" "wanted /$2/, got: $3"; fi
}
stop_server() { [ -n "$server" ] && kill -TERM "$server" 2>/dev/null; wait "$server" 2>/dev/null; server=; }
field() { python3 -c 'import json,sys
v=json.load(sys.stdin)
for k in sys.argv[1].split("."): v=v[k]
print(v)' "$1"; }

# -- what the doctor says
doctor=$(./hone doctor --data "$work/data" 2>/dev/null)
best=$(printf '%s' "$doctor" | sed -n 's/^ok *Kernels *\(avx512\|avx2\|vector\|scalar\) .*/\1/p' | head -1)
expect "doctor names the kernels ($best)" '^ok +Kernels +(avx512|avx2|vector|scalar) \(.+\)' "$doctor"
expect "doctor gives the self-test's result" 'Kernels.*self-test passed' "$doctor"
expect "doctor names the features found" 'CPU .*processors?.*(avx2|no avx2|fma)' "$doctor"

# -- one arithmetic
tell() { # kernels: a drawn answer
  printf 'Write a short story about a fox and a goose.\n' |
    HONE_KERNELS=$1 ./hone chat --data "$work/data" --temperature 0.8 --seed 7 --max-tokens 32 2>/dev/null
}
want=$(tell scalar)
expect "the definition in plain Java answers" '[A-Za-z]{3}' "$want"
for kernels in vector avx2 avx512; do
  got=$(tell $kernels)
  if [ -n "$want" ] && [ "$got" = "$want" ]; then ok "HONE_KERNELS=$kernels draws the same tokens"; else not_ok "HONE_KERNELS=$kernels draws the same tokens" "$want / $got"; fi
  expect "doctor says what HONE_KERNELS=$kernels comes to" "Kernels +($kernels |.*\n?)" "$(HONE_KERNELS=$kernels ./hone doctor --data "$work/data" 2>/dev/null)"
done
expect "a name that there is not is refused with the names that there are" 'HONE_KERNELS=sse.*avx512, avx2, vector, scalar' \
  "$(printf 'x\n' | HONE_KERNELS=sse ./hone chat --data "$work/data" 2>&1)"

# -- what can't be used is named, with what is used instead
less=$(HONE_CPU_WITHOUT=avx512_vnni HONE_KERNELS=avx512 ./hone doctor --data "$work/data" 2>/dev/null)
expect "a processor without VNNI gets other kernels" 'Kernels +(avx2|vector) ' "$less"
expect "doctor says in one line why not the kernels asked for" 'no avx512: .*avx512_vnni' "$less"
HONE_CPU_WITHOUT=avx512_vnni HONE_KERNELS=avx512 ./hone serve --port "$port" --data "$work/data" >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 1 300); do
  curl -s -m 2 "$base/v1/models" 2>/dev/null | grep '"id"' >/dev/null && break
  sleep 0.2
done
lines=$(grep -c 'avx512_vnni' "$work/serve.log")
expect "the server says it at start, with what it uses instead" '(avx2|vector) \(.*no avx512: .*avx512_vnni' "$(cat "$work/serve.log")"
expect "and says it once" '^1$' "$lines"
expect "/metrics says it too" 'hone_kernels\{name="(avx2|vector)",passed_over="avx512: .*avx512_vnni' "$(curl -s "$base/metrics" | grep '^hone_kernels')"
stop_server
slow=$(HONE_CPU_WITHOUT=avx2,fma ./hone doctor --data "$work/data" 2>/dev/null)
expect "a processor without AVX2 runs the Vector API" 'Kernels +vector ' "$slow"
expect "and hears why not both generated kinds" 'no avx512: .*avx2.*|no avx2: .*avx2' "$slow"

# -- the benchmark
./hone synth --shape tiny --type q4_0 -o "$work/tiny.gguf" >"$work/synth.log" 2>&1
bench=$(./hone bench engine -m "$work/tiny.gguf" -p 64 -n 16 -r 2 --warm-up 1s --bandwidth-buffer 128 2>/dev/null)
expect "bench engine prints a table" 'test +tokens/s +lowest +highest' "$bench"
expect "the table has prefill and decode" 'prefill of 64 .*' "$bench"
expect "the table says what decoding makes of the memory" 'Decoding reads .*% of what this machine' "$bench"
bench=$(./hone bench engine -m "$work/tiny.gguf" -p 64 -n 16 -r 2 --warm-up 1s --bandwidth-buffer 128 --json 2>/dev/null)
for word in kernels prefill.tokens_per_second decode.tokens_per_second bandwidth.bytes_per_second; do
  expect "bench engine --json has $word" '[a-z0-9]' "$(printf '%s' "$bench" | field $word 2>/dev/null)"
done

# -- a big model
big=${HONE_ACCEPTANCE_1B:-$work/1b.gguf}
[ -s "$big" ] || ./hone synth --shape 1b --type q8_0 -o "$big" >"$work/synth.log" 2>&1
cat "$big" >/dev/null # into the page cache
for _ in 1 2 3; do # other programs may take the cores for a moment
  bench=$(./hone bench engine -m "$big" -p 128 -n 16 -r 1 --warm-up 1s --bandwidth-buffer 256 --json 2>/dev/null)
  printf '%s' "$bench" | grep -Eq '"load_seconds": ?[0-2]\.' && break
done
python3 - "$bench" "$(stat -c %s "$big")" <<'PY' || failed=1
import json, sys
bench, size = json.loads(sys.argv[1]), int(sys.argv[2])
bad = 0
def say(good, text):
    global bad
    print(("ok      " if good else "not ok  ") + text)
    bad |= not good
load, peak = bench["model"]["load_seconds"], bench["peak_resident_bytes"]
say(load < 3, f"{size / 1e9:.2f} GB from the page cache are ready in {load:.2f} s (bar 3)")
say(peak < 1.15 * size, f"peak memory of the whole program is {peak / size:.3f} times the file (bar 1.15)")
sys.exit(bad)
PY
if [ -n "${PEER:-}" ]; then
  out=$(./hone bench engine -m "$big" -p 128 -n 16 -r 1 --warm-up 2s --bandwidth-buffer 256 --peer "$PEER" 2>&1)
  expect "bench engine --peer prints the ratios" 'peer +ratio' "$out"
  printf '%s\n' "$out" | sed -n '/^test/,$p' | sed 's/^/        /'
  out=$(./hone bench engine -m "$big" -p 128 -n 16 -d 256 -r 1 --warm-up 2s --bandwidth-buffer 256 --peer "$PEER" 2>&1)
  expect "and behind a depth" 'decode of 16 behind 256 .*[0-9]\.[0-9]' "$out"
  printf '%s\n' "$out" | sed -n '/^test/,$p' | sed 's/^/        /'
else
  printf 'skipped the run beside another engine: set PEER to a llama-bench and its arguments\n'
fi

[ "$failed" = 0 ] && echo "all promises kept" || echo "some promises are broken"
exit $failed
