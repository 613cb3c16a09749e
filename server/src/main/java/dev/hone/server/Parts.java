package dev.hone.server;

import dev.hone.gateway.upstream.UpstreamClients;
import dev.hone.ledger.Ledger;
import dev.hone.server.http.Admission;
import dev.hone.server.local.LocalModels;
import dev.hone.server.metrics.ServerMetrics;

/** What a running server keeps when its configuration changes. */
record Parts(
    Ledger ledger,
    LocalModels models,
    ServerMetrics metrics,
    UpstreamClients upstreams,
    Admission admission) {}
