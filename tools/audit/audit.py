#!/usr/bin/env python3
"""Audits what Hone ships: every jar in cli/target/lib must stand, with its hash, in reviewed.tsv beside this file, and no
jar may have a known vulnerability in the OSV database (where that can be reached). Run after ./hone --version built it.

    tools/audit/audit.py            check; exit 1 if something is unknown or vulnerable
    tools/audit/audit.py --write    write reviewed.tsv anew, after looking at what changed
"""
import hashlib, json, pathlib, re, sys, urllib.error, urllib.request, zipfile

HERE = pathlib.Path(__file__).resolve().parent
LIB = HERE.parent.parent / "cli/target/lib"
REVIEWED = HERE / "reviewed.tsv"


def coordinates(jar):
    """group:artifact and version, from what the jar says of itself, else from its name."""
    match = re.match(r"(.+?)-(\d[\w.\-]*?)(-linux-\w+|-osx-\w+)?\.jar$", jar.name)
    artifact, version = (match.group(1), match.group(2)) if match else (jar.stem, "")
    with zipfile.ZipFile(jar) as z:
        found = [n for n in z.namelist() if n.startswith("META-INF/maven/") and n.endswith("pom.properties")]
        for name in found:
            properties = dict(l.split("=", 1) for l in z.read(name).decode().splitlines() if "=" in l and not l.startswith("#"))
            if properties.get("artifactId") == artifact:
                return f"{properties['groupId']}:{artifact}", properties["version"]
    return artifact, version


def rows():
    jars = sorted(j for j in LIB.glob("*.jar") if not j.name.startswith("hone-"))
    if not jars:
        sys.exit(f"there are no jars in {LIB}: run ./hone --version first")
    return [(j.name, *coordinates(j), hashlib.sha256(j.read_bytes()).hexdigest()) for j in jars]


def osv(all_rows):
    queries = [{"package": {"ecosystem": "Maven", "name": name}, "version": version} for _, name, version, _ in all_rows if ":" in name]
    request = urllib.request.Request("https://api.osv.dev/v1/querybatch", json.dumps({"queries": queries}).encode(), {"content-type": "application/json"})
    try:
        answer = json.load(urllib.request.urlopen(request, timeout=20))
    except (urllib.error.URLError, OSError) as e:
        print(f"skipped: the OSV database can't be reached ({e})")
        return []
    found = []
    for query, result in zip(queries, answer["results"]):
        found += [f"{query['package']['name']} {query['version']}: {v['id']}" for v in result.get("vulns", [])]
    print(f"asked OSV about {len(queries)} libraries: {len(found)} known vulnerabilities")
    return found


def main():
    now = rows()
    if "--write" in sys.argv:
        REVIEWED.write_text("".join("\t".join(r) + "\n" for r in now))
        print(f"wrote {len(now)} lines")
        return
    reviewed = {tuple(l.split("\t")) for l in REVIEWED.read_text().splitlines()}
    problems = [f"not reviewed: {name} ({where} {version}, SHA-256 {digest})" for name, where, version, digest in now if (name, where, version, digest) not in reviewed]
    problems += osv(now)
    for problem in problems:
        print("not ok", problem)
    print(f"{len(now)} libraries, {len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
