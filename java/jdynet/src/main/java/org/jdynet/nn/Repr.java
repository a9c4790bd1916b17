package org.jdynet.nn;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Options as PyTorch prints them: True, (3, 3), 1e-05. */
final class Repr {
  private Repr() {}

  static String of(boolean value) {
    return value ? "True" : "False";
  }

  /** For example (3, 3); of one number (3,). */
  static String tuple(long... values) {
    if (values.length == 1) {
      return "(" + values[0] + ",)";
    }
    return Arrays.stream(values)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", values.length == 1 ? ",)" : ")"));
  }

  /** One number where both are the same, for example 2 or (2, 3). */
  static String pair(long height, long width) {
    return height == width ? Long.toString(height) : tuple(height, width);
  }

  static String of(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value).toLowerCase(Locale.ROOT).replace("infinity", "inf");
    }
    double size = Math.abs(value);
    String text = Double.toString(value);
    if (size != 0 && (size < 1e-4 || size >= 1e16)) {
      int e = text.indexOf('E');
      int exponent = Integer.parseInt(text.substring(e + 1));
      String digits = text.substring(0, e).replaceAll("\\.0$", "");
      return digits
          + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    if (text.indexOf('E') < 0) {
      return text;
    }
    String plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }
}
