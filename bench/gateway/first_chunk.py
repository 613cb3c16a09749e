#!/usr/bin/env python3
"""What a gateway adds to the time until the first chunk of a stream: one stream at a time, direct and through each gateway in turn.

    bench/gateway/first_chunk.py --direct PORT --through NAME=PORT [--through …] [--warm-up 1500] [--samples 400]

The upstream sends its first event with its headers, without delay (`hone mock`). Connections are kept alive; each answer is read to its end.
"""

import argparse
import json
import socket
import statistics
import time

BODY = json.dumps({"model": "mock", "stream": True, "messages": [{"role": "user", "content": "Tell me something. " * 20}]}).encode()


class Client:
    """One connection that asks for one stream after another."""

    def __init__(self, port, headers=None):
        extra = "".join(f"{k}: {v}\r\n" for k, v in (headers or {}).items())
        self.request = (
            f"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n"
            f"authorization: Bearer sk-any\r\n{extra}content-length: {len(BODY)}\r\n\r\n"
        ).encode() + BODY
        self.port = port
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(5)

    def ask(self):
        """Milliseconds until the first event; None if the stream was not clean."""
        try:
            return self.stream()
        except OSError:
            self.connect()
            return None

    def stream(self):
        began = time.perf_counter()
        self.socket.sendall(self.request)
        got, first = b"", None
        while not got.endswith(b"0\r\n\r\n"):
            part = self.socket.recv(65536)
            if not part:
                self.connect()
                return None
            got += part
            if first is None and b"data:" in got:
                first = (time.perf_counter() - began) * 1000
        closing = b"connection: close" in got[:1024].lower()
        if closing:
            self.connect()
        return first if b"[DONE]" in got else None


def measure(clients, warm_up, samples, seconds=60):
    """Of each client's name: median and 90th percentile in ms, and how many streams were not clean. Warms each up for at most `seconds`."""
    for client in clients.values():
        end = time.time() + seconds
        for _ in range(warm_up):
            if client.ask() is None or time.time() > end:
                break
    times = {name: [] for name in clients}
    for _ in range(samples):
        for name, client in clients.items():
            times[name].append(client.ask())
    rows = {}
    for name, each in times.items():
        good = sorted(t for t in each if t is not None)
        rows[name] = {
            "median_ms": round(statistics.median(good), 3) if good else None,
            "p90_ms": round(good[len(good) * 9 // 10], 3) if good else None,
            "unclean": len(each) - len(good),
        }
    return rows


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--direct", type=int, required=True)
    a.add_argument("--through", action="append", default=[], metavar="NAME=PORT")
    a.add_argument("--warm-up", type=int, default=1500)
    a.add_argument("--samples", type=int, default=400)
    args = a.parse_args()
    clients = {"direct": Client(args.direct)}
    for each in args.through:
        name, port = each.split("=")
        clients[name] = Client(int(port))
    rows = measure(clients, args.warm_up, args.samples)
    for name, row in rows.items():
        added = "" if name == "direct" or row["median_ms"] is None else f"  added {row['median_ms'] - rows['direct']['median_ms']:.3f}"
        print(f"{name:12} median {row['median_ms']} ms  p90 {row['p90_ms']}  unclean {row['unclean']}{added}")


if __name__ == "__main__":
    main()
