#!/usr/bin/env bash
# A platform team's first day with the gateway, README commands only, in front of the scripted upstream: configuration, keys, budgets, two providers,
# fallback, cache explain, usage, reconcile, reload, drain. Prints "ok" or "not ok" per promise; exits 1 if one failed.
set -uo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/tmp}/hone-acceptance.XXXXXX")
port=${HONE_ACCEPTANCE_PORT:-18085}
up=$((port + 1))
base=http://127.0.0.1:$port
failed=0
pids=()
trap 'kill -TERM "${pids[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
ok() { printf 'ok      %s\n' "$1"; }
not_ok() { printf 'not ok  %s\n' "$1"; failed=1; [ -z "${2:-}" ] || printf '%s\n' "$2" | head -8 | cut -c1-600 | sed 's/^/        /'; }
expect() { if printf '%s' "$3" | tr '\n' ' ' | grep -Eq -- "$2"; then ok "$1"; else not_ok "$1" "wanted /$2/, got: $3"; fi; }
refuse() { if printf '%s' "$3" | tr '\n' ' ' | grep -Eq -- "$2"; then not_ok "$1" "did not want /$2/, got: $3"; else ok "$1"; fi; }
await() { for _ in $(seq 1 600); do curl -s -m 2 -o /dev/null "$1" && return 0; sleep 0.1; done; return 1; }
ask() { # key, model, more of the body
  curl -s -i -m 20 "$base/v1/chat/completions" -H 'content-type: application/json' -H "authorization: Bearer $1" -d "{\"model\":\"$2\",${3:-}\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"
}
until_seen() { # pattern, command: until its output has it, within 15 s
  local out
  for _ in $(seq 1 150); do out=$("${@:2}" 2>&1); if printf '%s' "$out" | grep -Eq -- "$1"; then return 0; fi; sleep 0.1; done
  printf '%s' "$out"
  return 1
}

# -- configuration: a typo is named, then it is right
config() { # the routes' line
  cat >"$work/hone.yaml.new" <<YAML
listen: {port: $port}
admin-key: "\${HONE_ADMIN_KEY}"
providers:
  - {name: openai, base-url: "http://127.0.0.1:$up/v1", key: sk-upstream-openai, protocols: [chat, responses, completions, embeddings]}
  - {name: anthropic, base-url: "http://127.0.0.1:$up", key: sk-upstream-anthropic}
  - {name: google, base-url: "http://127.0.0.1:$up", key: upstream-google}
  - {name: slow, base-url: "http://127.0.0.1:$((up + 1))/v1", protocols: [chat]}
routes:
$1
response-cache: {ttl: 10m}
log: {format: json, requests: true}
YAML
  mv "$work/hone.yaml.new" "$work/hone.yaml"
}
export HONE_ADMIN_KEY=admin-for-acceptance
config '  - {model: safe, to: ["openai/mock:server-error", "anthropic/claude-opus-4-6"]}'
sed 's/routes:/ruotes:/' "$work/hone.yaml" >"$work/typo.yaml"
expect "a typo in the configuration is named with its line and the nearest key" "line 8: unknown key 'ruotes': did you mean 'routes'" "$(./hone serve --config "$work/typo.yaml" --data "$work/typo" 2>&1)"
./hone mock --port "$up" >"$work/mock.log" 2>&1 &
pids+=($!)
./hone mock --port "$((up + 1))" --delay 150ms >"$work/slow.log" 2>&1 &
pids+=($!)
./hone serve --config "$work/hone.yaml" --data "$work/data" >"$work/serve.log" 2>&1 &
serve=$!
pids+=($serve)
if await "http://127.0.0.1:$up/health" && await "$base/healthz"; then ok "the gateway starts"; else not_ok "the gateway starts" "$(cat "$work/serve.log" "$work/mock.log")"; fi

