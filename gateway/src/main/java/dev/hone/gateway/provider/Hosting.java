package dev.hone.gateway.provider;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who runs a provider's models, where that changes more than the address: the place of the model's
 * name, the credentials, a field or two of the body.
 */
public sealed interface Hosting {
  /** The maker itself, or a server that speaks its protocol as it is. */
  Hosting DIRECT = new Direct();

  /** See {@link #DIRECT}. */
  record Direct() implements Hosting {}

  /**
   * Azure OpenAI. Its key goes into {@code api-key}.
   *
   * @param apiVersion for the paths with a deployment in them; empty for the {@code /openai/v1}
   *     paths, which need none
   * @param deployments model to the deployment that serves it; a model that is not here is the name
   *     of its deployment
   */
  record Azure(Optional<String> apiVersion, Map<String, String> deployments) implements Hosting {
    /** Keeps a copy. */
    public Azure {
      deployments = Map.copyOf(deployments);
    }

    /** The deployment that serves a model. */
    public String deployment(String model) {
      return deployments.getOrDefault(model, model);
    }
  }

  /**
   * Amazon Bedrock: the model in the path, requests signed with Signature Version 4. A provider
   * with keys sends them as Bedrock API keys instead.
   *
   * @param region which signs, and in which the models run
   * @param profile of the AWS configuration files; empty for the default one
   * @param account fixed credentials; empty for those that the AWS SDKs find: environment, profile,
   *     container, instance
   */
  record Bedrock(String region, Optional<String> profile, Optional<AwsKeys> account)
      implements Hosting {}

  /**
   * Fixed AWS credentials.
   *
   * @param session the token of temporary ones
   */
  record AwsKeys(String id, Secret secret, Optional<Secret> session) {}

  /**
   * Google's Vertex AI: project, location and model in the path. A provider with keys sends them as
   * access tokens.
   *
   * @param location a region, {@code global}, or a multi-region such as {@code eu}
   * @param credentials a key file of a service account or of {@code gcloud}; empty for the
   *     application default credentials
   */
  record Vertex(String project, String location, Optional<Path> credentials) implements Hosting {}
}
