/**
 * Measures the engine and any server: {@link dev.hone.cli.bench.EngineBench} runs a model in this
 * process beside the memory's own speed, {@link dev.hone.cli.bench.LoadRun} drives a server with
 * concurrent streams.
 */
@NullMarked
package dev.hone.cli.bench;

import org.jspecify.annotations.NullMarked;
