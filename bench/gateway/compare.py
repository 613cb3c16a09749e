#!/usr/bin/env python3
"""Compares gateways in front of one scripted upstream, interleaved: requests/s, latency, streams, memory, and two probes.

    bench/gateway/compare.py --smg BIN --litellm BIN --portkey DIR [--parts load,first,streams,probes,beside] [--seconds 4] [--rounds 3] [--json FILE]

Hone and its mock are started from this checkout; a peer is left out where its option is. Needs wrk (for `load`) and python3.
Hone books, plans prompt caching, writes its journal, and holds its client's key to limits and a budget.
"""

import argparse
import asyncio
import contextlib
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import first_chunk
import streams

ROOT = pathlib.Path(__file__).resolve().parents[2]
BODY = json.dumps({"model": "mock", "messages": [{"role": "user", "content": "Tell me something. " * 20}]})
LUA = """
wrk.method = "POST"
wrk.body = [[%s]]
wrk.headers["content-type"] = "application/json"
wrk.headers["authorization"] = "Bearer sk-any"
%s
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Gateway:
    def __init__(self, name, command, port, headers=None, env=None):
        self.name, self.port, self.headers = name, port, headers or {}
        self.log = open(pathlib.Path(tempfile.gettempdir()) / f"hone-compare-{name}.log", "w")
        self.process = subprocess.Popen(
            command, stdout=self.log, stderr=self.log, env={**os.environ, **(env or {})}, start_new_session=True
        ) if command else None

    def await_port(self, seconds=90):
        end = time.time() + seconds
        while time.time() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return True
            except OSError:
                time.sleep(0.2)
        return False

    def rss_mib(self):
        """Memory of the process and its children."""
        if not self.process:
            return 0
        total = 0
        for line in subprocess.run(["ps", "-eo", "pgid,rss"], capture_output=True, text=True).stdout.splitlines()[1:]:
            group, rss = line.split()
            if int(group) == self.process.pid:
                total += int(rss)
        return total / 1024

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process = None


def wrk(gateway, connections, seconds, folder):
    extra = "".join(f'wrk.headers["{k}"] = "{v}"\n' for k, v in gateway.headers.items())
    script = folder / f"{gateway.name}.lua"
    script.write_text(LUA % (BODY, extra))
    out = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script),
         f"http://127.0.0.1:{gateway.port}/v1/chat/completions"], capture_output=True, text=True).stdout
    def ms(label):
        m = re.search(label + r"\s+([\d.]+)(us|ms|s)", out)
        return float(m[1]) * {"us": 0.001, "ms": 1, "s": 1000}[m[2]] if m else float("nan")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return {"rps": float(rate[1]) if rate else 0, "p50": ms("50%"), "p99": ms("99%"), "bad": int(bad[1]) if bad else 0}


async def probe(gateway, upstream_port, cut):
    """Streams one event, then silence (or a cut). Returns ms until the upstream saw the client go, and what the client got."""
    gone = asyncio.get_running_loop().create_future()
    streaming = asyncio.Event()

    async def serve(reader, writer):
        try:
            while True:  # clients of a gateway keep their connections
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"content-length: *(\d+)", head, re.I)
                if length:
                    await reader.readexactly(int(length[1]))
                if head.startswith(b"POST"):
                    break
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(streams.MODELS) + streams.MODELS)
            event = b'data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"mock","choices":[{"index":0,"delta":{"role":"assistant","content":"hello"},"finish_reason":null}]}\n\n'
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n" + streams.chunked(event))
            await writer.drain()
            streaming.set()
            if cut:
                await asyncio.sleep(0.3)
                writer.transport.abort()
                return
            await reader.read()
            if not gone.done():
                gone.set_result(time.perf_counter())
        except asyncio.CancelledError:
            writer.transport.abort()
        except (asyncio.IncompleteReadError, ConnectionError):
            if streaming.is_set() and not gone.done():
                gone.set_result(time.perf_counter())

    server = await asyncio.start_server(serve, "127.0.0.1", upstream_port)
    async with server:
        reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
        body = json.dumps({**json.loads(BODY), "stream": True}).encode()
        extra = "".join(f"{k}: {v}\r\n" for k, v in gateway.headers.items())
        writer.write(
            f"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer sk-any\r\n{extra}content-length: {len(body)}\r\n\r\n".encode() + body)
        got = b""
        try:
            async with asyncio.timeout(15):
                await streaming.wait()
                while b"hello" not in got:
                    got += await reader.read(4096) or b"<closed>hello"
        except TimeoutError:
            return None, "nothing within 15 s"
        if not cut:
            left = time.perf_counter()
            writer.transport.abort()
            try:
                async with asyncio.timeout(20):
                    return (await gone - left) * 1000, ""
            except TimeoutError:
                return None, "not within 20 s"
        try:
            async with asyncio.timeout(20):
                while chunk := await reader.read(4096):
                    got += chunk
                    if b"0\r\n\r\n" in chunk:
                        break
        except (TimeoutError, ConnectionError):
            pass
        says = []
        says.append("an error event" if b'"error"' in got else "no error event")
        says.append("[DONE]" if b"[DONE]" in got else "no [DONE]")
        says.append("a clean end" if got.endswith(b"0\r\n\r\n") else "an aborted end")
        return None, ", ".join(says)


@contextlib.contextmanager
def answering(port):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(streams.MODELS)))
            self.end_headers()
            self.wfile.write(streams.MODELS)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def started(gateways):
    up = [g for g in gateways if g.await_port() or print(g.name, "did not start", file=sys.stderr)]
    time.sleep(4)
    return up


def load(args, gateways, folder, result):
    for g in gateways:  # compilers of the JVM and of V8 have had their time then
        wrk(g, 16, args.warm_up, folder)
    for c in map(int, args.connections.split(",")):
        for g in gateways:  # another load runs other code, and the compilers come again, the upstream's too
            wrk(g, c, args.warm_up, folder)
        rows = {g.name: [] for g in gateways}
        for _ in range(args.rounds):
            for g in gateways:
                rows[g.name].append(wrk(g, c, args.seconds, folder))
        result["load"][c] = {
            name: {k: round(statistics.median(r[k] for r in runs), 3) for k in ("rps", "p50", "p99")} | {"bad": sum(r["bad"] for r in runs)}
            for name, runs in rows.items()
        }
    result["rss_mib"] = {g.name: round(g.rss_mib()) for g in gateways}


class Decoding:
    """A client of the local model that always has one long answer coming."""

    def __init__(self, port, model):
        self.stop, self.tokens = threading.Event(), 0
        body = json.dumps({"model": model, "stream": True, "max_tokens": 400, "temperature": 0.7,
                           "messages": [{"role": "user", "content": "Write a long story about a fox."}]}).encode()
        self.request = (f"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer sk-any\r\n"
                        f"connection: close\r\ncontent-length: {len(body)}\r\n\r\n").encode() + body
        self.thread = threading.Thread(target=self.run, args=(port,))
        self.thread.start()

    def run(self, port):
        while not self.stop.is_set():
            with socket.create_connection(("127.0.0.1", port)) as s:
                s.sendall(self.request)
                while not self.stop.is_set() and (chunk := s.recv(65536)):
                    self.tokens += chunk.count(b"data: {")

    def end(self):
        self.stop.set()
        self.thread.join()


def beside(args, hone, model, folder):
    """The gateway's latencies while the engine of the same process decodes, and while it does not, in turn."""
    wrk(hone, 16, args.warm_up, folder)
    client = Decoding(hone.port, model)
    wrk(hone, 1, args.warm_up, folder)
    client.end()
    rows = {"idle": [], "decoding": []}
    speed = []
    for _ in range(args.rounds):
        rows["idle"].append(wrk(hone, 1, args.seconds, folder))
        client = Decoding(hone.port, model)
        time.sleep(1)
        before, start = client.tokens, time.time()
        rows["decoding"].append(wrk(hone, 1, args.seconds, folder))
        speed.append((client.tokens - before) / (time.time() - start))
        client.end()
        time.sleep(1)
    return {name: {k: round(statistics.median(r[k] for r in runs), 3) for k in ("rps", "p50", "p99")} for name, runs in rows.items()} | {
        "tokens/s": round(statistics.median(speed), 1)}


