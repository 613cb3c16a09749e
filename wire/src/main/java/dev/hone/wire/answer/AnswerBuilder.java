package dev.hone.wire.answer;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts an answer together from its events. */
public final class AnswerBuilder {
  private final Map<Integer, ChoiceBuilder> choices = new TreeMap<>();
  private String id = "";
  private String model = "";
  private @Nullable Usage usage;
  private ChatEvent.@Nullable Failure failure;
  private boolean complete;

  private static final class ChoiceBuilder {
    private final Map<Integer, BlockBuilder> blocks = new TreeMap<>();
    private final List<Block> trailing = new ArrayList<>();
    private ChatEvent.@Nullable Stop stop;
  }

  private static final class BlockBuilder {
    private final ChatEvent first;
    private final StringBuilder text = new StringBuilder();
    private final List<ReasoningSeal> seals = new ArrayList<>();
    private final List<ChatEvent.Citation> citations = new ArrayList<>();
    private final TokenLogprobs logprobs = new TokenLogprobs();

    BlockBuilder(ChatEvent first) {
      this.first = first;
    }

    Block build() {
      return switch (first) {
        case ChatEvent.Text t -> new Block.Text(text.toString(), logprobs.array(), citations);
        case ChatEvent.Refusal r -> new Block.Refusal(text.toString());
        case ChatEvent.ToolCallStart c ->
            new Block.ToolCall(c.id(), c.name(), text.toString(), c.custom());
        default -> new Block.Reasoning(text.toString(), seals);
      };
    }
  }

  /** Takes the next events. */
  public void addAll(List<ChatEvent> events) {
    events.forEach(this::add);
  }

  /** Takes the next event. */
  public void add(ChatEvent event) {
    switch (event) {
      case ChatEvent.Start s -> {
        id = s.id();
        model = s.model();
      }
      case ChatEvent.Text t -> {
        BlockBuilder block = block(t.choice(), t.block(), t);
        block.text.append(t.text());
        block.logprobs.add(t.logprobs());
      }
      case ChatEvent.Citation c ->
          block(c.choice(), c.block(), new ChatEvent.Text(0, 0, "")).citations.add(c);
      case ChatEvent.Refusal r -> block(r.choice(), r.block(), r).text.append(r.text());
      case ChatEvent.Reasoning r -> block(r.choice(), r.block(), r).text.append(r.text());
      case ReasoningSeal s -> block(s.choice(), s.block(), s).seals.add(s);
      case ChatEvent.ToolCallStart c -> block(c.choice(), c.block(), c);
      case ChatEvent.ToolCallDelta d ->
          block(d.choice(), d.block(), new ChatEvent.ToolCallStart(0, 0, "", "", false))
              .text
              .append(d.fragment());
      case ChatEvent.BlockEnd e -> {}
      case ChatEvent.UsageReport u -> usage = u.usage();
      case ChatEvent.Stop s -> choice(s.choice()).stop = s;
      case ChatEvent.Failure f -> failure = f;
      case ChatEvent.Opaque o ->
          choice(o.choice()).trailing.add(new Block.Opaque(o.type(), o.json()));
      case ChatEvent.End e -> complete = true;
    }
  }

  /** The answer so far. */
  public Answer build() {
    List<Answer.Choice> list = new ArrayList<>();
    choices.forEach((index, choice) -> {
      List<Block> blocks = new ArrayList<>();
      choice.blocks.values().forEach(b -> blocks.add(b.build()));
      blocks.addAll(choice.trailing);
      list.add(new Answer.Choice(index, blocks, Optional.ofNullable(choice.stop)));
    });
    return new Answer(
        id,
        model,
        list,
        Optional.ofNullable(usage),
        Optional.ofNullable(failure),
        complete && failure == null);
  }

  private ChoiceBuilder choice(int index) {
    return choices.computeIfAbsent(index, i -> new ChoiceBuilder());
  }

  private BlockBuilder block(int choice, int block, ChatEvent first) {
    return choice(choice).blocks.computeIfAbsent(block, b -> new BlockBuilder(first));
  }
}
