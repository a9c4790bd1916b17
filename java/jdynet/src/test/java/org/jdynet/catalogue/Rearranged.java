package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.STRIDED;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Samples and references for operators that put elements elsewhere. */
final class Rearranged {
  private static final List<DType> OTHERS =
      List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL);

  private Rearranged() {}

  /** Adds a sample for each layout that the shape can have. */
  static void samples(
      OpRow row,
      String method,
      long[] shape,
      Function<Tensor, Tensor> call,
      UnaryOperator<NdArray> reference) {
    for (Layout layout : Layout.values()) {
      boolean fits =
          shape.length == 0
              ? layout != STRIDED && layout != EXPANDED
              : layout != EXPANDED || shape[0] != 0;
      if (fits) {
        row.sample(
            sample(method, Input.uniform(1, -2, 2, layout, shape), call, reference)
                .terms(NdArray.count(shape) + 8));
      }
    }
  }

  /** Adds a sample for each dtype that is no floating-point one. */
  static void types(
      OpRow row,
      String method,
      long[] shape,
      Function<Tensor, Tensor> call,
      UnaryOperator<NdArray> reference) {
    for (DType type : OTHERS) {
      row.sample(sample(method, Input.uniform(2, -2, 9, DENSE, shape).as(type), call, reference));
    }
  }

  /** Adds a sample that several threads work on. */
  static void large(
      OpRow row,
      String method,
      long[] shape,
      Function<Tensor, Tensor> call,
      UnaryOperator<NdArray> reference) {
    row.sample(
        sample(method, Input.of(3, shape), call, reference).kind(Sample.Kind.LARGE).terms(64));
  }

  private static Sample sample(
      String method, Input x, Function<Tensor, Tensor> call, UnaryOperator<NdArray> reference) {
    return new Sample(method, List.of(x), t -> call.apply(t[0]), a -> reference.apply(a[0]));
  }

  // ---- references

  /** The array of this shape whose elements come from these places. */
  static NdArray gathered(NdArray a, long[] shape, UnaryOperator<long[]> place) {
    return NdArray.build(shape, index -> a.at(place.apply(index)));
  }

  /** The sizes with another one for a dimension. */
  static long[] with(long[] shape, int dim, long size) {
    long[] sizes = shape.clone();
    sizes[dim] = size;
    return sizes;
  }

  /** Every step-th index of a dimension, from the first. */
  static NdArray ranged(NdArray a, int dim, long first, long length, long step) {
    return gathered(a, with(a.shape(), dim, length), i -> with(i, dim, first + step * i[dim]));
  }

  /** One index of a dimension, which disappears. */
  static NdArray picked(NdArray a, int dim, long index) {
    long[] rest =
        LongStream.range(0, a.shape().length)
            .filter(d -> d != dim)
            .map(d -> a.shape()[(int) d])
            .toArray();
    return ranged(a, dim, index, 1, 1).reshape(rest);
  }

  static NdArray permuted(NdArray a, int... order) {
    long[] shape = Arrays.stream(order).mapToLong(d -> a.shape()[d]).toArray();
    return gathered(
        a,
        shape,
        index -> {
          long[] from = new long[order.length];
          for (int d = 0; d < order.length; d++) {
            from[order[d]] = index[d];
          }
          return from;
        });
  }

  /** Side by side along a dimension. */
  static NdArray joined(int dim, NdArray... arrays) {
    long size = Arrays.stream(arrays).mapToLong(a -> a.shape()[dim]).sum();
    return NdArray.build(
        with(arrays[0].shape(), dim, size),
        index -> {
          long at = index[dim];
          int k = 0;
          while (at >= arrays[k].shape()[dim]) {
            at -= arrays[k++].shape()[dim];
          }
          return arrays[k].at(with(index, dim, at));
        });
  }
}
