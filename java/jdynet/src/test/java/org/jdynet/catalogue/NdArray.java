package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** Numbers in row-major order: what the naive references compute with. */
record NdArray(double[] data, long... shape) {
  /** Each element from its index. */
  static NdArray build(long[] shape, ToDoubleFunction<long[]> element) {
    double[] data = new double[count(shape)];
    int[] at = {0};
    forEach(shape, index -> data[at[0]++] = element.applyAsDouble(index));
    return new NdArray(data, shape);
  }

  /** Visits all indices in row-major order. */
  static void forEach(long[] shape, Consumer<long[]> visitor) {
    int count = count(shape);
    long[] index = new long[shape.length];
    for (int i = 0; i < count; i++) {
      visitor.accept(index.clone());
      for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
        index[d] = 0;
      }
    }
  }

  static int count(long... shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }

  double at(long... index) {
    long place = 0;
    for (int d = 0; d < shape.length; d++) {
      place = place * shape[d] + index[d];
    }
    return data[(int) place];
  }

  NdArray map(DoubleUnaryOperator f) {
    return new NdArray(Arrays.stream(data).map(f).toArray(), shape);
  }

  NdArray reshape(long... wanted) {
    return new NdArray(data, wanted);
  }

  /** Element by element, after broadcasting both. */
  NdArray zip(NdArray other, DoubleBinaryOperator f) {
    long[] wanted = broadcast(shape, other.shape);
    return build(wanted, i -> f.applyAsDouble(repeated(i), other.repeated(i)));
  }

  /** The element that stands at this index once the array is broadcast. */
  double repeated(long[] index) {
    long[] own = new long[shape.length];
    for (int d = 0; d < own.length; d++) {
      own[d] = shape[d] == 1 ? 0 : index[d + index.length - own.length];
    }
    return at(own);
  }

  static long[] broadcast(long[] a, long[] b) {
    long[] wanted = new long[Math.max(a.length, b.length)];
    for (int d = 1; d <= wanted.length; d++) {
      long p = d <= a.length ? a[a.length - d] : 1;
      long q = d <= b.length ? b[b.length - d] : 1;
      wanted[wanted.length - d] = p == 1 ? q : p;
    }
    return wanted;
  }
}
