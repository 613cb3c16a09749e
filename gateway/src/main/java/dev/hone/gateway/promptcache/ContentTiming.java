package dev.hone.gateway.promptcache;

/** When a cached content is made. */
public enum ContentTiming {
  /** Once the answer that asked for it is there: nobody waits, and that prompt is paid twice. */
  BESIDE,
  /** Before the request that asks for it, which waits and reads it at once. */
  FIRST
}
