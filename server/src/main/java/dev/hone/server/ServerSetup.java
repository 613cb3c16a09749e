package dev.hone.server;

import dev.hone.kernels.KernelChoice;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.local.PreparationListener;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.models.ModelStore;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a server is started with.
 *
 * @param data folder of the ledger
 * @param defaultModel fetched and served where neither a model nor a provider is configured
 * @param offline nothing is fetched
 * @param kernels for local models, and how they were chosen
 */
public record ServerSetup(
    HoneConfig config,
    Path data,
    Optional<ModelDownload> defaultModel,
    ModelStore store,
    boolean offline,
    KernelChoice kernels,
    EdgeLimits limits,
    PreparationListener listener) {}
