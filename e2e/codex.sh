#!/usr/bin/env bash
# Codex CLI through Hone, against the scripted provider: its own protocol relayed, and translated to the two others.
. "$(dirname "$0")/mock-gateway.sh"
install_agent codex @openai/codex@0.169.0
start_mock
export CODEX_HOME=$work/codex
mkdir -p "$CODEX_HOME"
codex() { through_hone "$agent" exec --skip-git-repo-check --ephemeral -s read-only "$@" "Say hello"; }

codex -m gpt-5.5
check "Responses are relayed" '[ $rc = 0 ] && [[ $out == *"word1 wörd2 word3"* ]]'
check "the run is booked: calls and their results, cached tokens, price" '[[ $out == *"2 requests: tokens 2,000 fresh, 0 written to a cache, 8,000 read from one, 12 output"*"spent \$0.0"* ]]'
codex -m claude-sonnet-4-5 -c 'web_search="disabled"'
check "and translated to Messages" '[ $rc = 0 ] && [[ $out == *"word1 wörd2 word3"*"2 requests: tokens 2,000 fresh"* ]]'
codex -m elsewhere -c 'web_search="disabled"'
check "and translated to chat completions" '[ $rc = 0 ] && [[ $out == *"word1 wörd2 word3"*"2 requests: tokens 2,000 fresh"* ]]'
codex -m claude-sonnet-4-5
check "OpenAI's own web search is refused by name elsewhere" '[ $rc != 0 ] && [[ $out == *"web_search"*"Offer a function instead"* ]]'
cat >"$CODEX_HOME/config.toml" <<TOML
model = "gpt-5.5"
model_provider = "mine"
[model_providers.mine]
name = "Hone"
base_url = "http://127.0.0.1:$gateway/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
TOML
./hone serve --port "$gateway" --config "$work/hone.yaml" --data "$work/data" >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 200); do curl -s "http://127.0.0.1:$gateway/healthz" >/dev/null && break; sleep 0.1; done
out=$(cd "$work/project" && OPENAI_API_KEY=any timeout 120 "$agent" exec --skip-git-repo-check --ephemeral -s read-only "Say hello" </dev/null 2>&1)
rc=$?
check "with a provider in config.toml, through hone serve" '[ $rc = 0 ] && [[ $out == *"provider: mine"*"word1 wörd2 word3"* ]]'
kill -TERM "$server"
wait "$server" 2>/dev/null
finish
