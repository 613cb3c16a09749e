package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Hosting;
import dev.hone.wire.Headers;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * Signs calls to Bedrock with Signature Version 4, by AWS's own library. Only what the signature
 * needs is signed, so that nothing on the way can break it by touching another header.
 */
final class AwsSigner {
  private static final String SERVICE = "bedrock";

  /**
   * At debug AWS's library writes down what it signs, session tokens included. Held, for the level
   * of a logger that nobody holds is forgotten.
   */
  private final Logger quiet = Logger.getLogger("software.amazon.awssdk");

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final Clock clock;
  private final Map<Hosting.Bedrock, AwsCredentialsProvider> accounts = new ConcurrentHashMap<>();

  AwsSigner(InstantSource clock) {
    this.clock = clock.withZone(ZoneOffset.UTC);
    quiet.setLevel(Level.INFO);
  }

  /**
   * The call with its signature.
   *
   * @throws WireException AUTHENTICATION if no credentials are found
   */
  UpstreamCall sign(String provider, Hosting.Bedrock bedrock, UpstreamCall call) {
    // Where credentials come from is AWS's library's to know: it may wait for a file or a server.
    HomeLoop.leave();
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(call.method())).uri(call.uri());
    call.headers().first("content-type").ifPresent(type -> request.putHeader("content-type", type));
    try {
      AwsCredentialsProvider account = accounts.computeIfAbsent(bedrock, AwsSigner::account);
      SdkHttpRequest signed =
          signer
              .sign(s ->
                  s.identity(account.resolveCredentials())
                      .request(request.build())
                      .payload(ContentStreamProvider.fromByteArrayUnsafe(call.body()))
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                      .putProperty(AwsV4HttpSigner.REGION_NAME, bedrock.region())
                      .putProperty(HttpSigner.SIGNING_CLOCK, clock))
              .request();
      return call.withHeaders(merged(call.headers(), signed));
    } catch (SdkException e) {
      throw new WireException(
          ErrorKind.AUTHENTICATION,
          "%s has no AWS credentials: %s Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or 'aws' in the configuration."
              .formatted(provider, e.getMessage()),
          e);
    }
  }

  private static AwsCredentialsProvider account(Hosting.Bedrock bedrock) {
    if (bedrock.account().isEmpty()) {
      DefaultCredentialsProvider.Builder found = DefaultCredentialsProvider.builder();
      bedrock.profile().ifPresent(found::profileName);
      return found.build();
    }
    Hosting.AwsKeys keys = bedrock.account().get();
    return StaticCredentialsProvider.create(
        keys.session().isPresent()
            ? AwsSessionCredentials.create(
                keys.id(), keys.secret().value(), keys.session().get().value())
            : AwsBasicCredentials.create(keys.id(), keys.secret().value()));
  }

  private static Headers merged(Headers ours, SdkHttpRequest signed) {
    List<Headers.Header> all = new ArrayList<>(ours.list());
    signed
        .headers()
        .forEach((name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.equals("authorization") || lower.startsWith("x-amz-")) {
            all.removeIf(h -> h.name().equalsIgnoreCase(lower));
            values.forEach(v -> all.add(new Headers.Header(name, v)));
          }
        });
    return new Headers(all);
  }
}
