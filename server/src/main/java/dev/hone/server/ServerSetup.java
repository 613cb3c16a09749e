package dev.hone.server;

import dev.hone.kernels.Kernels;
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
 * @param kernels for local models
 * @param kernelsReason why not faster kernels; empty where these are the best of the machine
 */
public record ServerSetup(
    HoneConfig config,
    Path data,
    Optional<ModelDownload> defaultModel,
    ModelStore store,
    boolean offline,
    Kernels kernels,
    String kernelsReason,
    EdgeLimits limits,
    PreparationListener listener) {}
