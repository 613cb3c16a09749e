package dev.hone.wire.prefix;

import dev.hone.wire.json.Span;
import dev.hone.wire.view.CacheMark;
import java.util.Optional;

/**
 * A block of a prompt, in the order in which the provider reads them.
 *
 * @param hash of the prompt up to and including this block; cache marks and white space between
 *     blocks do not count
 * @param content hash of the block alone, wherever it stands
 * @param kind what it is
 * @param tokens an estimate from its text, before anything is known of the model's tokenizer
 * @param bytes of its text
 * @param wideBytes those outside ASCII
 * @param span where it stands in the client's bytes: an object, or a string in its place
 * @param markable whether its protocol lets it carry a cache mark
 * @param mark the client's own mark
 */
public record PrefixBlock(
    long hash,
    long content,
    BlockKind kind,
    int tokens,
    int bytes,
    int wideBytes,
    Span span,
    boolean markable,
    Optional<CacheMark> mark) {

  /** The same in other bytes. */
  public PrefixBlock at(Span other) {
    return new PrefixBlock(hash, content, kind, tokens, bytes, wideBytes, other, markable, mark);
  }
}
