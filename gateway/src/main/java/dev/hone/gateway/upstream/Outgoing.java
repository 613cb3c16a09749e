package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingStream;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.openai.ForcedUsage;
import dev.hone.wire.translate.Translation;
import dev.hone.wire.translate.Translator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A request as it goes out.
 *
 * @param dropped what the upstream's protocol can't say and does not change the answer
 */
record Outgoing(Protocol protocol, ChatRequest request, List<String> dropped) {
  /** What requests are translated into, best first. */
  private static final List<Protocol> TARGETS =
      List.of(
          Protocol.ANTHROPIC_MESSAGES,
          Protocol.GEMINI_GENERATE,
          Protocol.OPENAI_CHAT,
          Protocol.BEDROCK_CONVERSE);

  /**
   * The client's bytes if the provider speaks the client's protocol, else a translation into one
   * that it speaks.
   *
   * @throws UnsupportedByTargetException if the request asks what can't be said
   */
  static Outgoing of(Provider provider, ChatRequest request) {
    if (provider.speaks(request.protocol(), request.model())) {
      return new Outgoing(request.protocol(), ForcedUsage.ask(request), List.of());
    }
    Protocol target =
        TARGETS.stream()
            .filter(p -> provider.speaks(p, request.model()))
            .findFirst()
            .orElseThrow(() ->
                new UnsupportedByTargetException(
                    "model", provider.name() + " holds no conversations", "Use another model"));
    Translation translation = Translator.translate(request, target, request.model());
    return new Outgoing(target, ForcedUsage.ask(translation.request()), translation.dropped());
  }

  /**
   * The answer with what was done to the request in its headers, and without the usage that the
   * client did not ask for.
   *
   * @param lost what of the answer the client's protocol has no place for, as far as it is known
   */
  ChatStream finish(ChatStream answer, List<String> lost) {
    Set<String> names = new LinkedHashSet<>(dropped);
    names.addAll(lost);
    ChatStream named =
        names.isEmpty()
            ? answer
            : ForwardingStream.withHeader(answer, "x-hone-dropped", DroppedNames.header(names));
    return ForcedUsage.isForced(request) && named.streamed() ? new HiddenUsage(named) : named;
  }
}
