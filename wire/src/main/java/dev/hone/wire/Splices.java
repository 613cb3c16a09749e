package dev.hone.wire;

import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.json.Span;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns edits into byte ranges with replacements, in order and without overlap. */
final class Splices {
  /** These bytes become those; {@code deletes} when a whole field goes with its comma. */
  record Splice(Span span, String text, boolean deletes) {}

  private Splices() {}

  static List<Splice> of(JsonDocument json, List<Edit> edits) {
    List<Splice> splices = new ArrayList<>();
    Map<Span, Set<String>> removed = new LinkedHashMap<>();
    for (Edit edit : edits) {
      if (edit instanceof Edit.RemoveField r) {
        removed.computeIfAbsent(r.object(), s -> new HashSet<>()).add(r.name());
      }
    }
    removed.forEach((span, names) -> delete(object(json, span), names, splices));
    Set<Span> inserted = new HashSet<>();
    for (Edit edit : edits) {
      switch (edit) {
        case Edit.Replace r -> splices.add(new Splice(r.span(), r.json(), false));
        case Edit.SetField s ->
            set(
                object(json, s.object()),
                s,
                removed.getOrDefault(s.object(), Set.of()),
                inserted,
                splices);
        case Edit.RemoveField r -> {}
      }
    }
    return ordered(splices);
  }

  static byte[] apply(byte[] original, List<Splice> splices) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(original.length + 64);
    int at = 0;
    for (Splice splice : splices) {
      out.write(original, at, splice.span().start() - at);
      out.writeBytes(splice.text().getBytes(StandardCharsets.UTF_8));
      at = splice.span().end();
    }
    out.write(original, at, original.length - at);
    return out.toByteArray();
  }

  private static JsonValue object(JsonDocument json, Span span) {
    JsonValue value = json.valueAt(span.start());
    if (!value.isObject() || !value.span().equals(span)) {
      throw new IllegalArgumentException("no object at bytes " + span);
    }
    return value;
  }

  /** A run of removed fields takes the comma before it, or the one behind it at the beginning. */
  private static void delete(JsonValue object, Set<String> names, List<Splice> splices) {
    List<JsonValue.Member> members = object.members();
    int i = 0;
    while (i < members.size()) {
      if (!names.contains(members.get(i).name())) {
        i++;
        continue;
      }
      int last = i;
      while (last + 1 < members.size() && names.contains(members.get(last + 1).name())) {
        last++;
      }
      int from = i > 0 ? members.get(i - 1).value().span().end() : members.get(0).key().start();
      int to =
          i > 0 || last + 1 == members.size()
              ? members.get(last).value().span().end()
              : members.get(last + 1).key().start();
      splices.add(new Splice(new Span(from, to), "", true));
      i = last + 1;
    }
  }

  private static void set(
      JsonValue object,
      Edit.SetField edit,
      Set<String> removed,
      Set<Span> inserted,
      List<Splice> splices) {
    JsonValue old = object.get(edit.name());
    if (!old.isMissing()) {
      splices.add(new Splice(old.span(), edit.json(), false));
      return;
    }
    boolean others = object.members().stream().anyMatch(m -> !removed.contains(m.name()));
    boolean first = inserted.add(object.span());
    String field = new JsonWriter().name(edit.name()).raw(edit.json()).toString();
    // Of two at one place the later stands behind, so without other fields its comma leads.
    String text = others ? field + "," : first ? field : "," + field;
    int at = object.span().start() + 1;
    splices.add(new Splice(new Span(at, at), text, false));
  }

  private static List<Splice> ordered(List<Splice> splices) {
    List<Splice> sorted = new ArrayList<>(splices);
    sorted.sort(
        Comparator.comparingInt((Splice s) -> s.span().start())
            .thenComparingInt(s -> s.span().length() == 0 ? 0 : 1)
            .thenComparingInt(s -> s.deletes() ? 0 : 1));
    List<Splice> kept = new ArrayList<>();
    int end = 0;
    boolean deleting = false;
    for (Splice splice : sorted) {
      if (splice.span().start() < end) {
        if (deleting && splice.span().end() <= end) {
          continue;
        }
        throw new IllegalArgumentException("edits overlap at byte " + splice.span().start());
      }
      kept.add(splice);
      end = splice.span().end();
      deleting = splice.deletes();
    }
    return List.copyOf(kept);
  }
}
