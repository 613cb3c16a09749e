package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.prefix.PrefixBlock;
import dev.hone.wire.prefix.PrefixChain;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request whose drifting lines are taken out of its instructions, to be planned and marked as it
 * is now, and to get them back behind everything else just before it is sent.
 *
 * @param stable the request to plan; its bytes are the client's but for what was moved
 * @param kinds what was moved, or brought into order
 */
record MovedRequest(ChatRequest stable, Set<Change> kinds, String role, List<String> lines) {
  MovedRequest {
    kinds = Set.copyOf(kinds);
    lines = List.copyOf(lines);
  }

  /** What can be moved in a request; empty where nothing of it can. */
  static Optional<MovedRequest> of(ChatRequest request, Moves moves) {
    Set<Change> kinds = EnumSet.noneOf(Change.class);
    List<String> lines = new ArrayList<>();
    ChatRequest edited = request;
    if (moves.toolOrder() || moves.keyOrder()) {
      Optional<ChatRequest> ordered = ToolOrder.of(request, moves.toolOrder(), moves.keyOrder());
      if (ordered.isPresent()) {
        edited = ordered.get();
        if (moves.toolOrder()) {
          kinds.add(Change.TOOL_ORDER);
        }
        if (moves.keyOrder()) {
          kinds.add(Change.KEY_ORDER);
        }
      }
    }
    if (!moves.lines().isEmpty()) {
      edited = withoutLines(edited, moves.lines(), lines, kinds);
    }
    if (edited == request) {
      return Optional.empty();
    }
    ChatRequest stable =
        Codecs.request(edited.protocol(), edited.bytes(), edited.model(), edited.stream())
            .atVersion(edited.version());
    return Optional.of(new MovedRequest(stable, kinds, role(request), lines));
  }

  private static ChatRequest withoutLines(
      ChatRequest request, List<VolatileLine> volatiles, List<String> lines, Set<Change> kinds) {
    Optional<ChatRequest> prepared = Tail.prepare(request);
    if (prepared.isEmpty()) {
      return request;
    }
    ChatRequest edited = prepared.get();
    PrefixChain chain = request.prefix();
    for (int i = 0; i < chain.head(); i++) {
      PrefixBlock block = chain.blocks().get(i);
      int at = i;
      List<VolatileLine> here = volatiles.stream().filter(v -> v.block() == at).toList();
      if (!here.isEmpty()) {
        edited = LineCut.of(edited, block, here, lines, kinds).orElse(edited);
      }
    }
    return lines.isEmpty() ? request : edited;
  }

  /** What the operator's messages are called in it. */
  private static String role(ChatRequest request) {
    JsonValue first =
        request.json().get("messages").elements().stream()
            .findFirst()
            .orElse(request.json().get("messages"));
    String role = first.get("role").asString("developer");
    return role.equals("system") ? "system" : "developer";
  }

  /** What is sent: the planned request with the lines behind it. */
  ChatRequest complete(ChatRequest planned) {
    return lines.isEmpty() ? planned : Tail.append(planned, role, String.join("\\n", lines));
  }
}
