package org.jdynet.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** The values of one column, as numbers or as codes of categories. */
final class Column {
  private static final int MISSING = -1;

  final String name;
  final DType dtype;
  final boolean categorical;

  /** Whether the categories were given; otherwise they are those that are found. */
  private final boolean fixed;

  private final Map<String, Integer> codes = new HashMap<>();
  private List<String> categories = new ArrayList<>();
  private float[] floats = new float[0];
  private double[] doubles = new double[0];
  private long[] longs = new long[0];
  private int rows;

  /** A number in place of missing ones; null for none. */
  Double fill;

  Column(String name, DType dtype, List<String> given) {
    this.name = name;
    this.dtype = dtype;
    this.categorical = given != null;
    this.fixed = categorical && !given.isEmpty();
    if (fixed) {
      given.forEach(this::code);
    }
  }

  /** The column as described, without values. */
  Column empty() {
    Column column = new Column(name, dtype, categorical ? fixed ? categories : List.of() : null);
    column.fill = fill;
    return column;
  }

  private int code(String text) {
    Integer known = codes.putIfAbsent(text, categories.size());
    if (known == null) {
      categories.add(text);
      return categories.size() - 1;
    }
    return known;
  }

  private void grow() {
    if (dtype == DType.FLOAT32 && rows == floats.length) {
      floats = Arrays.copyOf(floats, Math.max(16, rows + (rows >> 1)));
    } else if (dtype == DType.FLOAT64 && rows == doubles.length) {
      doubles = Arrays.copyOf(doubles, Math.max(16, rows + (rows >> 1)));
    } else if (dtype == DType.INT64 && rows == longs.length) {
      longs = Arrays.copyOf(longs, Math.max(16, rows + (rows >> 1)));
    }
  }

  /** Adds a value; returns what was expected if it is none, or null. */
  String add(String text) {
    grow();
    if (categorical) {
      if (fixed && !codes.containsKey(text)) {
        return "one of " + categories;
      }
      longs[rows++] = code(text);
      return null;
    }
    try {
      switch (dtype) {
        case FLOAT32 -> floats[rows] = (float) finite(Float.parseFloat(decimal(text)));
        case FLOAT64 -> doubles[rows] = finite(Double.parseDouble(decimal(text)));
        default -> longs[rows] = Long.parseLong(text.strip());
      }
      rows++;
      return null;
    } catch (NumberFormatException e) {
      return dtype == DType.INT64 ? "a whole number of 64 bits" : "a finite number";
    }
  }

  /** Java also reads hexadecimal numbers and suffixes of its own types. */
  private static String decimal(String text) {
    String number = text.strip();
    char last = number.isEmpty() ? ' ' : Character.toLowerCase(number.charAt(number.length() - 1));
    if (last == 'd' || last == 'f' || number.indexOf('x') >= 0 || number.indexOf('X') >= 0) {
      throw new NumberFormatException();
    }
    return number;
  }

  /** "NaN", "Infinity" and numbers beyond the type's would spoil a training unseen. */
  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new NumberFormatException();
    }
    return value;
  }

  /** Adds what stands for a missing value; false if the column has nothing that could. */
  boolean addMissing(boolean mark) {
    if (fill == null && (!mark || (dtype == DType.INT64 && !categorical))) {
      return false;
    }
    grow();
    double value = fill == null ? Double.NaN : fill;
    switch (dtype) {
      case FLOAT32 -> floats[rows] = (float) value;
      case FLOAT64 -> doubles[rows] = value;
      default -> longs[rows] = categorical ? MISSING : (long) value;
    }
    rows++;
    return true;
  }

  /** After the last row: found categories get their codes in alphabetical order. */
  void finish() {
    if (!categorical || fixed) {
      return;
    }
    List<String> sorted = categories.stream().sorted().toList();
    long[] places = new long[sorted.size()];
    for (int i = 0; i < places.length; i++) {
      places[codes.get(sorted.get(i))] = i;
    }
    for (int i = 0; i < rows; i++) {
      longs[i] = longs[i] == MISSING ? MISSING : places[(int) longs[i]];
    }
    categories = sorted;
  }

  List<String> categories() {
    return List.copyOf(categories);
  }

  Tensor tensor() {
    return switch (dtype) {
      case FLOAT32 -> Tensor.of(Arrays.copyOf(floats, rows));
      case FLOAT64 -> Tensor.of(Arrays.copyOf(doubles, rows));
      default -> Tensor.of(Arrays.copyOf(longs, rows));
    };
  }
}
