#!/usr/bin/env python3
"""Who kept a processor while a request wanted it: records Linux's scheduler for some seconds and adds up what threads of the request's path waited for.

    sudo bench/gateway/stalls.py [--seconds 3] [--over 0.5] [--path 'wrk|vert.x-event|ForkJoinPool']

Run it while a load runs. Needs root and tracefs (mount -t tracefs nodev /sys/kernel/tracing). Of other machines' kernels only the times differ: where a
thread that wakes does not preempt one that runs, it waits for the next tick.
"""

import argparse
import collections
import pathlib
import re
import time

TRACING = pathlib.Path("/sys/kernel/tracing")
EVENT = re.compile(r"^.*\[(\d+)\]\s+\S+\s+([\d.]+):\s+(sched_\w+): (.*)")
SWITCH = re.compile(r"prev_comm=(.*) prev_pid=(\d+) prev_prio=\d+ prev_state=(\S+) ==> next_comm=(.*) next_pid=(\d+)")
WAKING = re.compile(r"comm=(.*) pid=(\d+) prio=\d+")


def record(seconds):
    def put(name, value):
        (TRACING / name).write_text(value)

    put("tracing_on", "0")
    put("buffer_size_kb", "40000")
    put("trace", "\n")
    put("trace_clock", "mono")
    events = [f"events/sched/{e}/enable" for e in ("sched_switch", "sched_waking")]
    try:
        for e in events:
            put(e, "1")
        put("tracing_on", "1")
        time.sleep(seconds)
        put("tracing_on", "0")
        return (TRACING / "trace").read_text().splitlines()
    finally:
        for e in events:
            put(e, "0")
        put("trace", "\n")
        put("buffer_size_kb", "1000")


def waits(lines):
    """What threads ran, as (start, end, processor, name, id), and what waits there were, as (start, end, processor, name)."""
    running, woken, runs, waited = {}, {}, [], []
    for line in lines:
        if not (event := EVENT.match(line)):
            continue
        processor, now = int(event[1]), float(event[2])
        if event[3] == "sched_waking" and (waking := WAKING.match(event[4])):
            woken.setdefault(int(waking[2]), now)
        elif switch := SWITCH.match(event[4]):
            before, after = int(switch[2]), int(switch[5])
            if processor in running:
                runs.append((running.pop(processor), now, processor, switch[1], before))
            if switch[3].startswith("R"):  # it was preempted, and waits again
                woken[before] = now
            else:
                woken.pop(before, None)
            if after in woken:
                waited.append((woken.pop(after), now, processor, switch[4]))
            running[processor] = now
    return runs, waited


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--seconds", type=float, default=3)
    a.add_argument("--over", type=float, default=0.5, help="milliseconds; shorter waits are left out")
    a.add_argument("--path", default="wrk|vert.x-event|ForkJoinPool", help="threads of the request's path, by the beginnings of their names")
    args = a.parse_args()
    runs, waited = waits(record(args.seconds))
    path = re.compile(args.path)
    long = [w for w in waited if path.match(w[3]) and (w[1] - w[0]) * 1e3 >= args.over]
    behind = collections.Counter()
    for start, end, processor, _ in long:
        for began, ended, where, name, _ in runs:
            if where == processor and began < end and ended > start:
                behind[name] += min(end, ended) - max(start, began)
    longest, total = collections.Counter(), collections.Counter()
    for began, ended, _, name, _ in runs:
        longest[name] = max(longest[name], ended - began)
        total[name] += ended - began
    print(f"{len(long)} waits over {args.over} ms in {args.seconds} s")
    print(f"{'behind':16} {'waited, ms/s':>13} {'ran, ms/s':>10} {'longest, ms':>12}")
    for name, seconds in behind.most_common(15):
        print(f"{name:16} {seconds * 1e3 / args.seconds:13.2f} {total[name] * 1e3 / args.seconds:10.1f} {longest[name] * 1e3:12.2f}")


if __name__ == "__main__":
    main()
