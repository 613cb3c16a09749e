#!/usr/bin/env bash
# A platform team's first day with the gateway, commands of README and docs only, in front of the scripted upstream: configuration, keys, budgets and
# alarms, limits, two providers and three protocols, fallback, breakers, both caches, usage, reconcile, journal, reload, drain, a database that is gone.
# Prints "ok" or "not ok" per promise; exits 1 if one failed.
set -uo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/tmp}/hone-acceptance.XXXXXX")
port=${HONE_ACCEPTANCE_PORT:-18085}
up=$((port + 1)) slowport=$((port + 2)) hook=$((port + 3)) lost=$((port + 4))
base=http://127.0.0.1:$port
failed=0
pids=()
trap 'kill -TERM "${pids[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
ok() { printf 'ok      %s\n' "$1"; }
not_ok() { printf 'not ok  %s\n' "$1"; failed=1; [ -z "${2:-}" ] || printf '%s\n' "$2" | head -8 | cut -c1-600 | sed 's/^/        /'; }
expect() { if printf '%s' "$3" | tr '\n' ' ' | grep -E -- "$2" >/dev/null; then ok "$1"; else not_ok "$1" "wanted /$2/, got: $3"; fi; }
refuse() { if printf '%s' "$3" | tr '\n' ' ' | grep -E -- "$2" >/dev/null; then not_ok "$1" "did not want /$2/, got: $3"; else ok "$1"; fi; }
await() { for _ in $(seq 1 600); do curl -s -m 2 -o /dev/null "$1" && return 0; sleep 0.1; done; return 1; }
code() { # of a command, with what it said
  "$@" 2>&1; printf '\nexit %s\n' $?
}
now_or_soon() { # promise, pattern, command: until its output has the pattern, within 15 s
  local seen
  if seen=$(until_seen "${@:2}"); then ok "$1"; else not_ok "$1" "wanted /$2/, got: $seen"; fi
}
ask() { # key, model, more of the body
  curl -s -i -m 20 "$base/v1/chat/completions" -H 'content-type: application/json' -H "authorization: Bearer $1" -d "{\"model\":\"$2\",${3:-}\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"
}
until_seen() { # pattern, command: until its output has it, within 15 s
  local out
  for _ in $(seq 1 150); do out=$("${@:2}" 2>&1); if printf '%s' "$out" | grep -E -- "$1" >/dev/null; then return 0; fi; sleep 0.1; done
  printf '%s' "$out"
  return 1
}

# -- configuration: a typo is named, then it is right
config() { # the routes
  cat >"$work/hone.yaml.new" <<YAML
listen: {port: $port}
admin-key: "\${HONE_ADMIN_KEY}"
keys: [{name: from-file, key: "\${FILE_KEY}", team: b, rpm: 500}]
providers:
  - {name: openai, base-url: "http://127.0.0.1:$up/v1", key: sk-upstream-openai, protocols: [chat, responses, completions, embeddings]}
  - {name: anthropic, base-url: "http://127.0.0.1:$up", key: sk-upstream-anthropic}
  - {name: google, base-url: "http://127.0.0.1:$up", key: upstream-google}
  - {name: slow, base-url: "http://127.0.0.1:$slowport/v1", protocols: [chat]}
  - {name: shaky, base-url: "http://127.0.0.1:$up/v1", protocols: [chat], tries: 1, breaker: {calls: 2, open: 60s}}
routes:
$1
limits: {teams: [{team: thrifty, daily: 0.0005usd}]}
alarms: [{webhook: "http://127.0.0.1:$hook/hook", at: [40%], headers: {authorization: "Bearer \${OPS_TOKEN}"}}]
response-cache: {ttl: 10m}
log: {format: json, requests: true}
YAML
  mv "$work/hone.yaml.new" "$work/hone.yaml"
}
export HONE_ADMIN_KEY=admin-for-acceptance FILE_KEY=client-key-of-the-file OPS_TOKEN=token-of-ops
config '  - {model: safe, to: ["openai/mock:server-error", "anthropic/claude-opus-4-6"]}
  - {model: guarded, to: ["shaky/mock:server-error", "openai/gpt-5"]}'
