package dev.hone.gateway.balance;

import dev.hone.gateway.provider.Provider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The choice among a provider's lanes.
 *
 * <p>Every conversation has its own order of the lanes: by {@code mix(conversation ^ lane)},
 * highest first (rendezvous hashing, Thaler and Ravishankar 1998). Any two gateways with the same
 * configuration compute the same order, and a server that leaves or joins moves only its own share.
 * The request goes to the first lane of that order that is usable and not too full. Too full is
 * (bounded loads, Mirrokni, Thorup and Zadimoghaddam 2016):
 *
 * <pre>load(server) + 1 &gt; max(spillFrom, (1 + spill) * (sum of loads + 1) / usable servers)
 * </pre>
 *
 * <p>So a hot conversation spills to its own second server, always the same one, and comes home as
 * soon as there is room.
 */
final class Lanes {
  private final Provider provider;
  private final List<Lane> lanes;
  private final int servers;

  Lanes(Provider provider, List<Lane> lanes) {
    this.provider = provider;
    this.lanes = List.copyOf(lanes);
    this.servers = (int) lanes.stream().map(Lane::server).distinct().count();
  }

  List<Lane> all() {
    return lanes;
  }

  /** The usable lanes, best first. */
  List<Lane> order(String model, long affinity, Set<Lane> without, long now) {
    if (lanes.size() == 1) {
      return usable(lanes.getFirst(), model, now) && !without.contains(lanes.getFirst())
          ? lanes
          : List.of();
    }
    List<Lane> usable = new ArrayList<>(lanes.size());
    for (Lane lane : lanes) {
      if (!without.contains(lane) && usable(lane, model, now)) {
        usable.add(lane);
      }
    }
    usable.sort(Comparator.comparingLong((Lane lane) -> lane.weight(affinity)).reversed());
    return servers > 1 ? withRoomFirst(usable) : usable;
  }

  /** Lanes at servers with room in their order, then the others, least loaded first. */
  private List<Lane> withRoomFirst(List<Lane> usable) {
    double sum = 0;
    List<Server> counted = new ArrayList<>();
    for (Lane lane : usable) {
      if (!counted.contains(lane.server())) {
        counted.add(lane.server());
        sum += lane.server().load();
      }
    }
    double share =
        (1 + provider.replication().spill() / 100.0) * (sum + 1) / Math.max(1, counted.size());
    double bound = Math.max(provider.replication().spillFrom(), share);
    List<Lane> room = new ArrayList<>(usable.size());
    List<Lane> full = new ArrayList<>();
    for (Lane lane : usable) {
      (lane.server().load() + 1 <= bound ? room : full).add(lane);
    }
    full.sort(Comparator.comparingDouble(lane -> lane.server().load()));
    room.addAll(full);
    return room;
  }

  private static boolean usable(Lane lane, String model, long now) {
    return lane.server().up() && !lane.rests().resting(model, now);
  }
}
