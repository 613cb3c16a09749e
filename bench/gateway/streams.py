"""Many streams at a time: an upstream that writes the time into each chunk, and clients that read it.

Both ends run in this process, so that the age of a chunk when it arrives is exact. What a gateway adds is the age through it less the age without it.
"""

import asyncio
import json
import re
import statistics
import time

STAMP = re.compile(rb"<(\d+)>")
LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
EVENT = (
    'data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"mock","choices":[{"index":0,"delta":{%s"content":"<%d>"},"finish_reason":null}]}\n\n'
)
LAST = b'data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"mock","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
MODELS = b'{"object":"list","data":[{"id":"mock","object":"model","created":1,"owned_by":"bench"}]}'


def chunked(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


class Upstream(asyncio.Protocol):
    """Serves one connection: POST gets a stream, anything else a list of models. `interval` and `chunks` are set by the class's user."""

    interval = 0.1
    chunks = 20
    transports = set()

    def connection_made(self, transport):
        self.transports.add(transport)
        self.transport, self.got, self.open = transport, b"", True

    def connection_lost(self, error):
        self.open = False
        self.transports.discard(self.transport)

    def data_received(self, data):
        self.got += data
        while (end := self.got.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self.got[: end + 2])
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self.got) < whole:
                return
            post = self.got.startswith(b"POST")
            self.got = self.got[whole:]
            if post:
                self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
                self.send(0)
            else:
                self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(MODELS), MODELS))

    def send(self, number):
        if not self.open:
            return
        if number == self.chunks:
            self.transport.write(chunked(LAST) + b"0\r\n\r\n")
            return
        self.transport.write(chunked((EVENT % ('"role":"assistant",' if number == 0 else "", time.perf_counter_ns())).encode()))
        asyncio.get_running_loop().call_later(self.interval, self.send, number + 1)


class Reader(asyncio.Protocol):
    """Asks for one stream and notes the age of each chunk in ms."""

    def __init__(self, request, done):
        self.request, self.done = request, done
        self.ages, self.first, self.tail, self.clean = [], None, b"", False

    def connection_made(self, transport):
        self.transport, self.asked = transport, time.perf_counter_ns()
        transport.write(self.request)

    def data_received(self, data):
        now = time.perf_counter_ns()
        data = self.tail + data
        at = 0
        for stamp in STAMP.finditer(data):
            at = stamp.end()
            if self.first is None:
                self.first = (now - self.asked) / 1e6
            else:
                self.ages.append((now - int(stamp[1])) / 1e6)
        self.tail = data[at:][-4096:]
        if b"[DONE]" in self.tail and self.tail.endswith(b"0\r\n\r\n"):
            self.clean = True
            self.finish()

    def connection_lost(self, error):
        self.finish()

    def finish(self):
        if not self.done.done():
            self.done.set_result(None)
        self.transport.close()


async def streams(port, headers, count, chunks, interval, patience):
    """Opens `count` streams, spread over one interval; each is read to its end."""
    loop = asyncio.get_running_loop()
    body = json.dumps({"model": "mock", "stream": True, "messages": [{"role": "user", "content": "Tell me something. " * 20}]}).encode()
    extra = "".join(f"{k}: {v}\r\n" for k, v in headers.items())
    request = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\nauthorization: Bearer sk-any\r\n"
        f"{extra}content-length: {len(body)}\r\n\r\n"
    ).encode() + body
    readers = []

    async def one(index):
        await asyncio.sleep(interval * index / count)
        done = loop.create_future()
        try:
            _, reader = await loop.create_connection(lambda: Reader(request, done), "127.0.0.1", port)
        except OSError:
            return
        readers.append(reader)
        try:
            await asyncio.wait_for(done, patience)
        except TimeoutError:
            reader.transport.abort()

    await asyncio.gather(*(one(i) for i in range(count)))
    return readers


def summary(readers, count, chunks):
    firsts = sorted(r.first for r in readers if r.first is not None)
    ages = sorted(a for r in readers for a in r.ages)

    def at(list_, share):
        return round(list_[min(len(list_) - 1, int(len(list_) * share))], 3) if list_ else None

    return {
        "first_ms": at(firsts, 0.5),
        "first_p99_ms": at(firsts, 0.99),
        "chunk_ms": at(ages, 0.5),
        "chunk_p99_ms": at(ages, 0.99),
        "clean": sum(r.clean and len(r.ages) == chunks - 1 for r in readers),
        "of": count,
    }


def measure(targets, upstream_port, counts, chunks=20, interval=0.1, rounds=2, warm_up=8):
    """targets: name to (port, headers). Gives count to name to figures; medians of the rounds, which are interleaved."""

    async def run():
        Upstream.interval, Upstream.chunks = interval, chunks
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Upstream, "127.0.0.1", upstream_port, backlog=2048)
        result = {}
        async with server:
            Upstream.interval = 0.001
            able = {}
            for name, (port, headers) in targets.items():  # pools are opened and code is compiled then
                end = time.time() + warm_up
                while time.time() < end:
                    if not any(r.clean for r in await streams(port, headers, 16, chunks, 0.01, 5)):
                        print(name, "gives no clean stream", flush=True)
                        break
                else:
                    able[name] = (port, headers)
            Upstream.interval = interval
            for count in counts:
                rows = {name: [] for name in able}
                for _ in range(rounds * (2 if count == 1 else 1)):
                    for name, (port, headers) in able.items():
                        readers = await streams(port, headers, count, chunks, interval, chunks * interval + 12)
                        rows[name].append(summary(readers, count, chunks))
                result[count] = {}
                for name, each in rows.items():
                    known = {k: [r[k] for r in each if r[k] is not None] for k in each[0] if k not in ("clean", "of")}
                    result[count][name] = {k: round(statistics.median(v), 3) if v else None for k, v in known.items()} | {
                        "clean": sum(r["clean"] for r in each),
                        "of": sum(r["of"] for r in each),
                    }
            # Gateways keep connections: one that this process forgot, open, would be answered by nobody.
            for transport in list(Upstream.transports):
                transport.close()
            await asyncio.sleep(0.2)
        return result

    return asyncio.run(run())
