package dev.hone.wire;

import java.util.Optional;

/** Everything that a client can ask of Hone, and of a provider through it. */
public sealed interface Operation {
  /** Whose shapes the client expects. */
  Dialect dialect();

  /** The model that it concerns, where it concerns one. */
  Optional<String> model();

  /** Generate an answer. */
  record Chat(ChatRequest request) implements Operation {
    @Override
    public Dialect dialect() {
      return request.protocol().dialect();
    }

    @Override
    public Optional<String> model() {
      return Optional.of(request.model());
    }
  }

  /** Turn texts into vectors. */
  record Embed(EmbedRequest request) implements Operation {
    @Override
    public Dialect dialect() {
      return request.dialect();
    }

    @Override
    public Optional<String> model() {
      return Optional.of(request.model());
    }
  }

  /** Count a request's prompt tokens without answering it. */
  record CountTokens(ChatRequest request) implements Operation {
    @Override
    public Dialect dialect() {
      return request.protocol().dialect();
    }

    @Override
    public Optional<String> model() {
      return Optional.of(request.model());
    }
  }

  /** List the models, or describe the one named. */
  record Models(Dialect dialect, Optional<String> model) implements Operation {}

  /** Create, look at, list or cancel batches. */
  record Batch(Dialect dialect, HttpCall call) implements Operation {
    @Override
    public Optional<String> model() {
      return Optional.empty();
    }
  }

  /** Any other path of a configured provider, relayed as it is. */
  record Raw(Dialect dialect, HttpCall call) implements Operation {
    @Override
    public Optional<String> model() {
      return Optional.empty();
    }
  }

  /**
   * A call that Hone passes on without reading it.
   *
   * @param pathAndQuery as the client sent it
   */
  record HttpCall(String method, String pathAndQuery, Headers headers, byte[] body) {}
}
