#!/usr/bin/env bash
# A user's session with the gateway, README commands only, in front of the scripted upstream. Prints "ok" or "not ok" per promise; exits 1 if one failed.
set -uo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/tmp}/hone-acceptance.XXXXXX")
port=${HONE_ACCEPTANCE_PORT:-18082}
up=$((port + 1))
base=http://127.0.0.1:$port
failed=0
pids=()
trap 'kill -TERM "${pids[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
ok() { printf 'ok      %s\n' "$1"; }
not_ok() { printf 'not ok  %s\n' "$1"; failed=1; [ -z "${2:-}" ] || printf '%s\n' "$2" | head -8 | cut -c1-600 | sed 's/^/        /'; }
expect() { if printf '%s' "$3" | tr '\n' ' ' | grep -E -- "$2" >/dev/null; then ok "$1"; else not_ok "$1" "wanted /$2/, got: $3"; fi; }
refuse() { if printf '%s' "$3" | tr '\n' ' ' | grep -E -- "$2" >/dev/null; then not_ok "$1" "did not want /$2/, got: $3"; else ok "$1"; fi; }
json=(-H 'content-type: application/json')
claude=(-H 'content-type: application/json' -H 'anthropic-version: 2023-06-01' -H 'x-api-key: any')
post() { curl -s -m 20 "$base$1" "${@:3}" -d "$2"; }
await() { for _ in $(seq 1 600); do curl -s -m 2 -o /dev/null "$1" && return 0; sleep 0.1; done; return 1; }

./hone mock --port "$up" >"$work/mock.log" 2>&1 &
pids+=($!)
cat >"$work/hone.yaml" <<YAML
listen: {port: $port}
providers:
  - {name: openai, base-url: "http://127.0.0.1:$up/v1", key: "\${OPENAI_API_KEY}", protocols: [chat, responses, completions, embeddings]}
  - {name: anthropic, base-url: "http://127.0.0.1:$up", key: "\${ANTHROPIC_API_KEY}"}
  - {name: chatty, base-url: "http://127.0.0.1:$up/v1", protocols: [chat], timeouts: {idle: 2s, first-byte: 5s}, tries: 1}
routes:
  - {model: safe, to: ["chatty/mock:server-error", "openai/gpt-5"]}
  - {model: stalls, to: ["chatty/mock:stall-mid-stream"]}
YAML
OPENAI_API_KEY=sk-secret-openai ANTHROPIC_API_KEY=sk-secret-ant ./hone serve --config "$work/hone.yaml" --data "$work/data" >"$work/serve.log" 2>&1 &
pids+=($!)
if await "http://127.0.0.1:$up/health" && await "$base/healthz"; then ok "keys from the environment make a gateway, without any model"; else not_ok "the gateway starts" "$(cat "$work/serve.log" "$work/mock.log")"; fi

# -- one protocol on both sides
ask='{"model":"gpt-5","messages":[{"role":"user","content":"Hello"}]}'
direct=$(curl -s "http://127.0.0.1:$up/v1/chat/completions" "${json[@]}" -d "$ask")
if [ "$(post /v1/chat/completions "$ask" "${json[@]}")" = "$direct" ]; then ok "chat completions come back byte for byte"; else not_ok "chat completions come back byte for byte"; fi
asks='{"model":"gpt-5","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
direct=$(curl -sN "http://127.0.0.1:$up/v1/chat/completions" "${json[@]}" -d "$asks")
if [ "$(post /v1/chat/completions "$asks" -N "${json[@]}")" = "$direct" ]; then ok "streams come back byte for byte, also when Hone asks for usage on its own"; else not_ok "streams come back byte for byte" "$(post /v1/chat/completions "$asks" -N "${json[@]}" | tail -5)"; fi
msg='{"model":"claude-opus-4-6","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}'
direct=$(curl -s "http://127.0.0.1:$up/v1/messages" "${claude[@]}" -d "$msg")
if [ "$(post '/v1/messages?beta=true' "$msg" "${claude[@]}")" = "$direct" ]; then ok "messages come back byte for byte, whatever the query"; else not_ok "messages come back byte for byte"; fi
expect "responses are relayed" '"object": ?"response"' "$(post /v1/responses '{"model":"gpt-5","input":"Hello"}' "${json[@]}")"
expect "embeddings are relayed" '"embedding"' "$(post /v1/embeddings '{"model":"text-embedding-3-small","input":"Hello"}' "${json[@]}")"
expect "count_tokens is relayed" '"input_tokens": ?100' "$(post /v1/messages/count_tokens "$msg" "${claude[@]}")"
expect "GET /v1/models for OpenAI clients" '"object": ?"list"' "$(curl -s "$base/v1/models")"
expect "GET /v1/models for Anthropic clients" '"has_more"' "$(curl -s "$base/v1/models" -H 'anthropic-version: 2023-06-01')"
expect "any other path of a provider is relayed" 'no such path' "$(curl -s "$base/v1/fine_tuning/jobs")"

