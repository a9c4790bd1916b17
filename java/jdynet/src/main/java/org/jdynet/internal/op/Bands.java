package org.jdynet.internal.op;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jdynet.DType;
import org.jdynet.internal.memory.Storage;

/**
 * A matrix whose rows have their values side by side: how each element of a new line is made of the
 * old one's (resample.h).
 *
 * @param columns elements of the old line
 * @param first for each element of the new line, the first that it is made of
 * @param weights how much of that and its successors
 */
record Bands(long columns, long[] first, double[][] weights) {
  /** Rows stand on the Java heap first. */
  static void checkLength(String op, long size) {
    if (size > 1 << 24) {
      throw Checks.bad(op, "sizes of at most 2^24", size);
    }
  }

  /** One of its rows: values from a column on. */
  record Row(long first, double[] weights) {}

  private static Bands of(long columns, long rows, LongFunction<Row> row) {
    long[] first = new long[Math.toIntExact(rows)];
    double[][] weights = new double[first.length][];
    for (int r = 0; r < first.length; r++) {
      Row made = row.apply(r);
      first[r] = made.first;
      weights[r] = made.weights;
    }
    return new Bands(columns, first, weights);
  }

  /** Means of windows that cover the line evenly. */
  static Bands means(long size, long out) {
    return of(
        size,
        out,
        k -> {
          long begin = k * size / out;
          double[] weights = new double[Math.toIntExact(((k + 1) * size + out - 1) / out - begin)];
          Arrays.fill(weights, 1.0 / weights.length);
          return new Row(begin, weights);
        });
  }

  /** Single elements. */
  static Bands picks(long size, long out, LongUnaryOperator source) {
    return of(size, out, k -> new Row(source.applyAsLong(k), new double[] {1}));
  }

  /**
   * Weighted neighbours; for those beyond an end, the element at the end.
   *
   * @param row begins at most at the last element
   */
  static Bands neighbours(long size, long out, LongFunction<Row> row) {
    return of(
        size,
        out,
        k -> {
          Row open = row.apply(k);
          long first = Math.max(0, open.first);
          long last = Math.max(first, Math.min(size, open.first + open.weights.length) - 1);
          double[] weights = new double[(int) (last - first + 1)];
          for (int i = 0; i < open.weights.length; i++) {
            long place = Math.max(first, Math.min(last, open.first + i));
            weights[(int) (place - first)] += open.weights[i];
          }
          return new Row(first, weights);
        });
  }

  long rows() {
    return first.length;
  }

  /** Whether the new line is the old one. */
  boolean isIdentity() {
    for (int r = 0; r < first.length; r++) {
      if (first[r] != r || weights[r].length != 1 || weights[r][0] != 1) {
        return false;
      }
    }
    return first.length == columns;
  }

  /**
   * The matrix that takes gradients back. The lower a row, the further right it begins and ends.
   */
  Bands transposed() {
    long[] top = new long[Math.toIntExact(columns)];
    int[] end = new int[top.length];
    for (int r = 0; r < first.length; r++) {
      for (int i = 0; i < weights[r].length; i++) {
        int column = (int) first[r] + i;
        top[column] = end[column] == 0 ? r : top[column];
        end[column] = r + 1;
      }
    }
    double[][] across = new double[top.length][];
    Arrays.setAll(across, column -> new double[end[column] - (int) top[column]]);
    for (int r = 0; r < first.length; r++) {
      for (int i = 0; i < weights[r].length; i++) {
        int column = (int) first[r] + i;
        across[column][r - (int) top[column]] = weights[r][i];
      }
    }
    return new Bands(first.length, top, across);
  }

  /** The values off-heap, with weights of this type; the caller releases them. */
  Storage describe(DType dtype) {
    int taps = Arrays.stream(weights).mapToInt(row -> row.length).max().orElse(0);
    long head = 8L * (1 + 2 * rows());
    Storage storage = Storage.allocate(head + rows() * taps * dtype.bytes());
    ByteBuffer bytes = storage.view();
    bytes.putLong(0, taps);
    for (int r = 0; r < first.length; r++) {
      bytes.putLong(8 * (1 + r), first[r]);
      bytes.putLong(8 * (1 + first.length + r), weights[r].length);
      int at = Math.toIntExact(head + (long) r * taps * dtype.bytes());
      for (int i = 0; i < weights[r].length; i++) {
        if (dtype == DType.FLOAT32) {
          bytes.putFloat(at + 4 * i, (float) weights[r][i]);
        } else {
          bytes.putDouble(at + 8 * i, weights[r][i]);
        }
      }
    }
    return storage;
  }
}
