package dev.hone.text.jinja;

import java.util.List;

/** {@code list} and its relatives. Templates cannot change one. */
record Sequence(Kind kind, List<Value> items) implements Value {

  /** What Python lets a template do with it. */
  enum Kind {
    LIST("list", true, true),
    TUPLE("tuple", true, true),
    RANGE("range", true, true),
    DICT_KEYS("dict_keys", true, false),
    DICT_VALUES("dict_values", true, false),
    DICT_ITEMS("dict_items", true, false),
    /** What filters such as {@code map} return: it can be walked through, nothing else. */
    ITERATOR("generator", false, false);

    private final String typeName;
    private final boolean sized;
    private final boolean indexed;

    Kind(String typeName, boolean sized, boolean indexed) {
      this.typeName = typeName;
      this.sized = sized;
      this.indexed = indexed;
    }

    boolean sized() {
      return sized;
    }

    boolean indexed() {
      return indexed;
    }
  }

  static Sequence list(List<Value> items) {
    return new Sequence(Kind.LIST, items);
  }

  static Sequence tuple(List<Value> items) {
    return new Sequence(Kind.TUPLE, items);
  }

  static Sequence iterator(List<Value> items) {
    return new Sequence(Kind.ITERATOR, items);
  }

  @Override
  public boolean truthy() {
    return !kind.sized() || !items.isEmpty();
  }

  @Override
  public String typeName() {
    return kind.typeName;
  }
}
