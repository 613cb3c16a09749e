package dev.hone.server;

import dev.hone.engine.EngineMetrics;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.ModelRoute;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.UsageReports;
import dev.hone.server.config.Bookkeeping;
import dev.hone.server.config.ClientKey;
import dev.hone.server.config.EngineConfig;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.config.ModelFile;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.ModelSlot;
import dev.hone.server.local.PreparationListener;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.models.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole server on a free port, with a data folder of its own. */
public final class TestingServer implements AutoCloseable {
  private final HoneServer server;
  private final Path data;
  private final boolean ownsData;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestingServer(HoneServer server, Path data, boolean ownsData) {
    this.server = server;
    this.data = data;
    this.ownsData = ownsData;
  }

  /** What the server is started with; every field has a harmless value to begin with. */
  public static final class Setup {
    private String host = "127.0.0.1";
    private int port;
    private List<ClientKey> keys = List.of();
    private List<ModelFile> models = List.of();
    private List<Provider> providers = List.of();
    private List<ModelRoute> routes = List.of();
    private int maxRunning = 16;
    private int maxWaiting = 256;
    private OptionalInt context = OptionalInt.empty();
    private EdgeLimits limits = EdgeLimits.DEFAULT;
    private Optional<ModelDownload> download = Optional.empty();
    private @Nullable Path data;
    private Bookkeeping books = Bookkeeping.DEFAULT;
    private @Nullable ModelStore store;
    private UnaryOperator<HoneConfig> more = UnaryOperator.identity();

    public Setup model(String name, Path file) {
      models =
          Stream.concat(models.stream(), Stream.of(new ModelFile(Optional.of(name), file)))
              .toList();
      return this;
    }

    /** Adds an upstream. */
    public Setup provider(Provider provider) {
      providers = Stream.concat(providers.stream(), Stream.of(provider)).toList();
      return this;
    }

    /** Adds a route: where the requests for a model go, in order. */
    public Setup route(String model, String... targets) {
      routes =
          Stream.concat(routes.stream(), Stream.of(new ModelRoute(model, List.of(targets))))
              .toList();
      return this;
    }

    /** Changes the configuration that the other fields make. */
    public Setup config(UnaryOperator<HoneConfig> change) {
      more = change;
      return this;
    }

    public Setup host(String value) {
      host = value;
      return this;
    }

    public Setup port(int value) {
      port = value;
      return this;
    }

    public Setup key(String name, String secret) {
      keys = List.of(new ClientKey(name, secret));
      return this;
    }

    public Setup running(int most, int waiting) {
      maxRunning = most;
      maxWaiting = waiting;
      return this;
    }

    public Setup context(int positions) {
      context = OptionalInt.of(positions);
      return this;
    }

    public Setup limits(EdgeLimits value) {
      limits = value;
      return this;
    }

    public Setup books(Bookkeeping value) {
      books = value;
      return this;
    }

    /** A folder to keep; without one it has a temporary folder. */
    public Setup data(Path value) {
      data = value;
      return this;
    }

    public Setup download(ModelDownload value, ModelStore from) {
      download = Optional.of(value);
      store = from;
      return this;
    }

    /** Starts it; models load behind. */
    public TestingServer start() {
      Path folder = data != null ? data : temporary();
      ModelStore models = store != null ? store : new ModelStore(folder.resolve("models"));
      EngineConfig engine =
          new EngineConfig(
              OptionalInt.of(2), Optional.of(64L << 20), context, maxRunning, maxWaiting);
      HoneConfig config =
          HoneConfig.DEFAULT
              .withListen(host, port)
              .withKeys(keys)
              .withModels(this.models)
              .withEngine(engine)
              .withProviders(providers)
              .withBooks(books)
              .withRoutes(routes);
      return new TestingServer(
          HoneServer.start(
              new ServerSetup(
                  more.apply(config),
                  folder,
                  download,
                  models,
                  false,
                  TestModels.kernels(),
                  limits,
                  PreparationListener.SILENT)),
          folder,
          data == null);
    }

    /** Starts it and waits until its models are ready. */
    public TestingServer ready() {
      TestingServer started = start();
      started.awaitReady();
      return started;
    }

    private static Path temporary() {
      try {
        return Files.createTempDirectory("hone-server-test");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A setup without models. */
  public static Setup setup() {
    return new Setup();
  }

  /** A server with the tiny model, ready. */
  public static TestingServer tiny() {
    return setup().model(TestModels.TINY, TestModels.tiny()).ready();
  }

  public HoneServer server() {
    return server;
  }

  public Path data() {
    return data;
  }

  /** The base URL without a version. */
  public String url() {
    return server.url();
  }

  public int port() {
    return server.port();
  }

  /** Waits until every model is ready or has failed. */
  public void awaitReady() {
    Eventually.until(
        "models are loaded",
        () -> server.models().all().stream().noneMatch(s -> s instanceof ModelSlot.Preparing));
  }

  public LocalModel model(String name) {
    return server.models().require(name);
  }

  public EngineMetrics engine(String name) {
    return model(name).engine().metrics();
  }

  /** Waits until the engine has nothing to do and all pages are free again. */
  public void awaitIdle(String name) {
    Eventually.until(
        "the engine is idle and its pages are back",
        () -> {
          EngineMetrics m = engine(name);
          return m.running() == 0 && m.waiting() == 0 && m.freePages() == m.totalPages();
        });
  }

  /** Posts JSON; headers alternate name and value. */
  public HttpResponse<String> post(String path, String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    return send(request, headers);
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(HttpRequest.newBuilder(URI.create(url() + path)), headers);
  }

  /** Sends a body by any method. */
  public HttpResponse<String> send(String method, String path, String body, String... headers) {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body)),
        headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A connection for tests of the wire itself. */
  public RawConnection connect() {
    return new RawConnection(port());
  }

  /** The value of a metric's only line that holds {@code series}. */
  public double metric(String series) {
    return get("/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith(series))
        .map(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + series));
  }

  /** The ledger's lines, oldest first, once there are at least this many. */
  public List<UsageRecord> lines(int atLeast) {
    Eventually.until("the ledger has " + atLeast + " lines", () -> read().size() >= atLeast);
    return read().reversed();
  }

  private List<UsageRecord> read() {
    if (!Files.exists(data)) {
      return List.of();
    }
    try (UsageReports reports = UsageReports.open(data)) {
      return reports.lines(UsageQuery.ALL, 1_000);
    } catch (dev.hone.ledger.NoLedgerException e) {
      return List.of();
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList().reversed()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
    if (ownsData) {
      delete(data);
    }
  }
}
