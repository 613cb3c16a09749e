#!/usr/bin/env bash
# Claude Code through Hone, against the scripted provider: Messages relayed, and translated to chat completions; and signals.
. "$(dirname "$0")/mock-gateway.sh"
install_agent claude @anthropic-ai/claude-code
# npm may not have run the package's own install script.
script=$(dirname "$agent")/../@anthropic-ai/claude-code/install.cjs
[ -f "$script" ] && node "$script" >/dev/null 2>&1
if ! "$agent" --version >/dev/null 2>&1; then echo "skipped: Claude Code does not start here"; exit 0; fi
start_mock
export CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1
unset ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN

through_hone "$agent" -p "Say hello" --model claude-sonnet-4-5
check "Messages are relayed" '[ $rc = 0 ] && [[ $out == *"word1 wörd2 word3"* ]]'
check "the run is booked: calls and their results, cached tokens, price" '[[ $out == *"8,000 read from one, 12 output"*"spent \$0.0"* ]]'
through_hone "$agent" -p "Say hello" --model elsewhere
check "and translated to chat completions" '[ $rc = 0 ] && [[ $out == *"word1 wörd2 word3"*"8,000 read from one"* ]]'
check "no probe went to a provider" '[[ $(./hone usage --data "$work/data" --lines 20) != *"error 404"* ]]'

"$root/hone" run --port "$gateway" --config "$work/hone.yaml" --data "$work/data" -- sh -c 'trap "exit 42" TERM; echo ready; while :; do sleep 0.1; done' >"$work/out" 2>"$work/err" &
runner=$!
for _ in $(seq 300); do grep -qs ready "$work/out" && break; sleep 0.1; done
kill -TERM "$runner"
wait "$runner"
rc=$?
out=$(cat "$work/err")
check "a signal reaches the command, and its exit code comes back" '[ $rc = 42 ]'
finish
