package dev.hone.wire.answer;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Orders the events of the first choice so that one block is open at a time and each ends before
 * the next begins. Servers may interleave the arguments of parallel calls; protocols made of blocks
 * can't. What belongs to a later block waits only while the open call's arguments are not yet
 * whole. A call without any argument gets {@code {}}.
 */
public final class BlockSequencer {
  private static final int NONE = -1;

  private final Set<Integer> closed = new HashSet<>();
  private final StringBuilder arguments = new StringBuilder();
  private List<ChatEvent> waiting = new ArrayList<>();
  private int open = NONE;
  private boolean call;
  private boolean custom;

  /** The events in an order that blocks allow. */
  public List<ChatEvent> order(List<ChatEvent> events) {
    List<ChatEvent> out = new ArrayList<>(events.size() + 2);
    events.forEach(e -> accept(e, out));
    return out;
  }

  private void accept(ChatEvent event, List<ChatEvent> out) {
    switch (event) {
      case ChatEvent.Text t -> block(t.choice(), t.block(), t, out);
      case ChatEvent.Citation c -> block(c.choice(), c.block(), c, out);
      case ChatEvent.Refusal r -> block(r.choice(), r.block(), r, out);
      case ChatEvent.Reasoning r -> block(r.choice(), r.block(), r, out);
      case ChatEvent.ReasoningSeal s -> block(s.choice(), s.block(), s, out);
      case ChatEvent.ToolCallStart c -> block(c.choice(), c.block(), c, out);
      case ChatEvent.ToolCallDelta d -> block(d.choice(), d.block(), d, out);
      case ChatEvent.BlockEnd e -> block(e.choice(), e.block(), e, out);
      case ChatEvent.Stop s -> {
        if (s.choice() == 0) {
          closeAll(out);
          out.add(s);
        }
      }
      case ChatEvent.End e -> {
        closeAll(out);
        out.add(e);
      }
      case ChatEvent.Start s -> out.add(s);
      case ChatEvent.UsageReport u -> out.add(u);
      case ChatEvent.Failure f -> out.add(f);
      case ChatEvent.Opaque o -> out.add(o);
    }
  }

  private void block(int choice, int block, ChatEvent event, List<ChatEvent> out) {
    if (choice != 0 || closed.contains(block)) {
      return;
    }
    if (open != NONE && open != block) {
      if (call && !custom && !whole()) {
        waiting.add(event);
        return;
      }
      close(out);
      if (!waiting.isEmpty()) {
        waiting.add(event);
        replay(out);
        return;
      }
    }
    if (event instanceof ChatEvent.BlockEnd) {
      if (open == block) {
        close(out);
        replay(out);
      }
      return;
    }
    if (open == NONE) {
      open = block;
      call = event instanceof ChatEvent.ToolCallStart;
      custom = event instanceof ChatEvent.ToolCallStart start && start.custom();
    }
    if (event instanceof ChatEvent.ToolCallDelta delta) {
      arguments.append(delta.fragment());
    }
    out.add(event);
  }

  private void closeAll(List<ChatEvent> out) {
    while (open != NONE || !waiting.isEmpty()) {
      if (open != NONE) {
        close(out);
      }
      replay(out);
    }
  }

  private void close(List<ChatEvent> out) {
    if (call && !custom && arguments.isEmpty()) {
      out.add(new ChatEvent.ToolCallDelta(0, open, "{}"));
    }
    out.add(new ChatEvent.BlockEnd(0, open));
    closed.add(open);
    open = NONE;
    call = false;
    arguments.setLength(0);
  }

  private void replay(List<ChatEvent> out) {
    List<ChatEvent> again = waiting;
    waiting = new ArrayList<>();
    again.forEach(e -> accept(e, out));
  }

  private boolean whole() {
    try {
      return !arguments.isEmpty() && JsonDocument.parse(arguments.toString()).root().isPresent();
    } catch (MalformedJsonException e) {
      return false;
    }
  }
}
