package dev.hone.cli.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Redis and a PostgreSQL that speak TLS only, with an authority of our own, and ask for a
 * client's certificate. Needs openssl, and a redis-server or valkey-server that can do TLS.
 */
class TlsServersTest {
  private static final String KEY = "key-of-ann-the-client";

  @TempDir Path folder;

  @BeforeEach
  void certificates() throws Exception {
    WholeGateway.wanted();
    Files.writeString(folder.resolve("san"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    for (String authority : List.of("ca", "foreign")) {
      openssl(
          ("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=%1$s -keyout %1$s.key -out"
                  + " %1$s.pem")
              .formatted(authority));
    }
    for (String name : List.of("server", "client")) {
      openssl(
          "req -newkey rsa:2048 -nodes -subj /CN=%1$s -keyout %1$s.key -out %1$s.csr"
              .formatted(name));
      openssl(
          ("x509 -req -days 2 -CA ca.pem -CAkey ca.key -CAcreateserial -extfile san -in %1$s.csr"
                  + " -out %1$s.pem")
              .formatted(name));
    }
    openssl("pkcs8 -topk8 -nocrypt -outform DER -in client.key -out client.pk8");
  }

  private void openssl(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ", -1)));
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
    } catch (IOException e) {
      Assumptions.abort("there is no openssl here");
    }
  }

  private Process redis(int port) throws Exception {
    for (String program : List.of("valkey-server", "redis-server")) {
      try {
        Process server =
            new ProcessBuilder(
                    program,
                    "--port",
                    "0",
                    "--tls-port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--tls-cert-file",
                    file("server.pem"),
                    "--tls-key-file",
                    file("server.key"),
                    "--tls-ca-cert-file",
                    file("ca.pem"),
                    "--tls-auth-clients",
                    "yes")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        if (server.waitFor(1, TimeUnit.SECONDS)) {
          Assumptions.abort(
              program + " can't do TLS: " + Files.readString(folder.resolve("redis.log")));
        }
        return server;
      } catch (IOException e) {
        // The next name, then.
        continue;
      }
    }
    return Assumptions.abort("there is neither valkey-server nor redis-server here");
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void showsItsCertificateAndChecksTheirs() throws Exception {
    Path rules = folder.resolve("pg_hba.conf");
    Files.writeString(
        rules,
        """
        hostssl   all all 127.0.0.1/32 trust clientcert=verify-ca
        hostnossl all all 127.0.0.1/32 trust
        """);
    int port = WholeGateway.freePort();
    Process redis = redis(port);
    try (Upstream upstream = new Upstream();
        OwnPostgres postgres =
            new OwnPostgres(
                folder,
                Map.of(
                    "ssl", "on",
                    "ssl_cert_file", file("server.pem"),
                    "ssl_key_file", file("server.key"),
                    "ssl_ca_file", file("ca.pem"),
                    "hba_file", rules.toString()))) {
      Path data = folder.resolve("one");
      try (WholeGateway gateway =
          WholeGateway.start(data, yaml(upstream, postgres, port, "ca.pem"))) {
        List<Clients.Answer> answers = ask(gateway);
        new Books(data, Optional.of(postgres.url())).awaitAll(gateway, answers);
        assertThat(gateway.metric("hone_valkey_up")).isEqualTo(1);
        assertThat(gateway.metric("hone_ledger_up")).isEqualTo(1);
        assertThat(connectionsWithCertificate(postgres)).isPositive();
      }
      try (WholeGateway gateway =
          WholeGateway.start(
              folder.resolve("two"), yaml(upstream, postgres, port, "foreign.pem"))) {
        ask(gateway);
        assertThat(gateway.metric("hone_valkey_up")).as("not by our authority").isZero();
        assertThat(gateway.metric("hone_ledger_up")).as("not by our authority").isZero();
      }
    } finally {
      redis.destroy();
      redis.waitFor();
    }
  }

  private String yaml(Upstream upstream, OwnPostgres postgres, int redis, String authority) {
    return upstream.yaml()
        + """
        keys: [{name: ann, key: %s, rpm: 100000}]
        valkey: {url: "rediss://127.0.0.1:%d", ca: %s, client-cert: %s, client-key: %s}
        ledger: {url: "%s&sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s"}
        """
            .formatted(
                KEY,
                redis,
                file(authority),
                file("client.pem"),
                file("client.key"),
                postgres.url(),
                file(authority),
                file("client.pem"),
                file("client.pk8"));
  }

  private static List<Clients.Answer> ask(WholeGateway gateway) throws Exception {
    try (Clients clients = Clients.begin(1, KEY, gateway)) {
      clients.await(gateway, 5);
      clients.stop();
      assertThat(clients.statuses()).containsOnlyKeys(200);
      return clients.answers(200);
    }
  }

  private static int connectionsWithCertificate(OwnPostgres postgres) throws Exception {
    try (Connection connection = DriverManager.getConnection(postgres.url());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE"
                    + " application_name = 'hone' AND client_dn = '/CN=client'")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