# -- keys
hone() { ./hone "$@" --config "$work/hone.yaml" --data "$work/data"; }
field() { python3 -c 'import json,sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
team=$(hone keys create --name team-a --team a --project search --rpm 1000 --json | field key)
thin=$(hone keys create --name thin --models 'gpt-5-mini*' --rpm 2 --json | field key)
poor=$(hone keys create --name poor --daily 0.000001usd --json | field key)
expect "a key is shown once, and listed without its secret" 'team-a' "$(hone keys list)"
refuse "the list has no secret" "$team" "$(hone keys list --json)"
expect "no key, no answer" 'HTTP/1.1 401' "$(curl -s -i -m 5 "$base/v1/chat/completions" -d '{}')"
if until_seen 'HTTP/1.1 [24]' ask "$poor" gpt-5 >/dev/null && until_seen 'word1' ask "$team" gpt-5 >"$work/seen"; then ok "a team's key works, within seconds of its making"; else not_ok "a team's key works" "$(cat "$work/seen")"; fi
until_seen 'HTTP/1.1 4(0[34]|29)' ask "$poor" gpt-5 >/dev/null
expect "a key is held to its models" 'HTTP/1.1 40[34].*gpt-5' "$(ask "$thin" gpt-5)"
ask "$thin" gpt-5-mini >/dev/null; ask "$thin" gpt-5-mini >/dev/null
expect "and to its requests a minute, with retry-after" 'HTTP/1.1 429.*[Rr]etry-[Aa]fter' "$(ask "$thin" gpt-5-mini)"
ask "$poor" gpt-5 >/dev/null
expect "and to its budget, in a way that no client tries again" 'HTTP/1.1 429.*insufficient_quota' "$(ask "$poor" gpt-5)"
rotated=$(hone keys rotate team-a --json | field key)
if until_seen 'HTTP/1.1 200' ask "$rotated" gpt-5 >"$work/seen"; then ok "a rotated key works"; else not_ok "a rotated key works" "$(cat "$work/seen")"; fi
hone keys disable thin >/dev/null
if until_seen 'HTTP/1.1 401' ask "$thin" gpt-5-mini >"$work/seen"; then ok "a disabled key is refused"; else not_ok "a disabled key is refused" "$(cat "$work/seen")"; fi
team=$rotated

# -- two providers, three protocols, fallback
expect "a failing provider falls back to the other" 'HTTP/1.1 200.*word1' "$(ask "$team" safe)"
expect "an Anthropic client" '"type": ?"message".*word1' "$(curl -s -m 20 "$base/v1/messages" -H "x-api-key: $team" -H 'anthropic-version: 2023-06-01' -d '{"model":"claude-opus-4-6","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}')"
expect "a Gemini client" '"candidates".*word1' "$(curl -s -m 20 "$base/v1beta/models/gemini-2.5-flash:generateContent" -H "x-goog-api-key: $team" -d '{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}')"
expect "an OpenAI client on Gemini" '"object": ?"chat.completion".*word1' "$(ask "$team" gemini-2.5-flash)"

# -- the prompt cache
python3 - "$work" <<'PY'
import json, sys
for n, day in ((1, "Monday"), (2, "Tuesday")):
    system = [{"type": "text", "text": "You are a careful assistant. " * 900 + f" Today is {day}. " + "Rules follow. " * 900}]
    json.dump({"model": "claude-opus-4-6", "max_tokens": 50, "system": system, "messages": [{"role": "user", "content": f"Question {n}"}]}, open(f"{sys.argv[1]}/ask{n}.json", "w"))
PY
messages() { curl -s -i -m 20 "$base/v1/messages" -H "x-api-key: $team" -H 'anthropic-version: 2023-06-01' -H 'content-type: application/json' -H 'x-hone-session: s-1' -d @"$1"; }
messages "$work/ask1.json" >/dev/null
sed 's/Question 1/Question 3/' "$work/ask1.json" >"$work/ask3.json"
messages "$work/ask3.json" >/dev/null
sed 's/Question 1/Question 4/' "$work/ask1.json" >"$work/ask4.json"
third=$(messages "$work/ask4.json")
expect "a prefix that comes again is marked for the provider's cache, which the header says" '[Xx]-[Hh]one-[Cc]ache: ' "$third"
expect "and read from it" '"cache_read_input_tokens": ?[1-9]' "$third"
explained=$(./hone cache explain "$work/ask1.json" "$work/ask2.json")
expect "cache explain names the first byte that differs, its block, and what it costs" '[Bb]yte.*system.*\$' "$explained"
sleep 1.5
expect "cache stats shows reads and savings" 'claude-opus-4-6' "$(hone cache stats)"

