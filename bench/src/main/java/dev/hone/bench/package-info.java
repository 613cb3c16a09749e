/** JMH and load benchmarks, peers side by side. */
@NullMarked
package dev.hone.bench;

import org.jspecify.annotations.NullMarked;
