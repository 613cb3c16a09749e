package dev.hone.ledger.prices;

/**
 * An anomaly found in a price book.
 *
 * @param anomaly what is wrong
 * @param model the entry's key, or the model's name where several entries disagree
 * @param row which prices: {@code standard}, {@code priority above 272000}, …
 * @param detail the numbers, in US dollars per million tokens
 */
public record PriceFinding(PriceAnomaly anomaly, String model, String row, String detail) {
  @Override
  public String toString() {
    return model + " (" + row + "): " + anomaly.label() + ": " + detail;
  }
}
