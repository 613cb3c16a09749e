# Sourced by the tests of coding agents: a scripted provider, a configuration that points at it, and `through_hone`.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d "${TMPDIR:-/tmp}/hone-agents.XXXXXX")
passed=0 failed=0 mock=
trap '[ -n "$mock" ] && kill -TERM "$mock" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
check() { if eval "$2"; then passed=$((passed + 1)); echo "ok      $1"; else failed=$((failed + 1)); echo "not ok  $1"; printf '%s\n' "$out" | tail -15; fi; }
finish() { echo "$passed passed, $failed failed"; [ "$failed" = 0 ]; exit; }
free_port() { node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

start_mock() {
  ./hone --version >/dev/null || exit 1
  local port
  port=$(free_port)
  gateway=$(free_port)
  ./hone mock --port "$port" --tokens 6 --prompt-tokens 5000 --cached-tokens 4000 >"$work/mock.log" 2>&1 &
  mock=$!
  for _ in $(seq 100); do curl -s "http://127.0.0.1:$port/healthz" >/dev/null && break; sleep 0.1; done
  cat >"$work/hone.yaml" <<YAML
providers:
  - name: openai
    base-url: http://127.0.0.1:$port/v1
    key: k
  - name: anthropic
    base-url: http://127.0.0.1:$port
    key: k
  - name: google
    base-url: http://127.0.0.1:$port
    key: k
  - name: chat-only
    base-url: http://127.0.0.1:$port/v1
    protocols: [chat]
    key: k
routes:
  - model: elsewhere
    to: [chat-only/some-model]
YAML
  mkdir -p "$work/home" "$work/project"
}

# Runs a command in an empty project through a Hone of its own; its output and Hone's summary are in $out.
through_hone() {
  out=$(cd "$work/project" && HOME=$work/home timeout 120 "$root/hone" run --port "$gateway" --config "$work/hone.yaml" --data "$work/data" -- "$@" </dev/null 2>&1)
  rc=$?
}

# Puts an npm package's program into $agent, or says why not and ends. HONE_E2E_AGENTS names a folder that keeps it.
install_agent() { # program package
  agent=$(command -v "$1" || true)
  [ -n "$agent" ] && return
  local folder=${HONE_E2E_AGENTS:-$work/agents}/$1
  agent=$folder/node_modules/.bin/$1
  [ -x "$agent" ] && return
  if ! command -v npm >/dev/null || ! npm install --silent --no-audit --no-fund --prefix "$folder" "$2" >/dev/null 2>&1; then
    echo "skipped: $1 is not here, and npm can't install $2"
    exit 0
  fi
}
