#!/usr/bin/env bash
# Gemini CLI through Hone, against the scripted provider: generateContent relayed, and translated to the others; with its tools.
. "$(dirname "$0")/mock-gateway.sh"
install_agent gemini @google/gemini-cli@0.61.0
start_mock
export GEMINI_CLI_TRUST_WORKSPACE=true
unset GEMINI_API_KEY GOOGLE_API_KEY GOOGLE_GENAI_USE_VERTEXAI
mkdir -p "$work/home/.gemini"
echo '{"security":{"auth":{"selectedType":"gemini-api-key"}}}' >"$work/home/.gemini/settings.json"

# The scripted provider calls two of the tools offered, with arguments that they refuse, and answers when it has their results.
through_hone "$agent" -m gemini-2.5-flash -p "Say hello"
check "generateContent is relayed, calls and their results too" '[ $rc = 0 ] && [[ $out == *"Error executing tool"*"word1 wörd2 word3"* ]]'
check "the run is booked: cached tokens and price" '[[ $out == *"read from one"*"spent \$0.0"* ]]'
through_hone "$agent" -m gemini-3-pro-preview -p "Say hello"
check "signatures come back: the provider refuses calls without" '[ $rc = 0 ] && [[ $out == *"word1 wörd2 word3"* ]]'
through_hone "$agent" -m claude-sonnet-4-5 -p "Say hello"
check "and translated to Messages" '[ $rc = 0 ] && [[ $out == *"word1 wörd2 word3"*"read from one"* ]]'
through_hone "$agent" -m elsewhere -p "Say hello"
check "and translated to chat completions" '[ $rc = 0 ] && [[ $out == *"word1 wörd2 word3"*"read from one"* ]]'
finish