# -- translation
expect "a chat client on Claude" '"object": ?"chat.completion".*"content": ?"word1' "$(post /v1/chat/completions '{"model":"claude-opus-4-6","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"}]}' "${json[@]}")"
expect "its stream" 'chat.completion.chunk.*data: \[DONE\]' "$(post /v1/chat/completions '{"model":"claude-opus-4-6","stream":true,"messages":[{"role":"user","content":"Hello"}]}' -N "${json[@]}")"
expect "a messages client on an OpenAI-compatible server" '"type": ?"message".*"text": ?"word1.*"cache_read_input_tokens": ?60' "$(post /v1/messages '{"model":"chatty/gpt","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}' "${claude[@]}")"
expect "its stream" 'event: message_start.*event: message_stop' "$(post /v1/messages '{"model":"chatty/gpt","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"Hello"}]}' -N "${claude[@]}")"
expect "a Responses client on a chat server" '"object": ?"response".*"status": ?"completed".*word1' "$(post /v1/responses '{"model":"chatty/gpt","input":"Hello"}' "${json[@]}")"
expect "its stream" 'response.created.*response.completed' "$(post /v1/responses '{"model":"chatty/gpt","input":"Hello","stream":true}' -N "${json[@]}")"
expect "stateful fields are refused, never ignored" 'previous_response_id' "$(post /v1/responses '{"model":"chatty/gpt","input":"Hello","previous_response_id":"resp_1"}' "${json[@]}")"

# -- what goes wrong
fault() { curl -s -i -m 20 -N "$base/v1/chat/completions" "${json[@]}" -d "{\"model\":\"$1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"; echo "curl-exit-$?"; }
expect "a failing upstream falls back before the first byte" '200 OK.*\[DONE\]' "$(fault safe)"
cut=$(fault openai/mock:die-mid-stream)
expect "an upstream that dies mid-stream gives an error event and an aborted end" '"error".*curl-exit-18' "$cut"
refuse "and never [DONE]" '\[DONE\]' "$cut"
expect "an upstream that stalls is given up" '"error".*curl-exit-18' "$(fault stalls)"
expect "an end without its terminal event is a cut" '"error".*curl-exit-18' "$(fault openai/mock:no-terminal)"
expect "an upstream's 400 comes back as it is" 'HTTP/1.1 400.*Bad request' "$(fault openai/mock:bad-request)"
expect "an HTML error page becomes an error in the client's shape" 'HTTP/1.1 502.*"error": ?\{"message"' "$(fault chatty/mock:html-error)"
expect "an Anthropic client gets Anthropic's shape" '"type": ?"error"' "$(post /v1/messages '{"model":"chatty/mock:server-error","max_tokens":5,"messages":[{"role":"user","content":"x"}]}' "${claude[@]}")"
expect "a limited upstream's retry-after is passed on" '429.*[Rr]etry-[Aa]fter' "$(fault chatty/mock:rate-limit)"
expect "invalid JSON is a 400" '400.*"error"' "$(curl -s -i "$base/v1/chat/completions" "${json[@]}" -d '{"model":')"
refuse "no secret is in any log" 'sk-secret' "$(cat "$work/serve.log"; curl -s "$base/metrics")"

# -- the books
sleep 1
usage=$(./hone usage --by model --data "$work/data")
expect "hone usage shows models, tokens and dollars" 'claude-opus-4-6.*\$' "$usage"
expect "hone usage --json has cache reads" '"read|cache_read' "$(./hone usage --json --data "$work/data")"
expect "hone usage --csv has a heading" '^[a-z_,:]*cost' "$(./hone usage --csv --data "$work/data")"
expect "each attempt has a line with its outcome" 'upstream_cut' "$(./hone usage --lines 100 --json --data "$work/data")"
expect "hone prices knows a model" 'claude-opus-4-6' "$(./hone prices claude-opus-4-6)"

# -- run, bench, mock
ran=$(OPENAI_API_KEY=sk-x ANTHROPIC_API_KEY=sk-y ./hone run --config "$work/hone.yaml" --port $((port + 2)) --data "$work/run" -- bash -c 'curl -s "$OPENAI_BASE_URL/chat/completions" -H "content-type: application/json" -d "{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"; exit 3' 2>"$work/run.log"; echo "exit $?")
expect "hone run gives the command a gateway and its exit code" 'word1.*exit 3' "$ran"
expect "and says what was spent" '1 request|requests|spent|\$' "$(cat "$work/run.log")"
bench=$(./hone bench serve --url "$base/v1" --model gpt-5 -c 8 -n 16 --requests 64 --json)
for word in p50 p99 clean; do expect "bench serve reports $word" "$word" "$bench"; done

[ "$failed" = 0 ] && echo "all promises kept" || echo "some promises are broken"
exit $failed
