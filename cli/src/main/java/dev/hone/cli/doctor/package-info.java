/**
 * Looks at everything that Hone stands on and says what is wrong and what to do about it: one class
 * per subject, each giving {@link dev.hone.cli.doctor.Finding}s and changing nothing.
 */
@NullMarked
package dev.hone.cli.doctor;

import org.jspecify.annotations.NullMarked;
