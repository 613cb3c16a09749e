package dev.hone.text.jinja;

/**
 * A piece of a template's source.
 *
 * @param text a name, a number as written, a string's value, an operator, or text outside tags
 * @param line where it starts, from 1
 */
record Token(Kind kind, String text, int line) {

  enum Kind {
    TEXT,
    BLOCK_BEGIN,
    BLOCK_END,
    PRINT_BEGIN,
    PRINT_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** How an error message calls it. */
  String describe() {
    return switch (kind) {
      case TEXT -> "text";
      case BLOCK_BEGIN -> "'{%'";
      case BLOCK_END -> "'%}'";
      case PRINT_BEGIN -> "'{{'";
      case PRINT_END -> "'}}'";
      case STRING -> "a string";
      case END -> "the end of the template";
      case NAME, INTEGER, FLOAT, OPERATOR -> "'" + text + "'";
    };
  }
}
