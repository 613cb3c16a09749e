package dev.hone.server;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.ledger.prices.OwnPrices.Like;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose prices a provider is billed at that has another name than the book's: a second account, a
 * cloud. Its address or its hosting tells.
 */
final class PriceLikes {
  /** Addresses of data residency, which OpenAI bills with a factor. */
  private static final Pattern RESIDENCY = Pattern.compile("(eu|us)\\.(api\\.openai\\.com)");

  private PriceLikes() {}

  static Map<String, Like> of(List<Provider> providers) {
    Map<String, Like> likes = new HashMap<>();
    for (Provider provider : providers) {
      like(provider).ifPresent(like -> likes.put(provider.name(), like));
    }
    return likes;
  }

  private static Optional<Like> like(Provider provider) {
    return switch (provider.hosting()) {
      case Hosting.Azure azure -> Optional.of(new Like("azure", Optional.empty()));
      case Hosting.Bedrock bedrock -> Optional.of(new Like("bedrock", Optional.empty()));
      case Hosting.Vertex vertex -> Optional.of(new Like("vertex", Optional.empty()));
      case Hosting.Direct direct -> byHost(provider.baseUrl().getHost());
    };
  }

  private static Optional<Like> byHost(String host) {
    Matcher resident = RESIDENCY.matcher(host);
    boolean regional = resident.matches();
    String home = regional ? resident.group(2) : host;
    Optional<String> region = regional ? Optional.of(resident.group(1)) : Optional.empty();
    return Arrays.stream(ProviderPreset.values())
        .filter(preset -> preset.baseUrl().map(URI::getHost).filter(home::equals).isPresent())
        .filter(preset -> !home.equals("127.0.0.1"))
        .findFirst()
        .map(preset -> new Like(preset.word(), region));
  }
}
