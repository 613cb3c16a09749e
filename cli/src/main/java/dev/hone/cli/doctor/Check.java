package dev.hone.cli.doctor;

import java.util.List;

/** Looks at one subject. Changes nothing and does not throw for what it finds. */
public interface Check {
  List<Finding> findings();
}
