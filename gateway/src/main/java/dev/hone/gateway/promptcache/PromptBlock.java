package dev.hone.gateway.promptcache;

import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.usage.CacheTtl;
import java.util.Optional;

/**
 * A block of a prompt as the planner sees it.
 *
 * @param hash of the prompt up to and including the block
 * @param tokens of the block alone
 * @param markable whether it may carry a mark
 * @param clientMark the lifetime of the client's own mark on it
 */
public record PromptBlock(
    long hash, BlockKind kind, int tokens, boolean markable, Optional<CacheTtl> clientMark) {}
