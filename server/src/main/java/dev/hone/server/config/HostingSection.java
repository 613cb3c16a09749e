package dev.hone.server.config;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.gateway.provider.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code azure}, {@code aws} and {@code google} of a provider: who hosts its models. */
final class HostingSection {
  private HostingSection() {}

  /** What the preset and the section say; a missing part of it is noted as a problem. */
  static Hosting read(ConfigSection section, Optional<ProviderPreset> preset) {
    boolean azure = section.has("azure") || preset.equals(Optional.of(ProviderPreset.AZURE));
    boolean bedrock = section.has("aws") || preset.equals(Optional.of(ProviderPreset.BEDROCK));
    boolean vertex =
        section.has("google")
            || preset.equals(Optional.of(ProviderPreset.VERTEX_CLAUDE))
            || preset.equals(Optional.of(ProviderPreset.VERTEX_GEMINI));
    try (ConfigSection a = section.section("azure");
        ConfigSection b = section.section("aws");
        ConfigSection v = section.section("google")) {
      Hosting.Azure azures = new Hosting.Azure(a.string("api-version"), a.strings("deployments"));
      Hosting.Bedrock bedrocks = bedrock(section, b, bedrock);
      Hosting.Vertex vertexes = vertex(section, v, vertex);
      return azure ? azures : bedrock ? bedrocks : vertex ? vertexes : Hosting.DIRECT;
    }
  }

  /** Where a cloud is if the section does not say. */
  static Optional<URI> address(Hosting hosting) {
    return switch (hosting) {
      case Hosting.Direct d -> Optional.empty();
      case Hosting.Azure a -> Optional.empty();
      case Hosting.Bedrock b ->
          Optional.of(URI.create("https://bedrock-runtime." + b.region() + ".amazonaws.com"));
      case Hosting.Vertex v ->
          Optional.of(
              URI.create(
                  switch (v.location()) {
                    case "global" -> "https://aiplatform.googleapis.com";
                    case "eu", "us" -> "https://aiplatform." + v.location() + ".rep.googleapis.com";
                    default -> "https://" + v.location() + "-aiplatform.googleapis.com";
                  }));
    };
  }

  private static Hosting.Bedrock bedrock(ConfigSection at, ConfigSection aws, boolean wanted) {
    Optional<String> region =
        name(aws, "region")
            .or(() -> at.variable("AWS_REGION"))
            .or(() -> at.variable("AWS_DEFAULT_REGION"));
    if (wanted && region.isEmpty()) {
      at.problem("aws", "needs a region: say 'aws: {region: …}' or set AWS_REGION");
    }
    Optional<String> id = aws.string("access-key-id");
    Optional<String> secret = aws.string("secret-access-key");
    Optional<String> session = aws.string("session-token");
    if (id.isPresent() != secret.isPresent()) {
      aws.problem("access-key-id", "and 'secret-access-key' go together");
    }
    return new Hosting.Bedrock(
        region.orElse("us-east-1"),
        aws.string("profile"),
        id.isPresent() && secret.filter(s -> !s.isBlank()).isPresent()
            ? Optional.of(
                new Hosting.AwsKeys(
                    id.get(),
                    new Secret(secret.get()),
                    session.filter(s -> !s.isBlank()).map(Secret::new)))
            : Optional.empty());
  }

  private static Hosting.Vertex vertex(ConfigSection at, ConfigSection google, boolean wanted) {
    Optional<String> project =
        name(google, "project").or(() -> at.variable("GOOGLE_CLOUD_PROJECT"));
    Optional<String> location =
        name(google, "location").or(() -> at.variable("GOOGLE_CLOUD_LOCATION"));
    if (wanted && project.isEmpty()) {
      at.problem("google", "needs a project: say 'google: {project: …}'");
    }
    return new Hosting.Vertex(
        project.orElse("none"),
        location.orElse("global"),
        google.string("credentials").map(Path::of));
  }

  /** A name that becomes part of an address. */
  private static Optional<String> name(ConfigSection section, String key) {
    Optional<String> name = section.string(key);
    if (name.isPresent() && !name.get().matches("[A-Za-z0-9.:_-]+")) {
      section.problem(key, "'" + name.get() + "' is no such name");
      return Optional.empty();
    }
    return name;
  }
}
