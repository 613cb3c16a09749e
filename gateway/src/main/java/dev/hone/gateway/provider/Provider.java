package dev.hone.gateway.provider;

import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An upstream.
 *
 * @param name what routes and the ledger call it
 * @param dialect whose paths and credentials it expects
 * @param baseUrl as clients of that dialect set it: with {@code /v1} for OpenAI's, without for
 *     Anthropic's
 * @param protocols what it speaks; a client of another protocol is translated
 * @param keys used in turn; none for servers that ask for none
 * @param tries most tries of one request here
 * @param headers sent with every request
 * @param hosting who runs its models
 * @param replication its servers, where there are several
 * @param breaker when it is left alone
 * @param network how it is reached; empty: as all others
 * @param keyHeader how its keys are sent
 */
public record Provider(
    String name,
    Dialect dialect,
    URI baseUrl,
    Set<Protocol> protocols,
    List<Secret> keys,
    Timeouts timeouts,
    int tries,
    Map<String, String> headers,
    Hosting hosting,
    Replication replication,
    BreakerPolicy breaker,
    Optional<Network> network,
    KeyHeader keyHeader) {

  /** Keeps copies and refuses what can't be called. */
  public Provider {
    protocols = Set.copyOf(protocols);
    keys = List.copyOf(keys);
    headers = Map.copyOf(headers);
    if (!("http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme()))
        || baseUrl.getHost() == null) {
      throw new IllegalArgumentException("'" + baseUrl + "' is no http or https address");
    }
    if (baseUrl.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "a user and a password in it are not sent: give the provider a header 'authorization'");
    }
    if (tries < 1) {
      throw new IllegalArgumentException("at least one try, not " + tries);
    }
  }

  /** A provider that is hosted by its maker, in one place. */
  public Provider(
      String name,
      Dialect dialect,
      URI baseUrl,
      Set<Protocol> protocols,
      List<Secret> keys,
      Timeouts timeouts,
      int tries,
      Map<String, String> headers) {
    this(
        name,
        dialect,
        baseUrl,
        protocols,
        keys,
        timeouts,
        tries,
        headers,
        Hosting.DIRECT,
        Replication.NONE,
        BreakerPolicy.DEFAULT,
        Optional.empty(),
        KeyHeader.AUTO);
  }

  /** The parts of a provider while it is put together. */
  private static final class Draft {
    private URI baseUrl;
    private Hosting hosting;
    private Replication replication;
    private BreakerPolicy breaker;
    private Optional<Network> network;
    private KeyHeader keyHeader;

    Draft(Provider from) {
      baseUrl = from.baseUrl;
      hosting = from.hosting;
      replication = from.replication;
      breaker = from.breaker;
      network = from.network;
      keyHeader = from.keyHeader;
    }
  }

  private Provider with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new Provider(
        name,
        dialect,
        draft.baseUrl,
        protocols,
        keys,
        timeouts,
        tries,
        headers,
        draft.hosting,
        draft.replication,
        draft.breaker,
        draft.network,
        draft.keyHeader);
  }

  /** The same, hosted by another. */
  public Provider withHosting(Hosting other) {
    return with(draft -> draft.hosting = other);
  }

  /** The same with these replicas. */
  public Provider withReplication(Replication other) {
    return with(draft -> draft.replication = other);
  }

  /** The same with another breaker. */
  public Provider withBreaker(BreakerPolicy other) {
    return with(draft -> draft.breaker = other);
  }

  /** The same, reached in another way. */
  public Provider withNetwork(Network other) {
    return with(draft -> draft.network = Optional.of(other));
  }

  /** The same with its keys sent in another header. */
  public Provider withKeyHeader(KeyHeader other) {
    return with(draft -> draft.keyHeader = other);
  }

  /** The same as one of its replicas. */
  public Provider at(URI replica) {
    return with(draft -> draft.baseUrl = replica);
  }

  /** The base URLs of its servers, at least one. */
  public List<URI> servers() {
    return replication.urls().isEmpty() ? List.of(baseUrl) : replication.urls();
  }

  /** Without its headers: they may hold secrets. */
  @Override
  public String toString() {
    return "Provider[" + name + " at " + baseUrl + "]";
  }

  public boolean speaks(Protocol protocol) {
    return protocols.contains(protocol);
  }

  /**
   * Whether one of its models is asked in this protocol. Bedrock speaks Anthropic's for Claude
   * only; what an ARN stands for it does not say, so that it counts as Claude.
   */
  public boolean speaks(Protocol protocol, String model) {
    boolean both = speaks(Protocol.BEDROCK_CONVERSE) && speaks(Protocol.ANTHROPIC_MESSAGES);
    if (!both || !(hosting instanceof Hosting.Bedrock)) {
      return speaks(protocol);
    }
    boolean claude = model.contains("claude") || model.startsWith("arn:");
    return protocol == (claude ? Protocol.ANTHROPIC_MESSAGES : Protocol.BEDROCK_CONVERSE);
  }
}
