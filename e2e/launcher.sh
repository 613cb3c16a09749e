#!/usr/bin/env bash
# The launcher fetches a JDK where none is: from a local server, with the right hash only, and leaves nothing half-installed.
set -uo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/tmp}/hone-launcher.XXXXXX")
passed=0 failed=0 server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
check() { if eval "$2"; then passed=$((passed + 1)); echo "ok      $1"; else failed=$((failed + 1)); echo "not ok  $1"; fi; }

# A folder with the launcher alone, and a JDK that only says what it was asked.
mkdir -p "$work/app/cli/target" "$work/www" "$work/jdk-25.0.9+1/bin"
cp hone "$work/app/hone"
touch "$work/app/cli/target/hone.jar"
printf 'JAVA_VERSION="25.0.9"\n' >"$work/jdk-25.0.9+1/release"
printf '#!/bin/sh\necho "java $*"\n' >"$work/jdk-25.0.9+1/bin/java"
cp "$work/jdk-25.0.9+1/bin/java" "$work/jdk-25.0.9+1/bin/javac"
chmod +x "$work/jdk-25.0.9+1/bin/"*
tar -C "$work" -czf "$work/www/jdk.tar.gz" "jdk-25.0.9+1"
(cd "$work/www" && sha256sum jdk.tar.gz >jdk.tar.gz.sha256.txt)
printf '%064d  wrong.tar.gz\n' 0 >"$work/www/wrong.tar.gz.sha256.txt"
cp "$work/www/jdk.tar.gz" "$work/www/wrong.tar.gz"
python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$work/www" >"$work/http.log" 2>&1 &
server=$!
for _ in $(seq 50); do port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$work/http.log"); [ -n "$port" ] && break; sleep 0.1; done
export HONE_JDK=fetch HONE_CACHE="$work/cache"
url=http://127.0.0.1:$port

out=$(HONE_JDK_URL=$url/wrong.tar.gz "$work/app/hone" --version 2>&1)
check "a wrong SHA-256 is refused" '[[ $out == *"SHA-256"*"nothing was installed"* ]]'
check "nothing is left behind after it" '[ -z "$(ls -A "$work/cache" 2>/dev/null)" ]'
out=$(HONE_JDK_URL=$url/absent.tar.gz "$work/app/hone" --version 2>&1)
check "a mirror without the file is named" '[[ $out == *"HONE_JDK_SHA256"* || $out == *"could not fetch"* ]]'
out=$(HONE_JDK_URL=$url/jdk.tar.gz "$work/app/hone" --version 2>&1)
check "a JDK is fetched after saying so" '[[ $out == *"no JDK 25 was found; fetching"* ]]'
check "and runs the command" '[[ $out == *"java "*"-jar"*"hone.jar --version"* ]]'
out=$("$work/app/hone" --version 2>&1)
check "the next start uses it without fetching" '[[ $out != *fetching* && $out == *"hone.jar --version"* ]]'
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
