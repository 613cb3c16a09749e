package dev.hone.text.jinja;

import dev.hone.text.TemplateException;

/**
 * A variable, attribute or entry that does not exist. It prints as nothing, is false and empty, and
 * fails when anything else is done with it.
 *
 * @param reason the message of that failure
 */
record Undefined(String reason) implements Value {

  static Undefined name(String name) {
    return new Undefined("'" + name + "' is undefined");
  }

  static Undefined member(Value object, String name) {
    return object instanceof Undefined undefined
        ? undefined
        : new Undefined("'" + object.typeName() + " object' has no attribute '" + name + "'");
  }

  TemplateException failure() {
    return new TemplateException(reason, false);
  }

  @Override
  public boolean truthy() {
    return false;
  }

  @Override
  public String typeName() {
    return "Undefined";
  }
}
