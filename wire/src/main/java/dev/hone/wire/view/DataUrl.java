package dev.hone.wire.view;

/** Tells a {@code data:} URL from an address. */
public final class DataUrl {
  private DataUrl() {}

  /** The media that the URL stands for. */
  public static Media read(String url) {
    int comma = url.indexOf(',');
    if (!url.startsWith("data:") || comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
      return new Media.Url(url);
    }
    String type = url.substring(5, comma - ";base64".length());
    int parameter = type.indexOf(';');
    return new Media.Inline(
        parameter < 0 ? type : type.substring(0, parameter), url.substring(comma + 1));
  }

  /** The URL of inline bytes. */
  public static String write(Media.Inline media) {
    return "data:" + media.mediaType() + ";base64," + media.base64();
  }
}
