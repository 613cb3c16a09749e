#!/usr/bin/env bash
# A user's session with the engine, README commands only. Prints "ok" or "not ok" per promise; exits 1 if one failed.
set -uo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/tmp}/hone-acceptance.XXXXXX")
port=${HONE_ACCEPTANCE_PORT:-18080}
base=http://127.0.0.1:$port
failed=0
server=
trap 'stop_server >/dev/null 2>&1; rm -rf "$work"' EXIT
ok() { printf 'ok      %s\n' "$1"; }
not_ok() { printf 'not ok  %s\n' "$1"; failed=1; [ -z "${2:-}" ] || printf '%s\n' "$2" | head -8 | sed 's/^/        /'; }
expect() { # promise, pattern, text
  if printf '%s' "$3" | grep -E -- "$2" >/dev/null; then ok "$1"; else not_ok "$1" "wanted /$2/, got: $3"; fi
}
now() { date +%s%N; }
start_server() { ./hone serve --port "$port" --data "$work/data" "$@" >"$work/serve.log" 2>&1 & server=$!; }
stop_server() { [ -n "$server" ] && kill -TERM "$server" 2>/dev/null; wait "$server" 2>/dev/null; local rc=$?; server=; return $rc; }
await() { # seconds: until the model answers
  for _ in $(seq 1 $(($1 * 10))); do
    [ "$(curl -s -o /dev/null -w '%{http_code}' "$base/healthz")" = 200 ] && curl -s "$base/v1/models" | grep '"id"' >/dev/null && return 0
    sleep 0.1
  done
  return 1
}
ask='{"model":"smollm2-135m-instruct","messages":[{"role":"user","content":"Write a short story about a fox and a goose."}],"temperature":0,"max_tokens":40}'

# -- first start, listening before the model is there
begin=$(now)
start_server
seen=
for _ in $(seq 1 2400); do
  seen=$(curl -s -i -m 2 "$base/v1/chat/completions" -H 'content-type: application/json' -d "$ask" 2>/dev/null)
  [ -n "$seen" ] && break
  sleep 0.1
done
case $seen in
  *" 200 "*) ok "the model was there at the first request" ;;
  *) expect "listens at once and answers 503 with retry-after until the model is there" 'HTTP/1.1 503' "$seen"
     expect "the 503 carries retry-after" '[Rr]etry-[Aa]fter: [0-9]+' "$seen" ;;
esac
if await 240; then ok "serve sets itself up and loads the default model"; else not_ok "serve sets itself up and loads the default model" "$(tail -20 "$work/serve.log")"; fi
first=$(curl -s -N "$base/v1/chat/completions" -H 'content-type: application/json' -d "${ask%\}},\"stream\":true}" | head -c 200)
expect "streams a first token within 4 minutes of the start ($(( ($(now) - begin) / 1000000000 )) s)" 'chat.completion.chunk' "$first"
log=$(cat "$work/serve.log")
expect "the banner says where it listens" "http://127.0.0.1:$port" "$log"
expect "the banner names the model" 'SmolLM2' "$log"
expect "the banner names the kernels" '[Kk]ernels.*(avx512|avx2|vector|scalar)' "$log"
expect "the banner gives a curl line" 'curl ' "$log"

