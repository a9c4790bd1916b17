package org.jdynet.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdynet.Tensor;

/**
 * Numbers of tokens: first the special ones, then all others from the most frequent on, equally
 * frequent ones in alphabetical order. Immutable.
 *
 * <pre>{@code
 * Vocabulary words =
 *     Vocabulary.of(lines, line -> List.of(line.split(" ")), 2, "<unk>", "<pad>").unknown("<unk>");
 * Tensor codes = words.encode(List.of("the", "cat"));
 * }</pre>
 */
public final class Vocabulary {
  private static final int NO_UNKNOWN = -1;

  private final List<String> tokens;
  private final Map<String, Integer> codes;
  private final int unknown;

  private Vocabulary(List<String> tokens, Map<String, Integer> codes, int unknown) {
    this.tokens = tokens;
    this.codes = codes;
    this.unknown = unknown;
  }

  /**
   * Counts the tokens of a text.
   *
   * @param lines the text
   * @param tokens divides a line into tokens
   * @param minFrequency how often a token must occur to be taken, at least 1
   * @param specials what comes first, whether it occurs or not; each once
   * @return the vocabulary
   * @throws IllegalArgumentException if minFrequency is less, or a special token is given twice
   */
  public static Vocabulary of(
      Iterable<String> lines,
      Function<String, List<String>> tokens,
      int minFrequency,
      String... specials) {
    Samplers.check("Vocabulary", "a least frequency >= 1", minFrequency >= 1, minFrequency);
    Map<String, Integer> counts = new HashMap<>();
    for (String line : lines) {
      for (String token : tokens.apply(line)) {
        counts.merge(token, 1, Integer::sum);
      }
    }
    List<String> order = new ArrayList<>(List.of(specials));
    List.of(specials).forEach(counts::remove);
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= minFrequency)
        .sorted(
            Comparator.comparing(Map.Entry<String, Integer>::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .forEach(entry -> order.add(entry.getKey()));
    return of(order);
  }

  /**
   * A vocabulary of given tokens, for example one that was saved.
   *
   * @param tokens the token of code 0, 1, …
   * @return the vocabulary
   * @throws IllegalArgumentException if a token is given twice
   */
  public static Vocabulary of(List<String> tokens) {
    Map<String, Integer> codes = new HashMap<>();
    for (String token : tokens) {
      boolean first = codes.putIfAbsent(token, codes.size()) == null;
      Samplers.check("Vocabulary", "each token once", first, token + " twice");
    }
    return new Vocabulary(List.copyOf(tokens), codes, NO_UNKNOWN);
  }

  /**
   * Sets what unknown tokens are taken for; without this they are refused.
   *
   * @param token one of this vocabulary's
   * @return another vocabulary
   * @throws IllegalArgumentException if it is not in this vocabulary
   */
  public Vocabulary unknown(String token) {
    Samplers.check("Vocabulary", "a token of the vocabulary", codes.containsKey(token), token);
    return new Vocabulary(tokens, codes, codes.get(token));
  }

  /**
   * Number of tokens.
   *
   * @return the count: codes are in [0, size)
   */
  public int size() {
    return tokens.size();
  }

  /**
   * All tokens, to save them.
   *
   * @return the token of code 0, 1, …
   */
  public List<String> tokens() {
    return tokens;
  }

  /**
   * Whether a token is known.
   *
   * @param token the token
   * @return true if it has a code of its own
   */
  public boolean contains(String token) {
    return codes.containsKey(token);
  }

  /**
   * The code of a token.
   *
   * @param token the token
   * @return its code, or the unknown token's
   * @throws IllegalArgumentException if it is unknown and there is no unknown token
   */
  public int code(String token) {
    Integer code = codes.get(token);
    if (code == null && unknown == NO_UNKNOWN) {
      throw new IllegalArgumentException(
          "[Vocabulary] expected a token of the vocabulary, got " + token + " (set unknown(…))");
    }
    return code == null ? unknown : code;
  }

  /**
   * The token of a code.
   *
   * @param code in [0, size)
   * @return the token
   * @throws IndexOutOfBoundsException if there is no such code
   */
  public String token(long code) {
    MappedDataset.checkIndex("Vocabulary", code, tokens.size());
    return tokens.get((int) code);
  }

  /**
   * The codes of tokens.
   *
   * @param sequence the tokens
   * @return a new int64 tensor [tokens]
   * @throws IllegalArgumentException if one is unknown and there is no unknown token
   */
  public Tensor encode(List<String> sequence) {
    return Tensor.of(sequence.stream().mapToLong(this::code).toArray());
  }

  /**
   * The tokens of codes.
   *
   * @param sequence of an integer type [tokens]
   * @return the tokens
   * @throws IndexOutOfBoundsException if there is no such code
   */
  public List<String> decode(Tensor sequence) {
    List<String> decoded = new ArrayList<>();
    for (long code : sequence.toLongArray()) {
      decoded.add(token(code));
    }
    return decoded;
  }
}
