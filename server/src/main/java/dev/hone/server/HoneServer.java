package dev.hone.server;

import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.balance.HealthWatch;
import dev.hone.gateway.batch.BatchDesk;
import dev.hone.gateway.drift.DriftMemory;
import dev.hone.gateway.journal.JournalBooking;
import dev.hone.gateway.promptcache.PromptCacheMemory;
import dev.hone.gateway.responsecache.SecondLevel;
import dev.hone.gateway.responsecache.ValkeyAnswers;
import dev.hone.gateway.upstream.GeminiContents;
import dev.hone.gateway.upstream.ServerProbe;
import dev.hone.gateway.upstream.UpstreamClients;
import dev.hone.gateway.valkey.Valkey;
import dev.hone.ledger.Ledger;
import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.database.Database;
import dev.hone.ledger.journal.Journal;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.config.ModelFile;
import dev.hone.server.config.TlsFiles;
import dev.hone.server.http.Admission;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.http.HttpEdge;
import dev.hone.server.http.RequestThreads;
import dev.hone.server.http.Serving;
import dev.hone.server.local.LocalModels;
import dev.hone.server.local.ModelLoader;
import dev.hone.server.local.ModelPreparer;
import dev.hone.server.metrics.ServerMetrics;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.observe.GenAiSpans;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole server: builds its parts in order, and takes them down in the opposite one. It listens
 * from its first moment; local models come to be ready behind it.
 */
