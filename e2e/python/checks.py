"""What the scripts share: checks that are counted, and what the scripted upstream says."""

import sys
import time
import urllib.request

base = sys.argv[1]
UPSTREAMS = ["openai", "anthropic", "chat-only", "google"]
TEXT = " ".join(("wörd" if i % 2 == 0 else "word") + str(i) for i in range(1, 17)) + "."
CITIES = [{"city": "Zürich"}, {"city": "Oslo"}]
passed = failed = 0


def check(what):
    def run(body):
        global passed, failed
        try:
            body()
            passed += 1
            print("ok     ", what)
        except Exception as e:  # a check that fails must not end the run
            failed += 1
            print("not ok ", what, "-", type(e).__name__, str(e)[:300])

    return run


def over(what):
    """A check for each kind of upstream."""

    def run(body):
        for upstream in UPSTREAMS:
            check(f"{what} over {upstream}")(lambda: body(upstream))

    return run


def raises(kind, call):
    try:
        call()
    except kind as e:
        return e
    raise AssertionError(f"no {kind}")


def equal(got, wanted):
    assert got == wanted, f"{got!r} is not {wanted!r}"


def quiet():
    """Waits until Hone has no request open but the one that asks: what a client left is closed."""
    for _ in range(100):
        with urllib.request.urlopen(base + "/metrics") as answer:
            line = next(l for l in answer.read().decode().splitlines() if l.startswith("hone_requests_open"))
        if float(line.split()[-1]) <= 1:
            return
        time.sleep(0.05)
    raise AssertionError(line)


def finish():
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)
