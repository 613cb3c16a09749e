package dev.hone.server;

import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.balance.HealthWatch;
import dev.hone.gateway.batch.BatchDesk;
import dev.hone.gateway.drift.DriftMemory;
import dev.hone.gateway.journal.JournalBooking;
import dev.hone.gateway.promptcache.PromptCacheMemory;
import dev.hone.gateway.responsecache.SecondLevel;
import dev.hone.gateway.upstream.UpstreamClients;
import dev.hone.ledger.Ledger;
import dev.hone.ledger.database.Database;
import dev.hone.server.http.Admission;
import dev.hone.server.local.LocalModels;
import dev.hone.server.metrics.ServerMetrics;
import dev.hone.server.observe.GenAiSpans;
import java.util.Optional;

/**
 * What a running server keeps when its configuration changes.
 *
 * @param journal hears of attempts, where something is to be captured
 * @param batches knows whose batch jobs are whose
 * @param limits keys, counters and alarms
 * @param answers what other gateways share answers in
 * @param spans sends to a collector, where one is configured
 */
record Parts(
    Database database,
    Ledger ledger,
    BatchDesk batches,
    Optional<JournalBooking> journal,
    LocalModels models,
    ServerMetrics metrics,
    UpstreamClients upstreams,
    Balancer balancer,
    HealthWatch healthWatch,
    PromptCacheMemory promptCache,
    DriftMemory drift,
    Admission admission,
    LimitParts limits,
    SecondLevel answers,
    Optional<GenAiSpans> spans) {}
