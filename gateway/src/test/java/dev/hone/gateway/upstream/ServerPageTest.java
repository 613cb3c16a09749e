package dev.hone.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.balance.ServerLoad;
import dev.hone.gateway.provider.Network;
import dev.hone.gateway.provider.ServerKind;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerPageTest {
  private static ServerLoad read(ServerKind kind, String page) {
    return ServerPage.metrics(kind, page.getBytes(UTF_8));
  }

  @Test
  void readsVllmsGaugesOverAllItsEngines() {
    assertThat(
            read(
                ServerKind.VLLM,
                """
                # TYPE vllm:num_requests_running gauge
                vllm:num_requests_running{engine="0",model_name="a b}"} 7.0
                vllm:num_requests_running{engine="1",model_name="a"} 2.0 1700000000
                vllm:num_requests_running_by_lora 99
                vllm:num_requests_waiting{engine="0"} 3.0
                vllm:kv_cache_usage_perc{engine="0"} 0.25
                vllm:kv_cache_usage_perc{engine="1"} 0.75
                """))
        .isEqualTo(new ServerLoad(9, 3, 0.75));
  }

  @Test
  void readsTheOthers() {
    assertThat(read(ServerKind.TGI, "tgi_queue_size 4\ntgi_batch_current_size 8\n"))
        .isEqualTo(new ServerLoad(8, 4, 0));
    assertThat(
            read(
                ServerKind.LLAMA_SERVER,
                "llamacpp:requests_processing 2\nllamacpp:requests_deferred 1\n"))
        .isEqualTo(new ServerLoad(2, 1, 0));
    assertThat(
            read(
                ServerKind.TENSORRT_LLM,
                "[{\"numActiveRequests\":1},{\"numActiveRequests\":5,\"numQueuedRequests\":6,\"kvCacheStats\":{\"maxNumBlocks\":100,\"usedNumBlocks\":40}}]"))
        .isEqualTo(new ServerLoad(5, 6, 0.4));
    assertThat(
            ServerPage.slots(
                "[{\"id\":0,\"is_processing\":true},{\"id\":1,\"is_processing\":false},{\"state\":1}]"
                    .getBytes(UTF_8)))
        .contains(new ServerLoad(2, 0, 0));
  }

  @Test
  void aPageOfSomethingElseSaysNothing() {
    for (String page :
        List.of(
            "", "<html>", "vllm:num_requests_running NaN", "vllm:num_requests_running{", "{}")) {
      for (ServerKind kind : ServerKind.values()) {
        assertThat(read(kind, page)).isEqualTo(ServerLoad.UNKNOWN);
      }
    }
    assertThat(ServerPage.slots("{}".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void theProxyIsPassedOverForWhatIsNear() {
    Network network =
        new Network(
            Optional.of(Network.Proxy.of(URI.create("http://u:p@proxy:3128"))),
            List.of(".corp.example", "gpu1", "*.lan"),
            List.of(),
            Optional.empty());
    assertThat(network.proxyFor("api.openai.com")).isPresent();
    assertThat(network.proxyFor("notgpu1")).isPresent();
    for (String near :
        List.of("127.0.0.1", "localhost", "a.corp.example", "GPU1", "x.gpu1", "b.lan")) {
      assertThat(network.proxyFor(near)).as(near).isEmpty();
    }
    assertThat(network.toString()).doesNotContain("p@");
  }
}
