package dev.hone.wire.embed;

import dev.hone.wire.Dialect;
import dev.hone.wire.EditedBody;
import dev.hone.wire.json.JsonValue;
import java.util.Set;

/** A format in which upstreams are asked for vectors. */
public interface EmbedFormat {
  /**
   * The body that asks an upstream.
   *
   * @param dropped takes the names of what can't be said here and leaves the texts as they are
   * @throws dev.hone.wire.error.UnsupportedByTargetException if it can't be asked at all
   */
  byte[] request(EmbedView view, String model, Set<String> dropped);

  /**
   * What an upstream answered.
   *
   * @throws dev.hone.wire.error.WireException UPSTREAM if it is no answer of this format
   */
  Vectors vectors(JsonValue answer);

  /** A format that clients ask in, too. */
  interface Clients extends EmbedFormat {
    /** Whose clients these are. */
    Dialect dialect();

    /** The body with the model's name replaced wherever it stands. */
    EditedBody withModel(EditedBody body, String model, String reason);

    /**
     * What a client asks.
     *
     * @param dropped takes the names of fields that only the client's own kind of upstream knows
     * @throws dev.hone.wire.error.InvalidRequestException naming the field that is wrong
     */
    EmbedView view(JsonValue request, Set<String> dropped);

    /**
     * The answer for such a client.
     *
     * @param model as it is to be called
     */
    byte[] answer(Vectors vectors, EmbedView view, String model);
  }
}
