package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sums of products in Einstein's notation, one term after the other: the naive reference. */
final class Sums {
  private Sums() {}

  /**
   * Of letters only, with an output.
   *
   * @param equation such as {@code "ij,jk->ik"}
   */
  static NdArray einsum(String equation, NdArray... operands) {
    long[][] shapes = Arrays.stream(operands).map(NdArray::shape).toArray(long[][]::new);
    String[] terms = terms(equation);
    String output = terms[terms.length - 1];
    Map<Character, Long> sizes = sizes(terms, shapes);
    long[] all = sizes.values().stream().mapToLong(size -> size).toArray();
    Character[] labels = sizes.keySet().toArray(new Character[0]);
    long[] shape = output.chars().mapToLong(label -> sizes.get((char) label)).toArray();
    double[] sums = new double[NdArray.count(shape)];
    NdArray.forEach(
        all,
        index -> {
          double product = 1;
          for (int i = 0; i < operands.length; i++) {
            product *= operands[i].at(pick(terms[i], labels, index, shapes[i]));
          }
          long[] place = pick(output, labels, index, shape);
          int at = 0;
          for (int d = 0; d < place.length; d++) {
            at = at * (int) shape[d] + (int) place[d];
          }
          sums[at] += product;
        });
    return new NdArray(sums, shape);
  }

  /** How many products are summed into one element of the result or of a gradient, at most. */
  static int terms(String equation, long[]... shapes) {
    String[] terms = terms(equation);
    Map<Character, Long> sizes = sizes(terms, shapes);
    long all = sizes.values().stream().reduce(1L, (a, b) -> a * b);
    long most = 1;
    for (String term : terms) {
      long own =
          term.chars()
              .distinct()
              .mapToLong(label -> sizes.get((char) label))
              .reduce(1, (a, b) -> a * b);
      most = Math.max(most, own == 0 ? 1 : all / own);
    }
    return (int) most;
  }

  /** The operands' terms, then the output's. */
  private static String[] terms(String equation) {
    return equation.replace("->", ",").split(",", -1);
  }

  private static Map<Character, Long> sizes(String[] terms, long[][] shapes) {
    Map<Character, Long> sizes = new LinkedHashMap<>();
    for (int i = 0; i < shapes.length; i++) {
      for (int d = 0; d < shapes[i].length; d++) {
        sizes.merge(terms[i].charAt(d), shapes[i][d], (a, b) -> a == 1 ? b : a);
      }
    }
    return sizes;
  }

  /** The index of one operand: its labels', 0 where its size is 1. */
  private static long[] pick(String term, Character[] labels, long[] index, long[] shape) {
    long[] own = new long[term.length()];
    for (int d = 0; d < own.length; d++) {
      own[d] = shape[d] == 1 ? 0 : index[Arrays.asList(labels).indexOf(term.charAt(d))];
    }
    return own;
  }
}