public final class HoneServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HoneServer.class);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final HoneConfig config;
  private volatile HoneConfig current;
  private final EdgeLimits limits;
  private final List<HttpEdge> edges = new CopyOnWriteArrayList<>();
  private final Vertx vertx;
  private final Database database;
  private final Ledger ledger;
  private final Optional<Journal> journal;
  private final LocalModels models = new LocalModels();
  private final ModelLoader loader;
  private final ServerMetrics metrics;
  private final UpstreamClients upstreams;
  private final Balancer balancer;
  private final PromptCacheMemory promptCache = new PromptCacheMemory();
  private final DriftMemory drift = new DriftMemory();
  private final PromptCacheKeeper keeper;
  private final HealthWatch healthWatch;
  private final Optional<Valkey> valkey;
  private final Optional<ValkeyAnswers> answers;
  private final BatchDesk batches;
  private final LimitParts limitParts;
  private final Optional<GenAiSpans> spans;
  private final Assembly assembly;
  private final AtomicReference<Serving> serving = new AtomicReference<>(Serving.NOTHING);
  private final RequestThreads requests = new RequestThreads();
  private final Admission admission = new Admission();
  private final AtomicInteger port = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  private HoneServer(ServerSetup setup) {
    this.config = setup.config();
    this.current = config;
    this.limits = setup.limits();
    Opened opened = new Opened();
    try {
      LedgerSettings books = config.books().ledger();
      this.database = opened.add(Database.at(books.databaseFor(setup.data())));
      this.ledger = opened.add(Ledger.open(setup.data(), database, books, Clock.systemUTC()));
      this.journal = Journal.open(setup.data(), config.books().journal(), Clock.systemUTC());
      journal.ifPresent(opened::add);
      this.vertx =
          Vertx.vertx(
              new VertxOptions()
                  .setPreferNativeTransport(true)
                  .setEventLoopPoolSize(ProcessorShares.eventLoops()));
      opened.add(vertx::close);
      this.upstreams = opened.add(new UpstreamClients(vertx));
      this.balancer = new Balancer(System::nanoTime);
      this.healthWatch = opened.add(new HealthWatch(balancer, new ServerProbe(upstreams)));
      this.loader = opened.add(new ModelLoader(setup.kernels().kernels(), config.engine()));
      this.metrics = opened.add(new ServerMetrics(models, setup.kernels(), admission, balancer));
      metrics.books(ledger, journal);
      this.valkey = config.valkey().map(Valkey::connect);
      valkey.ifPresent(opened::add);
      this.answers = valkey.map(ValkeyAnswers::new);
      answers.ifPresent(opened::add);
      valkey.ifPresent(metrics::valkey);
      this.limitParts = opened.add(new LimitParts(database, valkey, Clock.systemUTC()));
      this.keeper =
          opened.add(new PromptCacheKeeper(setup.data(), promptCache, drift, Clock.systemUTC()));
      this.batches = opened.add(new BatchDesk(database, ledger, Clock.systemUTC()));
      metrics.broken(drift.broken());
      metrics.limits(limitParts.state(), Clock.systemUTC());
      this.spans = config.observe().tracing().map(GenAiSpans::new);
      spans.ifPresent(opened::add);
      this.assembly =
          new Assembly(
              new Parts(
                  database,
                  ledger,
                  batches,
                  journal.map(JournalBooking::new),
                  models,
                  metrics,
                  upstreams,
                  balancer,
                  healthWatch,
                  promptCache,
                  drift,
                  admission,
                  limitParts,
                  answers.map(SecondLevel.class::cast).orElse(SecondLevel.NONE),
                  spans));
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Starts a server.
   *
   * @throws StartupException if it can't: the port is taken, the address is not allowed
   * @throws dev.hone.ledger.LedgerException if another process has the data folder, or it can't be
   *     used
   */
  public static HoneServer start(ServerSetup setup) {
    LoopbackRule.check(setup.config());
    HoneServer server = new HoneServer(setup);
    try {
      // Named before the port opens: whoever asks at once is told to wait, not that there is no
      // model.
      ModelPreparer preparer =
          new ModelPreparer(server.models, server.loader, setup.store(), setup.listener());
      List<ModelFile> files = setup.config().models();
      Optional<ModelDownload> download =
          files.isEmpty() && setup.config().providers().isEmpty()
              ? setup.defaultModel()
              : Optional.empty();
      preparer.announce(files, download);
      server.listen();
      preparer.prepare(files, download, setup.offline());
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** The port that it listens on. */
  public int port() {
    return port.get();
  }

  /** The address for a person. */
  public String url() {
    String host = config.host().equals("0.0.0.0") ? "127.0.0.1" : config.host();
    String scheme = config.tls().isPresent() ? "https://" : "http://";
    return scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port.get();
  }

  /** What moves the bytes: the platform's native transport, or NIO where there is none. */
  public String transport() {
    return vertx.isNativeTransportEnabled() ? "native transport" : "NIO";
  }

  public LocalModels models() {
    return models;
  }

  /** Threads of the kernels. */
  public int kernelThreads() {
    return loader.threads();
  }

  private void listen() {
    serving.set(assembly.serving(config, limits));
    try {
      vertx
          .deployVerticle(
              () -> new EdgeVerticle(this::edge, config.host(), config.port(), port),
              new DeploymentOptions()
                  .setInstances(config.port() == 0 ? 1 : ProcessorShares.eventLoops()))
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    } catch (ExecutionException e) {
      throw new StartupException(reason(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted while starting", e);
    }
    LOG.debug("listening on {} with {}", url(), transport());
  }

  private HttpEdge edge(Vertx loop) {
    HttpEdge edge =
        new HttpEdge(
            loop, serving::get, limits, config.tls(), Clock.systemUTC(), requests, admission);
    edges.add(edge);
    return edge;
  }

  /**
   * Serves by another configuration from the next request on; those under way end as they began.
   *
   * @return what of it takes effect only with the next start
   * @throws StartupException if it can't be served; the one before stays in force
   */
  public synchronized Reloaded reload(HoneConfig next) {
    LoopbackRule.check(next.withListen(config.host(), config.port()));
    // First what can fail: a certificate that can't be read leaves everything as it was.
    if (config.tls().isPresent()) {
      next.tls().ifPresent(this::renew);
    }
    serving.set(assembly.serving(next, limits));
    current = next;
    metrics.configured(true);
    return Reloaded.between(config, next);
  }

  /** The configuration file has errors: said in the metrics, for alarms. */
  public void notReloaded() {
    metrics.configured(false);
  }

  /** Whether a request without a key is refused. */
  public boolean asksForKeys() {
    return !current.keys().isEmpty()
        || current.limits().adminKey().isPresent()
        || !limitParts.keys().known()
        || !limitParts.keys().isEmpty();
  }

  /** The configuration in force. */
  public HoneConfig config() {
    return current;
  }

  private void renew(TlsFiles files) {
    try {
      for (HttpEdge edge : edges) {
        edge.renew(files).toCompletionStage().toCompletableFuture().get();
      }
    } catch (ExecutionException e) {
      throw new StartupException(
          "The certificate in %s can't be used: %s"
              .formatted(files.certificate(), String.valueOf(e.getCause())),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted while renewing the certificate", e);
    }
  }

  private String reason(@Nullable Throwable cause) {
    boolean taken =
        cause instanceof BindException
            || (cause != null && String.valueOf(cause.getMessage()).contains("already in use"));
    return taken
        ? "The port %d of %s is in use: stop what listens there, or choose another with --port."
            .formatted(config.port(), config.host())
        : "Can't listen on %s:%d: %s".formatted(config.host(), config.port(), cause);
  }

  /** Refuses new work, lets what runs end for at most {@code patience}, and closes. */
  public void drain(Duration patience) {
    admission.drain();
    long deadline = System.nanoTime() + patience.toNanos();
    while (admission.open() > 0 && System.nanoTime() < deadline) {
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
  }

  /** Ends at once: what runs is cut. A second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    models.close();
    healthWatch.close();
    promptCache.deleteContents(new GeminiContents(upstreams));
    upstreams.close();
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.debug("closing the network", e);
    }
    requests.close();
    keeper.close();
    loader.close();
    batches.close();
    limitParts.close();
    answers.ifPresent(ValkeyAnswers::close);
    valkey.ifPresent(Valkey::close);
    ledger.close();
    journal.ifPresent(Journal::close);
    database.close();
    spans.ifPresent(GenAiSpans::close);
    metrics.close();
  }
}
