"""llama.cpp's own server out of the xllamacpp wheel, with those of llama-server's options that the tests use."""

import argparse
import signal

import xllamacpp

options = argparse.ArgumentParser(allow_abbrev=False)
options.add_argument("-m", required=True)
options.add_argument("--port", type=int, required=True)
options.add_argument("-c", type=int, default=2048)
options.add_argument("-t", type=int, default=2)
options.add_argument("--metrics", action="store_true")
asked = options.parse_args()

params = xllamacpp.CommonParams()
params.model.path = asked.m
params.hostnames = ["127.0.0.1"]
params.port = asked.port
params.n_ctx = asked.c
params.n_parallel = 1
params.cpuparams.n_threads = asked.t
params.endpoint_metrics = asked.metrics
server = xllamacpp.Server(params)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.pause()
