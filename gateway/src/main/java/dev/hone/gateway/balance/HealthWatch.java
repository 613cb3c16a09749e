package dev.hone.gateway.balance;

import dev.hone.gateway.provider.Provider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the replicas from time to time, each on a virtual thread of its own, and tells the
 * balancer. A replica that is gone gets nothing new, while what runs there goes on; it is back as
 * soon as a look finds it.
 */
public final class HealthWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

  private final Balancer balancer;
  private final Probe probe;
  private final List<Thread> watching = new ArrayList<>();

  public HealthWatch(Balancer balancer, Probe probe) {
    this.balancer = balancer;
    this.probe = probe;
  }

  /** Watches the replicas of these providers from now on, and no others. */
  public synchronized void watch(List<Provider> providers) {
    close();
    for (Provider provider : providers) {
      if (provider.replication().watched()) {
        for (URI url : provider.servers()) {
          Provider at = provider.at(url);
          balancer
              .server(at)
              .ifPresent(server ->
                  watching.add(
                      Thread.ofVirtual()
                          .name("look-at-" + provider.name())
                          .start(() -> lookOn(at, server))));
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    watching.forEach(Thread::interrupt);
    watching.clear();
  }

  private void lookOn(Provider at, Server server) {
    Duration every = at.replication().every();
    while (!Thread.currentThread().isInterrupted()) {
      boolean before = server.up();
      Optional<ServerLoad> seen = probe.look(at);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      seen.ifPresentOrElse(server::seen, server::missed);
      if (server.up() != before) {
        LOG.info(
            "{} at {} is {}", at.name(), at.baseUrl().getAuthority(), before ? "gone" : "back");
      }
      try {
        Thread.sleep(every);
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