# -- both protocols
answer=$(curl -s "$base/v1/chat/completions" -H 'content-type: application/json' -d "$ask")
expect "chat completions answers" '"object": ?"chat.completion"' "$answer"
tale=$(curl -s "$base/v1/chat/completions" -H 'content-type: application/json' -d '{"model":"smollm2-135m-instruct","messages":[{"role":"user","content":"Write a short story about a fox and a goose."}],"temperature":0,"max_tokens":40}')
expect "the model writes of what it was asked" 'fox and a goose' "$tale"
expect "chat completions reports usage" '"prompt_tokens": ?[0-9]+.*"completion_tokens": ?[0-9]+' "$answer"
stream=$(curl -s -N "$base/v1/chat/completions" -H 'content-type: application/json' -d "${ask%\}},\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
expect "chat completions streams and ends with [DONE]" 'data: \[DONE\]' "$stream"
expect "the stream brings usage when asked" '"usage": ?\{"prompt_tokens"' "$stream"
again=$(curl -s "$base/v1/chat/completions" -H 'content-type: application/json' -d "$ask")
text() { python3 -c 'import json,sys; print(json.load(sys.stdin)["choices"][0]["message"]["content"])' 2>/dev/null; }
if [ "$(printf '%s' "$answer" | text)" = "$(printf '%s' "$again" | text)" ]; then ok "the same request gives the same answer"; else not_ok "the same request gives the same answer"; fi
seeded='{"model":"smollm2-135m-instruct","messages":[{"role":"user","content":"Tell me a story."}],"temperature":0.9,"top_p":0.9,"seed":7,"max_tokens":24}'
a=$(curl -s "$base/v1/chat/completions" -H 'content-type: application/json' -d "$seeded" | text)
b=$(curl -s "$base/v1/chat/completions" -H 'content-type: application/json' -d "$seeded" | text)
if [ -n "$a" ] && [ "$a" = "$b" ]; then ok "a seed repeats an answer at temperature 0.9"; else not_ok "a seed repeats an answer at temperature 0.9" "$a / $b"; fi
msg='{"model":"smollm2-135m-instruct","max_tokens":200,"messages":[{"role":"user","content":"Write a short story about a fox and a goose."}]}'
answer=$(curl -s "$base/v1/messages" -H 'content-type: application/json' -H 'anthropic-version: 2023-06-01' -H 'x-api-key: any' -d "$msg")
expect "messages answers" '"type": ?"message".*"stop_reason"' "$answer"
stream=$(curl -s -N "$base/v1/messages" -H 'content-type: application/json' -H 'anthropic-version: 2023-06-01' -H 'x-api-key: any' -d "${msg%\}},\"stream\":true}")
expect "messages streams from message_start" 'event: message_start' "$stream"
expect "messages streams to message_stop" 'event: message_stop' "$stream"
stopped=$(curl -s "$base/v1/messages" -H 'content-type: application/json' -H 'anthropic-version: 2023-06-01' -H 'x-api-key: any' -d "${msg%\}},\"stop_sequences\":[\" the \",\" a \"]}")
expect "a stop sequence ends the answer and is named" '"stop_sequence": ?" (the|a) "' "$stopped"
expect "GET /v1/models for OpenAI clients" '"object": ?"list"' "$(curl -s "$base/v1/models")"
expect "GET /v1/models for Anthropic clients" '"has_more"' "$(curl -s "$base/v1/models" -H 'anthropic-version: 2023-06-01')"
expect "/metrics speaks Prometheus" '^hone_|^# TYPE' "$(curl -s "$base/metrics" | head -40)"

# -- bad input
post() { curl -s -o "$work/body" -w '%{http_code} ' "$base$1" -H 'content-type: application/json' "${@:3}" -d "$2"; cat "$work/body"; }
expect "invalid JSON is a 400 that names the place" '^400 .*(line|byte|position|offset)' "$(post /v1/chat/completions '{"model": ')"
expect "a wrong type is a 400 that names the field" '^400 .*max_tokens' "$(post /v1/chat/completions '{"model":"smollm2-135m-instruct","messages":[{"role":"user","content":"x"}],"max_tokens":"many"}')"
expect "an unknown model is a 404 that names what is there" '^404 .*smollm2' "$(post /v1/chat/completions '{"model":"nope","messages":[{"role":"user","content":"x"}]}')"
expect "Anthropic errors have Anthropic's shape" '^404 .*"type": ?"error"' "$(post /v1/messages '{"model":"nope","max_tokens":4,"messages":[{"role":"user","content":"x"}]}' -H 'anthropic-version: 2023-06-01')"
python3 -c 'print("{\"model\":\"smollm2-135m-instruct\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "word "*20000 + "\"}]}")' >"$work/long.json"
expect "a prompt beyond the context is a clear 400" '^400 .*context' "$(post /v1/chat/completions "@$work/long.json")"
curl -s -N -m 1 "$base/v1/chat/completions" -H 'content-type: application/json' -d '{"model":"smollm2-135m-instruct","messages":[{"role":"user","content":"Count to a thousand."}],"max_tokens":4000,"stream":true}' >/dev/null
sleep 0.5
expect "a client that leaves frees its place" 'hone_engine_running(\{[^}]*\})? 0' "$(curl -s "$base/metrics" | grep '^hone_engine_running')"

# -- the ledger
sleep 1
usage=$(./hone usage --json --data "$work/data")
expect "hone usage --json has the requests" '"requests": ?[0-9]+' "$usage"
lines=$(./hone usage --lines 50 --json --data "$work/data")
expect "a ledger line has tokens with provenance" 'counted' "$lines"
expect "a ledger line has the time to first token" 'first' "$lines"
expect "hone usage prints a table" 'smollm2' "$(./hone usage --by model --data "$work/data")"

# -- stop and restart
if stop_server; then ok "a terminating signal, as Ctrl-C, stops it cleanly"; else not_ok "a terminating signal, as Ctrl-C, stops it cleanly (exit code $?)" "$(tail -5 "$work/serve.log")"; fi
begin=$(now)
start_server --offline
await 60
curl -s -N "$base/v1/chat/completions" -H 'content-type: application/json' -d "${ask%\}},\"stream\":true}" | grep -m1 -q content
took=$(( ($(now) - begin) / 1000000 ))
if [ "$took" -le 5000 ]; then ok "restart to first token in $took ms"; else not_ok "restart to first token in 5 s (took $took ms)"; fi
second=$(./hone serve --port "$port" --data "$work/data2" --offline 2>&1)
expect "a port in use is named, with a remedy" "$port.*(use|taken).*--port" "$second"
stop_server
refused=$(./hone serve --host 0.0.0.0 --port "$port" --data "$work/data" --offline 2>&1)
expect "binding beyond loopback needs an API key" 'key' "$refused"
printf 'listn:\n  port: 1\n' >"$work/hone.yaml"
expect "a config typo names the key, its line and the right key" 'listn.*line 1.*listen|line 1.*listn.*listen' "$(./hone serve --config "$work/hone.yaml" 2>&1)"
printf 'GGUF\003\000\000\000\377\377\377\377\377\377\377\177' >"$work/bad.gguf"
expect "a hostile GGUF is refused by name" 'bad.gguf' "$(timeout 60 ./hone serve --port "$port" --model "$work/bad.gguf" --data "$work/data" 2>&1)"

# -- the other commands
doctor=$(./hone doctor --data "$work/data")
for word in JDK CPU Kernels self-test Model; do expect "doctor shows $word" "$word" "$doctor"; done
expect "chat answers a piped question" '[A-Za-z]' "$(printf 'Write a short story about a fox and a goose.\n' | ./hone chat --data "$work/data" --offline 2>/dev/null)"
./hone synth --shape tiny --type q4_0 -o "$work/tiny.gguf" >"$work/synth.log" 2>&1
if [ -s "$work/tiny.gguf" ]; then ok "synth writes a GGUF"; else not_ok "synth writes a GGUF" "$(cat "$work/synth.log")"; fi
bench=$(./hone bench engine -m "$work/tiny.gguf" -p 64 -n 16 -r 2 --json)
for word in prefill decode bandwidth; do expect "bench engine reports $word" "$word" "$bench"; done

[ "$failed" = 0 ] && echo "all promises kept" || echo "some promises are broken"
exit $failed
