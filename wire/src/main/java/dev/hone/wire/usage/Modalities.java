package dev.hone.wire.usage;

/**
 * Parts of the counts that some price lists treat apart. Each is inside the totals of its side.
 *
 * @param audioInput audio tokens of the prompt
 * @param imageInput image tokens of the prompt
 * @param audioOutput audio tokens of the answer
 * @param imageOutput image tokens of the answer
 * @param acceptedPrediction predicted tokens that the answer used
 * @param rejectedPrediction predicted tokens that it did not use, billed all the same
 */
public record Modalities(
    long audioInput,
    long imageInput,
    long audioOutput,
    long imageOutput,
    long acceptedPrediction,
    long rejectedPrediction) {
  /** Text only. */
  public static final Modalities TEXT = new Modalities(0, 0, 0, 0, 0, 0);
}
