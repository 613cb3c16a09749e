#!/usr/bin/env bash
# A real llama-server behind Hone: the one that HONE_LLAMA_SERVER names, or that is on the path. Called by run with a free port; the next one is the server's.
set -uo pipefail
cd "$(dirname "$0")/.."
server=${HONE_LLAMA_SERVER:-$(command -v llama-server)}
model=${HONE_TEST_MODEL:-${HONE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hone}/models/SmolLM2-135M-Instruct.Q4_1.gguf}
port=$1 llama=$(($1 + 1)) failed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/hone-llama.XXXXXX")
trap 'kill -TERM $(jobs -p) 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
"$server" -m "$model" --port "$llama" -c 2048 -t 1 --metrics >"$work/llama.log" 2>&1 &
cat >"$work/hone.yaml" <<EOF
listen: {port: $port}
providers:
  - {name: llama, preset: llama-server, base-url: "http://127.0.0.1:$llama/v1", health: {path: /health, every: 500ms}}
EOF
./hone serve --config "$work/hone.yaml" --data "$work/data" >"$work/hone.log" 2>&1 &
up() { curl -s -m 5 "http://127.0.0.1:$port/metrics" | grep '^hone_upstream_up{.*provider="llama".* 1.0$' >/dev/null; }
for _ in $(seq 300); do up && break; sleep 0.2; done
check() { # what, path, body, and what the answer holds
  local answer
  answer=$(curl -s -m 60 "http://127.0.0.1:$port$2" -H 'content-type: application/json' -d "$3")
  if grep -q "$4" <<<"$answer"; then echo "ok $1"; else failed=1; echo "not ok $1: ${answer:0:400}"; fi
}
if up; then echo "ok its health is read"; else failed=1 && echo "not ok its health is read: $(tail -n 2 "$work/llama.log" "$work/hone.log")"; fi
hello='{"role":"user","content":"Say hello."}'
check "chat" /v1/chat/completions '{"model":"llama/m","max_tokens":8,"messages":['"$hello"']}' '"completion_tokens":[1-8]'
check "chat, streamed" /v1/chat/completions '{"model":"llama/m","max_tokens":8,"stream":true,"messages":['"$hello"']}' 'data: \[DONE\]'
check "Messages" /v1/messages '{"model":"llama/m","max_tokens":8,"stream":true,"messages":['"$hello"']}' 'event: message_stop'
check "Gemini" /v1beta/models/llama/m:generateContent '{"contents":[{"role":"user","parts":[{"text":"Say hello."}]}],"generationConfig":{"maxOutputTokens":8}}' '"candidatesTokenCount":[1-8]'
check "Responses" /v1/responses '{"model":"llama/m","max_output_tokens":16,"store":false,"input":"Say hello."}' '"output_tokens":[1-9]'
if curl -s -m 9 "http://127.0.0.1:$llama/v1/messages/count_tokens" -d '{"messages":['"$hello"']}' | grep input_tokens >/dev/null; then
  check "a count of tokens" /v1/messages/count_tokens '{"model":"llama/m","messages":['"$hello"']}' '"input_tokens":[1-9]'
else
  echo "skipped: this llama-server counts no tokens"
fi
exit $failed
