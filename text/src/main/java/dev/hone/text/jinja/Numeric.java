package dev.hone.text.jinja;

/** A number in Python's sense: booleans count as 0 and 1. */
sealed interface Numeric extends Value permits Bool, Int, Real {

  double toDouble();
}
