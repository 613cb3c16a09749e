/**
 * Plans the prompt caches of providers: where a mark pays by the model's own prices, for how long,
 * and what never may be spent. The decision ({@link dev.hone.gateway.promptcache.CachePlanner})
 * knows neither HTTP nor bytes nor clocks; {@link dev.hone.gateway.promptcache.PromptCacheStage}
 * brings it to requests.
 */
@NullMarked
package dev.hone.gateway.promptcache;

import org.jspecify.annotations.NullMarked;
