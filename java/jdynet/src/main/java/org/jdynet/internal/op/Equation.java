package org.jdynet.internal.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An equation of einsum, such as {@code "...ij, jk -> ...ik"}: one label for each dimension.
 *
 * <p>A label is a letter's code. The dimensions that an ellipsis stands for are labelled from the
 * last, so that those of several operands meet as in broadcasting.
 *
 * @param operands labels of each operand's dimensions
 * @param output labels of the result's
 */
record Equation(List<int[]> operands, int[] output) {
  /** Stands for an ellipsis until the ranks are known. */
  private static final int ELLIPSIS = -1;

  /** The label of the last dimension of an ellipsis; those before it follow downwards. */
  private static final int LAST_OF_ELLIPSIS = -2;

  /**
   * Reads an equation for operands of these ranks.
   *
   * @throws IllegalArgumentException that quotes the equation if it is none, or does not fit
   */
  static Equation parse(String equation, int... ranks) {
    String[] sides = equation.replace(" ", "").split("->", -1);
    if (sides.length > 2) {
      throw bad("one \"->\"", equation, sides.length - 1);
    }
    String[] terms = sides[0].split(",", -1);
    if (terms.length != ranks.length) {
      throw bad(terms.length + " operands", equation, ranks.length);
    }
    List<int[]> labels = new ArrayList<>();
    int widest = 0;
    for (int i = 0; i < terms.length; i++) {
      int[] read = read(terms[i], equation);
      boolean ellipsis = contains(read, ELLIPSIS);
      int hidden = ranks[i] - read.length + (ellipsis ? 1 : 0);
      if (hidden < 0 || (hidden > 0 && !ellipsis)) {
        throw bad(
            "operand "
                + i
                + " of "
                + (read.length - (ellipsis ? 1 : 0))
                + " dimensions"
                + (ellipsis ? " or more" : ""),
            equation,
            ranks[i]);
      }
      labels.add(spread(read, hidden));
      widest = Math.max(widest, hidden);
    }
    int[] output =
        sides.length == 1 ? implicit(labels, widest) : explicit(sides[1], labels, widest, equation);
    return new Equation(labels, output);
  }

  /** Letters, and at most one ellipsis. */
  private static int[] read(String term, String equation) {
    int[] labels = new int[term.length()];
    int count = 0;
    for (int at = 0; at < term.length(); at++) {
      char c = term.charAt(at);
      if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
        labels[count++] = c;
      } else if (term.startsWith("...", at) && !contains(Arrays.copyOf(labels, count), ELLIPSIS)) {
        labels[count++] = ELLIPSIS;
        at += 2;
      } else {
        throw bad("letters and at most one \"...\" between commas", equation, "'" + c + "'");
      }
    }
    return Arrays.copyOf(labels, count);
  }

  private static int[] spread(int[] labels, int hidden) {
    return Arrays.stream(labels)
        .flatMap(label -> label == ELLIPSIS ? ellipsis(hidden) : IntStream.of(label))
        .toArray();
  }

  private static IntStream ellipsis(int dims) {
    return IntStream.range(0, dims).map(d -> LAST_OF_ELLIPSIS - (dims - 1 - d));
  }

  /** The ellipsis, then the letters that occur once, in the order of their codes. */
  private static int[] implicit(List<int[]> labels, int widest) {
    int[] all = labels.stream().flatMapToInt(Arrays::stream).filter(l -> l > 0).sorted().toArray();
    IntStream once =
        Arrays.stream(all).filter(l -> Arrays.stream(all).filter(other -> other == l).count() == 1);
    return IntStream.concat(ellipsis(widest), once).toArray();
  }

  private static int[] explicit(String term, List<int[]> labels, int widest, String equation) {
    int[] output = spread(read(term, equation), widest);
    for (int label : output) {
      if (labels.stream().noneMatch(operand -> contains(operand, label))) {
        throw bad("output labels that an operand has", equation, "'" + (char) label + "'");
      }
      if (Arrays.stream(output).filter(other -> other == label).count() > 1) {
        throw bad("each output label once", equation, "'" + (char) label + "' again");
      }
    }
    return output;
  }

  static boolean contains(int[] labels, int label) {
    return Arrays.stream(labels).anyMatch(other -> other == label);
  }

  /** How a label is shown to people. */
  static String name(int label) {
    return label > 0 ? "'" + (char) label + "'" : "'...'";
  }

  static IllegalArgumentException bad(String expected, String equation, Object got) {
    return Checks.bad("einsum", expected + " in \"" + equation + "\"", got);
  }
}
