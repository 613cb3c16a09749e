package dev.hone.engine;

import dev.hone.text.Detokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tokens of an answer into {@link GenerationEvent.Text}s: whole characters, and nothing
 * that might yet turn out to be the beginning of a stop string.
 */
final class AnswerText {
  private final Detokenizer detokenizer;
  private final List<String> stops;
  private final StopMatcher matcher;

  /** Text that is decoded and not yet handed out. */
  private final StringBuilder pending = new StringBuilder();

  /** Chars handed out. */
  private int sent;

  /** Tokens that are not yet handed out. */
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

  private @Nullable String stopString;
  private boolean over;

  AnswerText(Detokenizer detokenizer, List<String> stops) {
    this.detokenizer = detokenizer;
    this.stops = stops;
    matcher = new StopMatcher(stops);
  }

  /** Takes a token. Nothing may follow once {@link #stopString} is there. */
  void add(int token, @Nullable TokenLogprob logprob) {
    int from = sent + pending.length();
    String text = detokenizer.next(token);
    pieces.add(new Piece(from, from + text.length(), logprob));
    append(text);
  }

  /** Ends the answer: what was held back becomes final. */
  void end() {
    if (!over) {
      append(detokenizer.flush());
      over = true;
    }
  }

  /** The stop string that the text ran into, if it did. */
  @Nullable String stopString() {
    return stopString;
  }

  /** What has become final since the last call; null if nothing has. */
  GenerationEvent.@Nullable Text take() {
    int ready = over ? pending.length() : pending.length() - matcher.held();
    if (ready == 0) {
      return null;
    }
    String text = pending.substring(0, ready);
    pending.delete(0, ready);
    sent += ready;
    int tokens = 0;
    List<TokenLogprob> logprobs = new ArrayList<>();
    while (!pieces.isEmpty() && handedOut(pieces.element())) {
      Piece piece = pieces.remove();
      tokens++;
      if (piece.logprob != null) {
        logprobs.add(piece.logprob);
      }
    }
    return new GenerationEvent.Text(text, tokens, logprobs);
  }

  private boolean handedOut(Piece piece) {
    return piece.to <= sent || (over && piece.from < sent);
  }

  private void append(String text) {
    for (int i = 0; i < text.length(); i++) {
      pending.append(text.charAt(i));
      int stop = matcher.next(text.charAt(i));
      if (stop >= 0) {
        stopString = stops.get(stop);
        pending.setLength(pending.length() - stops.get(stop).length());
        over = true;
        return;
      }
    }
  }

  /** A token's text: the chars {@code from} to {@code to} of the answer. */
  private record Piece(int from, int to, @Nullable TokenLogprob logprob) {}
}
