package dev.hone.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer's data as model files carry it (GGUF {@code tokenizer.ggml.*}): token texts by id,
 * their types and scores, merges by rank, special ids and flags. Immutable; counts and ids are
 * checked when it is built.
 */
public final class Vocabulary {
  /** Longest token text in UTF-16 units; the longest seen in published vocabularies is 512. */
  public static final int MAX_TOKEN_LENGTH = 1024;

  private final String kind;
  private final String preTokenizer;
  private final List<String> tokens;
  private final List<TokenType> types;
  private final float[] scores;
  private final List<String> merges;
  private final Specials specials;

  private Vocabulary(Builder builder) {
    this.kind = builder.kind;
    this.preTokenizer = builder.preTokenizer;
    this.tokens = checkedTokens(builder.tokens);
    this.specials = builder.specials.checked(tokens.size());
    this.types = checkedTypes(builder.types, tokens.size(), specials);
    this.scores = builder.scores.clone();
    if (scores.length != 0 && scores.length != tokens.size()) {
      throw mismatch("scores", scores.length, tokens.size());
    }
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i])) {
        throw new TokenizerException("the score of token " + i + " is not a number");
      }
    }
    this.merges = List.copyOf(builder.merges);
  }

  /** A builder for a vocabulary of {@code kind} "gpt2" (byte-level BPE) or "llama" (SPM). */
  public static Builder builder(String kind, List<String> tokens) {
    return new Builder(kind, tokens);
  }

  /** {@code tokenizer.ggml.model}: "gpt2" or "llama". */
  public String kind() {
    return kind;
  }

  /** {@code tokenizer.ggml.pre}: names the rule that splits text into words. */
  public String preTokenizer() {
    return preTokenizer;
  }

  /** Number of tokens. */
  public int size() {
    return tokens.size();
  }

  /** The text of a token as stored (byte-level alphabet for NORMAL tokens of "gpt2"). */
  public String text(int token) {
    return tokens.get(checked(token));
  }

  public TokenType type(int token) {
    return types.get(checked(token));
  }

  /** The score of a token; 0 where the file has none. Higher merges first. */
  public float score(int token) {
    int index = checked(token);
    return scores.length == 0 ? 0 : scores[index];
  }

  /** Merges as "left right", best first; empty for "llama". */
  public List<String> merges() {
    return merges;
  }

  /** Ids with a role, and the flags that go with them. */
  public Specials specials() {
    return specials;
  }

  private int checked(int token) {
    if (token < 0 || token >= tokens.size()) {
      throw new TokenizerException(
          "token " + token + " is outside the vocabulary of " + tokens.size() + " tokens");
    }
    return token;
  }

  private static List<String> checkedTokens(List<String> tokens) {
    List<String> copy = List.copyOf(tokens);
    if (copy.isEmpty()) {
      throw new TokenizerException("the vocabulary has no tokens");
    }
    for (int i = 0; i < copy.size(); i++) {
      int length = copy.get(i).length();
      if (length > MAX_TOKEN_LENGTH) {
        throw new TokenizerException(
            "token " + i + " is " + length + " characters long; at most " + MAX_TOKEN_LENGTH);
      }
    }
    return copy;
  }

  private static List<TokenType> checkedTypes(List<TokenType> types, int size, Specials specials) {
    if (!types.isEmpty()) {
      if (types.size() != size) {
        throw mismatch("token types", types.size(), size);
      }
      return List.copyOf(types);
    }
    List<TokenType> assumed = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      assumed.add(specials.delimits(i) ? TokenType.CONTROL : TokenType.NORMAL);
    }
    return List.copyOf(assumed);
  }

  private static TokenizerException mismatch(String what, int count, int size) {
    return new TokenizerException("there are " + count + " " + what + " for " + size + " tokens");
  }

  /**
   * Ids with a role; absent where the file names none.
   *
   * @param addBos whether a prompt starts with BOS; absent: the kind's own rule
   * @param spacePrefix whether "llama" vocabularies put a space before text; absent: they do
   */
  public record Specials(
      Optional<Integer> bos,
      Optional<Integer> eos,
      Optional<Integer> eot,
      Optional<Integer> eom,
      Optional<Integer> unknown,
      Optional<Integer> padding,
      Optional<Boolean> addBos,
      Optional<Boolean> spacePrefix) {

    /** No role given to any token. */
    public static final Specials NONE =
        new Specials(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    boolean delimits(int token) {
      Optional<Integer> id = Optional.of(token);
      return id.equals(bos) || id.equals(eos) || id.equals(eot) || id.equals(eom);
    }

    private Specials checked(int size) {
      inRange("bos", bos, size);
      inRange("eos", eos, size);
      inRange("eot", eot, size);
      inRange("eom", eom, size);
      inRange("unknown", unknown, size);
      inRange("padding", padding, size);
      return this;
    }

    private static void inRange(String role, Optional<Integer> id, int size) {
      id.filter(token -> token < 0 || token >= size)
          .ifPresent(token -> {
            throw new TokenizerException(
                "the "
                    + role
                    + " token id "
                    + token
                    + " is outside the vocabulary of "
                    + size
                    + " tokens");
          });
    }
  }

  /** Collects a vocabulary; ids and flags that the file does not have are left out or null. */
  public static final class Builder {
    private final String kind;
    private final List<String> tokens;
    private String preTokenizer = "default";
    private List<TokenType> types = List.of();
    private float[] scores = {};
    private List<String> merges = List.of();
    private Specials specials = Specials.NONE;
    private @Nullable Integer bos;
    private @Nullable Integer eos;
    private @Nullable Integer eot;
    private @Nullable Integer eom;
    private @Nullable Integer unknown;
    private @Nullable Integer padding;
    private @Nullable Boolean addBos;
    private @Nullable Boolean spacePrefix;

    private Builder(String kind, List<String> tokens) {
      this.kind = kind;
      this.tokens = tokens;
    }

    public Builder preTokenizer(String name) {
      this.preTokenizer = name;
      return this;
    }

    /** One type a token; none at all: everything but BOS, EOS, EOT and EOM is NORMAL. */
    public Builder types(List<TokenType> types) {
      this.types = types;
      return this;
    }

    /** One score a token; none at all: 0. */
    public Builder scores(float[] scores) {
      this.scores = scores.clone();
      return this;
    }

    /** "left right", best first. */
    public Builder merges(List<String> merges) {
      this.merges = merges;
      return this;
    }

    public Builder bos(@Nullable Integer id) {
      this.bos = id;
      return this;
    }

    public Builder eos(@Nullable Integer id) {
      this.eos = id;
      return this;
    }

    public Builder eot(@Nullable Integer id) {
      this.eot = id;
      return this;
    }

    public Builder eom(@Nullable Integer id) {
      this.eom = id;
      return this;
    }

    public Builder unknown(@Nullable Integer id) {
      this.unknown = id;
      return this;
    }

    public Builder padding(@Nullable Integer id) {
      this.padding = id;
      return this;
    }

    /** {@code add_bos_token}; null: the kind's own rule. */
    public Builder addBos(@Nullable Boolean add) {
      this.addBos = add;
      return this;
    }

    /** {@code add_space_prefix}; null: true. Only "llama" vocabularies look at it. */
    public Builder spacePrefix(@Nullable Boolean add) {
      this.spacePrefix = add;
      return this;
    }

    /**
     * The vocabulary, checked.
     *
     * @throws TokenizerException if counts differ, an id is out of range, or a text is too long
     */
    public Vocabulary build() {
      specials =
          new Specials(
              Optional.ofNullable(bos),
              Optional.ofNullable(eos),
              Optional.ofNullable(eot),
              Optional.ofNullable(eom),
              Optional.ofNullable(unknown),
              Optional.ofNullable(padding),
              Optional.ofNullable(addBos),
              Optional.ofNullable(spacePrefix));
      return new Vocabulary(this);
    }
  }
}