sed 's/^routes:/ruotes:/' "$work/hone.yaml" >"$work/typo.yaml"
typo=$(code ./hone serve --config "$work/typo.yaml" --data "$work/typo")
expect "a typo in the configuration is named with its line and the nearest key" "line 10: unknown key 'ruotes': did you mean 'routes'.*exit 2" "$typo"
python3 - "$hook" "$work/alarms" <<'PY' &
import http.server, sys
class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        open(sys.argv[2], "a").write(f"{self.headers['authorization']} {body}\n")
        self.send_response(204)
        self.end_headers()
    def log_message(self, *of): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Hook).serve_forever()
PY
pids+=($!)
./hone mock --port "$up" >"$work/mock.log" 2>&1 &
pids+=($!)
./hone mock --port "$slowport" --first-delay 300ms --delay 150ms >"$work/slow.log" 2>&1 &
pids+=($!)
# A database that is gone when a gateway starts; looked at later.
printf 'listen: {port: %s}\nadmin-key: "${HONE_ADMIN_KEY}"\nledger: {url: "postgres://hone:secret-of-db@127.0.0.1:1/hone"}\nkeys: [{name: known, key: "${FILE_KEY}"}]\nproviders: [{name: anthropic, base-url: "http://127.0.0.1:%s", key: k}]\n' "$lost" "$up" >"$work/lost.yaml"
./hone serve --config "$work/hone.yaml" --data "$work/data" >"$work/serve.log" 2>&1 &
serve=$!
pids+=($serve)
if await "http://127.0.0.1:$up/health" && await "$base/healthz"; then ok "the gateway starts"; else not_ok "the gateway starts" "$(cat "$work/serve.log" "$work/mock.log")"; fi
./hone serve --config "$work/lost.yaml" --data "$work/lost" >"$work/lost.log" 2>&1 &
pids+=($!)
hone() { ./hone "$@" --config "$work/hone.yaml" --data "$work/data"; }
expect "hone health says that it is ready" 'exit 0' "$(code ./hone health --config "$work/hone.yaml")"