# -- the response cache
ask "$team" gpt-5 '"temperature":0,' >/dev/null
sleep 0.3
expect "a deterministic request is answered again from the cache" 'x-hone-response-cache: hit' "$(ask "$team" gpt-5 '"temperature":0,')"

# -- the books
sleep 1.5
expect "hone usage by key" 'team-a' "$(hone usage --by key)"
expect "by the team's tag" ' a ' "$(hone usage --by tag:team)"
expect "the cost of a task: all calls of a session" 's-1' "$(hone usage --by session)"
expect "with what caching saved" '"saved_usd": ?-?[0-9]' "$(hone usage --json)"
today=$(date -u +%F)
printf 'date,model,input_tokens,output_tokens,cost_usd\n%s,gpt-5,999999,10,9.99\n' "$today" >"$work/invoice.csv"
expect "reconcile shows where an invoice and the ledger differ" 'gpt-5.*9[.]99' "$(hone usage reconcile "$work/invoice.csv")"
printf 'when;what\n1;2\n' >"$work/other.csv"
expect "another format is refused with the columns found and the remedy" 'when.*--map' "$(hone usage reconcile "$work/other.csv" 2>&1)"
expect "the journal has the requests as fingerprints" '"' "$(hone journal export | head -3)"
refuse "and no text of theirs" 'careful assistant' "$(hone journal export)"
expect "metrics count dollars and refusals" 'hone_cost_usd_total' "$(curl -s "$base/metrics" -H "authorization: Bearer $team")"

# -- reload
config '  - {model: safe, to: ["anthropic/claude-opus-4-6"]}
  - {model: fresh, to: ["openai/gpt-5"]}'
if until_seen 'HTTP/1.1 200' ask "$team" fresh >"$work/seen"; then ok "a changed configuration counts without a restart"; else not_ok "a changed configuration counts without a restart" "$(cat "$work/seen" "$work/serve.log")"; fi
printf 'providers: 7\n' >"$work/hone.yaml"
if until_seen 'stays in force' cat "$work/serve.log" >"$work/seen"; then ok "one with errors is named, and the one before stays"; else not_ok "one with errors is named, and the one before stays" "$(tail -3 "$work/serve.log")"; fi
expect "and still serves" 'HTTP/1.1 200' "$(ask "$team" fresh)"

# -- drain
curl -s -N -m 30 "$base/v1/chat/completions" -H 'content-type: application/json' -H "authorization: Bearer $team" -d '{"model":"slow/mock","stream":true,"messages":[{"role":"user","content":"Drain"}]}' >"$work/stream" &
stream=$!
until_seen word1 cat "$work/stream" >/dev/null
kill -TERM "$serve"
wait "$stream"
expect "a stream under way ends whole while the gateway drains" 'data: \[DONE\]' "$(cat "$work/stream")"
wait "$serve"
code=$?
if [ "$code" = 0 ]; then ok "and the gateway ends cleanly"; else not_ok "the gateway ends cleanly (code $code)" "$(tail -3 "$work/serve.log")"; fi
refuse "no secret is in its log" 'sk-upstream|upstream-google|admin-for-acceptance|hone-[A-Za-z0-9_-]{30}' "$(cat "$work/serve.log")"
expect "its log is JSON, a line a request" '"logger":"dev.hone.requests".*"provider":"openai"' "$(cat "$work/serve.log")"

# -- from LiteLLM
cat >"$work/litellm.yaml" <<'YAML'
model_list:
  - {model_name: gpt-5, litellm_params: {model: openai/gpt-5, api_key: os.environ/OPENAI_API_KEY}}
router_settings: {routing_strategy: least-busy}
YAML
expect "a LiteLLM configuration is carried over, and what can't be is named" 'openai/gpt-5.*routing_strategy' "$(./hone migrate litellm "$work/litellm.yaml" 2>&1)"

[ "$failed" = 0 ] && echo "all promises kept" || echo "some promises are broken"
exit $failed
