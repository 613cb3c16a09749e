package dev.hone.gateway.retry;

import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.route.Target;
import dev.hone.wire.Backend;
import java.util.Optional;

/**
 * A stage that must know where a request goes: it sees each try with its target and account, in the
 * protocol in which it is sent.
 */
@FunctionalInterface
public interface TargetStage {
  /** Changes nothing. */
  TargetStage NONE = (target, key, next) -> next;

  /** The stage before one try. */
  Backend before(Target target, Optional<Secret> key, Backend next);
}