# -- keys
field() { python3 -c 'import json,sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
team=$(hone keys create --name team-a --team a --project search --rpm 1000 --json | field key)
admin() { ./hone keys "$@" --url "$base"; }
thin=$(admin create --name thin --models 'gpt-5-mini*' --rpm 2 --json | field key)
poor=$(admin create --name poor --daily 0.0005usd --json | field key)
saver=$(admin create --name saver --team thrifty --json | field key)
wordy=$(admin create --name wordy --tpm 50 --json | field key)
single=$(admin create --name single --parallel 1 --json | field key)
listed=$(hone keys list)
expect "keys are listed with what they may do" 'team-a +a +search +all +1,000 rpm .*thin +gpt-5-mini\* +2 rpm ' "$listed"
expect "those of the configuration too, marked as such" 'from-file +b +all +500 rpm +in use, of the configuration' "$listed"
expect "and through the admin API, with no database at hand" 'single.* 1 parallel .*from-file' "$(admin list)"
refuse "no list has a secret" "$team|$thin|client-key-of" "$(hone keys list --json; admin list --json)"
expect "no key, no answer" 'HTTP/1.1 401' "$(curl -s -i -m 5 "$base/v1/chat/completions" -d '{}')"
now_or_soon "a team's key works, within seconds of its making" 'word1' ask "$team" gpt-5
expect "so does one of the configuration" 'HTTP/1.1 200' "$(ask "$FILE_KEY" gpt-5)"
expect "a key is held to its models" 'HTTP/1.1 403.*gpt-5.*model_not_found' "$(ask "$thin" gpt-5)"
rotated=$(admin rotate team-a --json | field key)
expect "a rotated key works" 'HTTP/1.1 200' "$(ask "$rotated" gpt-5)"
expect "and the one before, for a day" 'HTTP/1.1 200' "$(ask "$team" gpt-5)"
expect "what does not exist is refused by name" "'nobody'.*exit 1" "$(code hone keys rotate nobody)"
expect "the administrator's key is no client's" 'HTTP/1.1 40[13]' "$(ask "$HONE_ADMIN_KEY" gpt-5)"

# -- limits
ask "$thin" gpt-5-mini >/dev/null
ask "$thin" gpt-5-mini >/dev/null
expect "requests a minute, with retry-after" 'HTTP/1.1 429.*[Rr]etry-[Aa]fter: [1-9].*rate_limit_exceeded' "$(ask "$thin" gpt-5-mini)"
ask "$wordy" gpt-5 >/dev/null
expect "tokens a minute, with retry-after" 'HTTP/1.1 429.*[Rr]etry-[Aa]fter: [1-9].*rate_limit_exceeded' "$(ask "$wordy" gpt-5)"
ask "$single" slow/mock >/dev/null &
parallel=$!
sleep 0.15
expect "requests at a time, with retry-after" 'HTTP/1.1 429.*[Rr]etry-[Aa]fter: [1-9].*rate_limit_exceeded' "$(ask "$single" gpt-5)"
wait "$parallel"
now_or_soon "and no longer than they last" 'HTTP/1.1 200' ask "$single" gpt-5
now_or_soon "a key's budget of the day, in a way that no client tries again" 'insufficient_quota' ask "$poor" gpt-5 '"max_tokens":16,'
broke=$(ask "$poor" gpt-5 '"max_tokens":16,')
expect "which is a 429 with x-should-retry: false" 'HTTP/1.1 429.*[Xx]-[Ss]hould-[Rr]etry: false' "$broke"
expect "and Anthropic's own refusal for its clients" 'HTTP/1.1 402.*billing_error' "$(curl -s -i -m 20 "$base/v1/messages" -H "x-api-key: $poor" -H 'anthropic-version: 2023-06-01' -d '{"model":"claude-opus-4-6","max_tokens":16,"messages":[{"role":"user","content":"Hello"}]}')"
now_or_soon "a team's budget, whichever key of it asks" "team 'thrifty'.*insufficient_quota" ask "$saver" gpt-5 '"max_tokens":16,'
now_or_soon "the webhook hears of it, with its headers" 'Bearer token-of-ops .*"budget_threshold".*"scope":"team","name":"thrifty","budget":"daily"' cat "$work/alarms"
expect "once per threshold" '^1$' "$(grep -c '"name":"thrifty"' "$work/alarms")"
expect "the administration knows what was spent" '"account": ?"key:poor".*"day_spent": ?"0[.]000[1-9]' "$(curl -s "$base/admin/v1/budgets" -H "authorization: Bearer $HONE_ADMIN_KEY" | tr -d '\n')"
admin disable thin >/dev/null
expect "a disabled key is refused" 'HTTP/1.1 401' "$(ask "$thin" gpt-5-mini)"
team=$rotated

# -- two providers, three protocols, fallback
expect "a failing provider falls back to the other" 'HTTP/1.1 200.*word1' "$(ask "$team" safe)"
ask "$team" guarded >/dev/null
ask "$team" guarded >/dev/null
metrics() { curl -s "$base/metrics" -H "authorization: Bearer $HONE_ADMIN_KEY"; }
now_or_soon "one that fails again and again is left alone by its circuit breaker" 'hone_upstream_breaker\{[^}]*shaky[^}]*\} 2' metrics
expect "and nobody notices" 'HTTP/1.1 200.*word1' "$(ask "$team" guarded)"
messages() { curl -s -i -m 20 "$base/v1/messages" -H "x-api-key: $team" -H 'anthropic-version: 2023-06-01' -H 'content-type: application/json' -H 'x-hone-session: s-1' -d "$1"; }
claude='"model":"claude-opus-4-6","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]'
expect "an Anthropic client" '"type": ?"message".*word1' "$(messages "{$claude}")"
expect "its stream" 'event: message_start.*event: message_stop' "$(messages "{\"stream\":true,$claude}")"
expect "on OpenAI" '"type": ?"message".*word1' "$(messages "{${claude/claude-opus-4-6/gpt-5}}")"
gemini() { curl -s -m 20 "$base/v1beta/models/$1" -H "x-goog-api-key: $team" -d '{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}'; }
expect "a Gemini client" '"candidates".*word1' "$(gemini gemini-2.5-flash:generateContent)"
expect "its stream, on Claude" '"candidates".*word1.*"finishReason": ?"STOP"' "$(gemini 'claude-opus-4-6:streamGenerateContent?alt=sse')"
expect "an OpenAI client on Gemini" '"object": ?"chat.completion".*word1' "$(ask "$team" gemini-2.5-flash)"
expect "its stream, on Claude" 'chat.completion.chunk.*data: \[DONE\]' "$(ask "$team" claude-opus-4-6 '"stream":true,')"
expect "a model that is not there is refused by name" 'HTTP/1.1 404.*nowhere-1' "$(curl -s -i -m 20 "$base/v1/models/nowhere-1" -H "authorization: Bearer $team")"
ask "$team" openai/mystery-1 >/dev/null
expect "one without a price is let through" 'HTTP/1.1 200' "$(ask "$team" openai/mystery-1)"
now_or_soon "which is said once" 'Requests to openai/mystery-1 are booked without a price' cat "$work/serve.log"
expect "and not again" '^1$' "$(grep -c 'openai/mystery-1 are booked without' "$work/serve.log")"

# -- the prompt cache
python3 - "$work" <<'PY'
import json, sys
for n, day in ((1, "Monday"), (2, "Tuesday")):
    system = [{"type": "text", "text": "You are a careful assistant. " * 900 + f" Today is {day}. " + "Rules follow. " * 900}]
    json.dump({"model": "claude-opus-4-6", "max_tokens": 50, "system": system, "messages": [{"role": "user", "content": f"Question {n}"}]}, open(f"{sys.argv[1]}/ask{n}.json", "w"))
PY
for n in 3 4; do sed "s/Question 1/Question $n/" "$work/ask1.json" >"$work/ask$n.json"; done
messages @"$work/ask1.json" >/dev/null
messages @"$work/ask3.json" >/dev/null
third=$(messages @"$work/ask4.json")
expect "a prefix that comes again is marked for the provider's cache, which the header says" '[Xx]-[Hh]one-[Cc]ache: ' "$third"
expect "and read from it" '"cache_read_input_tokens": ?[1-9]' "$third"
byte=$(python3 -c 'import sys; a, b = (open(f, "rb").read() for f in sys.argv[1:]); print(format(next(i for i in range(len(a)) if a[i] != b[i]), ","))' "$work/ask1.json" "$work/ask2.json")
explained=$(./hone cache explain "$work/ask1.json" "$work/ask2.json")
expect "cache explain names the first byte that differs, its block, and what it costs" '[Bb]yte.*system.*\$' "$explained"
expect "and the byte is the right one" "at byte $byte," "$explained"
now_or_soon "cache stats shows reads and savings" 'claude-opus-4-6' hone cache stats

# -- the response cache
hello=$(ask "$team" gpt-5 '"temperature":0,')
sleep 0.3
again=$(ask "$team" gpt-5 '"temperature":0,')
expect "a deterministic request is answered again from the cache" '[Xx]-[Hh]one-[Rr]esponse-[Cc]ache: hit' "$again"
if [ "$(printf '%s' "$hello" | tail -1)" = "$(printf '%s' "$again" | tail -1)" ]; then ok "byte for byte"; else not_ok "byte for byte" "$again"; fi
expect "also as a stream" '[Xx]-[Hh]one-[Rr]esponse-[Cc]ache: hit.*text/event-stream.*chat.completion.chunk.*data: \[DONE\]|text/event-stream.*[Xx]-[Hh]one-[Rr]esponse-[Cc]ache: hit.*data: \[DONE\]' "$(ask "$team" gpt-5 '"temperature":0,"stream":true,')"

# -- a request is found again
curl -s -i -m 20 "$base/v1/chat/completions" -H "authorization: Bearer $team" -H 'x-request-id: mine-1' -H 'x-hone-tag-run: nightly' -d '{"model":"gpt-5","messages":[{"role":"user","content":"Find me"}]}' >"$work/mine"
id=$(sed -n 's/^[Xx]-[Rr]equest-[Ii][Dd]: *\([A-Za-z0-9_]*\).*/\1/p' "$work/mine")
now_or_soon "every answer has an id, under which the log has it, with the client's own" "\"$id\".*\"mine-1\"|\"mine-1\".*\"$id\"" grep mine-1 "$work/serve.log"

# -- the books
now_or_soon "hone usage by the key" 'team-a' hone usage --by key
usage=$(hone usage)
expect "by day and model" "$(date -u +%Y)-[0-9-]+ +gpt-5 " "$usage"
expect "what has no price is called so, not free" 'mystery-1 .* unpriced .*Costs are a lower bound' "$usage"
expect "by team" 'team .* a +.* b +' "$(hone usage --by team)"
expect "by a tag of the client's" 'nightly +1 ' "$(hone usage --by tag:run)"
expect "the cost of a task: all calls of a session" 's-1' "$(hone usage --by session)"
expect "as JSON, with what caching saved" '"saved_usd": ?-?[0-9]' "$(hone usage --json)"
csv=$(hone usage --by model,provider --csv --zone UTC --from "$(date -u +%F)")
expect "as CSV" '^model,provider,lines,failed,fresh_tokens' "$csv"
expect "the latest attempts" 'gpt-5 +openai .* ok' "$(hone usage --lines 5)"
printf '%s\n' "$csv" | python3 -c '
import csv, datetime, sys
day = datetime.datetime.now(datetime.timezone.utc).date()
rows = [r for r in csv.DictReader(sys.stdin) if r["provider"] == "anthropic"]
cost = sum(float(r["cost_usd"]) for r in rows)
print("date,model,cost_usd"); print(f"{day},claude-opus-4-6,{cost:.9f}")' >"$work/good.csv"
expect "an invoice that is right agrees with the ledger" '1 of 1 days and models agree' "$(hone usage reconcile "$work/good.csv" --provider anthropic)"
printf 'date,model,input_tokens,output_tokens,cost_usd\n%s,gpt-5,999999,10,9.99\n' "$(date -u +%F)" >"$work/invoice.csv"
expect "one that is not is laid beside it" 'gpt-5.*9[.]99' "$(hone usage reconcile "$work/invoice.csv")"
printf 'when;what\n1;2\n' >"$work/other.csv"
expect "another format is refused with the columns found and the remedy" 'when.*--map.*exit [12]' "$(code hone usage reconcile "$work/other.csv")"
hone journal export >"$work/journal"
if python3 -c 'import json,sys; lines=[json.loads(l) for l in open(sys.argv[1])]; assert len(lines) > 10 and all(l["v"] == 1 and "request" in l for l in lines)' "$work/journal"; then ok "the journal is JSONL, a line an attempt"; else not_ok "the journal is JSONL" "$(head -3 "$work/journal")"; fi
refuse "and has no text of theirs" 'careful assistant|Find me' "$(cat "$work/journal")"
expect "metrics count requests, dollars and refusals" 'hone_requests_total.*hone_cost_usd_total.*hone_limits_refused_total|hone_limits_refused_total.*hone_requests_total' "$(metrics | grep -v '^#' | sort | tr '\n' ' ')"
refuse "in a pipe there is no color, no bar, no stack trace" $'\033|\tat dev[.]hone|Exception in' "$(hone usage; hone cache stats; hone keys list; hone keys rotate nobody 2>&1)"

# -- a database that is gone
now_or_soon "a gateway whose database is gone starts all the same and names it" '127[.]0[.]0[.]1:1' cat "$work/lost.log"
await "http://127.0.0.1:$lost/healthz"
asklost() { curl -s -i -m 20 "http://127.0.0.1:$lost/v1/chat/completions" -H 'content-type: application/json' -H "authorization: Bearer $1" -d "{\"model\":\"$2\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"; }
expect "serves whom its configuration knows" 'HTTP/1.1 200.*word1' "$(asklost "$FILE_KEY" claude-opus-4-6)"
expect "and asks others to wait, since it can't know their keys" 'HTTP/1.1 503.*[Rr]etry-[Aa]fter' "$(asklost "$team" claude-opus-4-6)"
expect "a command says in one line what it can't reach" '^hone: [^ ].*127[.]0[.]0[.]1:1.*exit 1' "$(code ./hone keys list --config "$work/lost.yaml" --data "$work/lost" | tr '\n' ' ')"
refuse "and nobody prints the database's password" 'secret-of-db' "$(cat "$work/lost.log")"

# -- reload
config '  - {model: safe, to: ["anthropic/claude-opus-4-6"]}
  - {model: fresh, to: ["openai/gpt-5"]}'
now_or_soon "a changed configuration counts without a restart" 'HTTP/1.1 200' ask "$team" fresh
printf 'providers: 7\n' >"$work/hone.yaml"
now_or_soon "one with errors is named, and the one before stays" 'stays in force' cat "$work/serve.log"
expect "and still serves" 'HTTP/1.1 200' "$(ask "$team" fresh)"

# -- drain
curl -s -N -m 30 "$base/v1/chat/completions" -H 'content-type: application/json' -H "authorization: Bearer $team" -d '{"model":"slow/mock","stream":true,"messages":[{"role":"user","content":"Drain"}]}' >"$work/stream" &
stream=$!
until_seen word1 cat "$work/stream" >/dev/null
kill -TERM "$serve"
now_or_soon "a gateway that drains says so to its balancer" 'HTTP/1.1 503' curl -s -i -m 2 "$base/readyz"
expect "and to new requests, with retry-after" 'HTTP/1.1 503.*[Rr]etry-[Aa]fter' "$(ask "$team" gpt-5)"
wait "$stream"
expect "what runs ends whole" 'data: \[DONE\]' "$(cat "$work/stream")"
wait "$serve"
status=$?
if [ "$status" = 0 ]; then ok "and the gateway ends cleanly"; else not_ok "the gateway ends cleanly (code $status)" "$(tail -3 "$work/serve.log")"; fi
expect "having logged what ended meanwhile, and its own end" '"Stopping.*"provider":"slow".*"Stopped[.]"' "$(cat "$work/serve.log")"
refuse "no secret is in its log" 'sk-upstream|upstream-google|admin-for-acceptance|client-key-of|token-of-ops|hone-[A-Za-z0-9_-]{30}' "$(cat "$work/serve.log")"
expect "its log is JSON, a line a request" '"logger":"dev.hone.requests".*"provider":"openai"' "$(cat "$work/serve.log")"

# -- from LiteLLM
cat >"$work/litellm.yaml" <<'YAML'
model_list:
  - {model_name: gpt-5, litellm_params: {model: openai/gpt-5, api_key: os.environ/OPENAI_API_KEY}}
router_settings: {routing_strategy: least-busy}
YAML
expect "a LiteLLM configuration is carried over, and what can't be is named" 'openai/gpt-5.*routing_strategy' "$(./hone migrate litellm "$work/litellm.yaml" 2>&1)"
expect "and what comes of it is a configuration" 'openai' "$(./hone migrate litellm "$work/litellm.yaml" --out "$work/carried.yaml" 2>&1; OPENAI_API_KEY=k ./hone doctor --config "$work/carried.yaml" --data "$work/carried" 2>&1 | grep -i openai)"

[ "$failed" = 0 ] && echo "all promises kept" || echo "some promises are broken"
exit $failed