def main():
    a = argparse.ArgumentParser()
    for peer in ("smg", "litellm", "portkey"):
        a.add_argument(f"--{peer}")
    a.add_argument("--node", default="node", help="the Node.js that runs Portkey")
    a.add_argument("--parts", default="load,first,streams,probes")
    a.add_argument("--seconds", type=int, default=4)
    a.add_argument("--warm-up", type=int, default=15)
    a.add_argument("--rounds", type=int, default=3)
    a.add_argument("--connections", default="1,16,64")
    a.add_argument("--streams", default="1,64,512")
    a.add_argument("--model", help="a GGUF file, for the part `beside`")
    a.add_argument("--json")
    args = a.parse_args()
    parts = args.parts.split(",")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hone-compare-"))
    mock_port, probe_port = free_port(), free_port()

    def hone(name, upstream, more=""):
        port = free_port()
        config = folder / f"{name}.yaml"
        config.write_text(
            f"listen: {{port: {port}}}\nproviders:\n  - {{name: openai, base-url: 'http://127.0.0.1:{upstream}/v1', key: sk-up, protocols: [chat], tries: 1}}\n"
            "keys:\n  - {name: load, key: sk-any, team: bench, rpm: 100000000, tpm: 100000000000, parallel: 4096, daily: 1000000usd}\n"
            "limits: {rpm: 100000000, monthly: 10000000usd}\n" + more)
        return Gateway(name, [str(ROOT / "hone"), "serve", "--config", str(config), "--data", str(folder / name)], port)

    def peers(suffix, upstream):
        found = [hone("hone" + suffix, upstream)]
        if args.smg:
            p = free_port()
            found.append(Gateway("smg" + suffix, [args.smg, "launch", "--worker-urls", f"http://127.0.0.1:{upstream}", "--port", str(p), "--host", "127.0.0.1", "--policy", "round_robin", "--prometheus-port", str(free_port())], p))
        if args.portkey:
            p = free_port()
            found.append(Gateway("portkey" + suffix, [args.node, str(pathlib.Path(args.portkey) / "node_modules/@portkey-ai/gateway/build/start-server.js"), f"--port={p}", "--headless"], p,
                                 {"x-portkey-provider": "openai", "x-portkey-custom-host": f"http://127.0.0.1:{upstream}/v1"}, {"TRUSTED_CUSTOM_HOSTS": "127.0.0.1,localhost"}))
        if args.litellm:
            p = free_port()
            config = folder / f"litellm{suffix}.yaml"
            config.write_text(f"model_list:\n  - model_name: mock\n    litellm_params: {{model: openai/mock, api_base: 'http://127.0.0.1:{upstream}/v1', api_key: sk-up}}\n")
            found.append(Gateway("litellm" + suffix, [args.litellm, "--config", str(config), "--port", str(p), "--host", "127.0.0.1"], p, env={"LITELLM_MODE": "PRODUCTION", "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true"}))
        return found

    mock = Gateway("mock", [str(ROOT / "hone"), "mock", "--port", str(mock_port)], mock_port)
    gateways = []
    result = {"load": {}, "rss_mib": {}, "client_leaves_ms": {}, "upstream_cut": {}}
    try:
        if not mock.await_port():
            sys.exit("the mock did not start")
        if "load" in parts or "first" in parts:
            gateways = started(peers("", mock_port))
            direct = Gateway("direct", None, mock_port)
            if "load" in parts:
                load(args, [direct, *gateways], folder, result)
            if "first" in parts:
                clients = {g.name: first_chunk.Client(g.port, g.headers) for g in [direct, *gateways]}
                result["first_chunk"] = first_chunk.measure(clients, 8000, 300, 6)
            for g in gateways:
                g.stop()
        if "beside" in parts and args.model:
            gateways = started([hone("hone-beside", mock_port, f"models:\n  - {{name: here, file: '{os.path.abspath(args.model)}'}}\n")])
            result["beside"] = beside(args, gateways[0], "here", folder)
            gateways[0].stop()
        if "streams" in parts or "probes" in parts:
            with answering(probe_port):  # some ask their upstream what it has before they start
                gateways = started(peers("-probe", probe_port))
        if "streams" in parts:
            targets = {"direct": (probe_port, {})} | {g.name.removesuffix("-probe"): (g.port, g.headers) for g in gateways}
            result["streams"] = streams.measure(targets, probe_port, list(map(int, args.streams.split(","))))
        for g in gateways if "probes" in parts else []:
            name = g.name.removesuffix("-probe")
            times = []
            for _ in range(3):
                ms, why = asyncio.run(probe(g, probe_port, False))
                times.append(ms)
                if ms is None:
                    break
            result["client_leaves_ms"][name] = why if None in times else round(statistics.median(times), 1)
            result["upstream_cut"][name] = asyncio.run(probe(g, probe_port, True))[1]
    finally:
        for g in [*gateways, mock]:
            g.stop()
    if result["load"]:
        print("| connections | " + " | ".join(f"{n} req/s (p50, p99 ms)" for n in next(iter(result["load"].values()))) + " |")
    for c, rows in result["load"].items():
        print(f"| {c} | " + " | ".join(f"{r['rps']:.0f} ({r['p50']:.2f}, {r['p99']:.2f}){' BAD ' + str(r['bad']) if r['bad'] else ''}" for r in rows.values()) + " |")
    for name, row in result.get("first_chunk", {}).items():
        print("first chunk, one stream at a time, kept connections:", name, row)
    for count, rows in result.get("streams", {}).items():
        for name, row in rows.items():
            print(f"{count} streams: {name}: {row}")
    if "beside" in result:
        print("one connection, the engine of the same process idle, and decoding:", result["beside"])
    print("RSS after load, MiB:", result["rss_mib"])
    print("upstream closed after the client left, ms:", result["client_leaves_ms"])
    print("what the client sees of a cut:", result["upstream_cut"])
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(result, indent=1))


main()
