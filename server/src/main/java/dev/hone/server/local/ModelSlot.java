package dev.hone.server.local;

/** The place of a model under a name: being fetched or loaded, ready, or failed. */
public sealed interface ModelSlot {

  /** What clients call it. */
  String name();

  /**
   * Not there yet.
   *
   * @param doing what is being done, as a clause: "fetching SmolLM2… (40%)"
   */
  record Preparing(String name, String doing) implements ModelSlot {}

  /** Ready for requests. */
  record Ready(LocalModel model) implements ModelSlot {
    @Override
    public String name() {
      return model.name();
    }
  }

  /**
   * Can't be had.
   *
   * @param reason what went wrong and what to do
   */
  record Failed(String name, String reason) implements ModelSlot {}
}
