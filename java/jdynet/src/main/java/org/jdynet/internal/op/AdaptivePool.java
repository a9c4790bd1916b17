package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.ValuesAndIndices;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/**
 * Pools with as many windows as are asked for: of `out` windows over `size` elements, window k
 * reaches from floor(k * size / out) up to ceil((k + 1) * size / out).
 */
public final class AdaptivePool {
  /** A size that stays what it is. */
  private static final long KEEP = -1;

  private AdaptivePool() {}

  /**
   * The mean of each window.
   *
   * @param sizes how many windows in each of the last dimensions; -1 for as many as elements
   */
  public static Tensor mean(String op, Tensor x, long... sizes) {
    long[] wanted = check(op, x, sizes);
    if (Arrays.stream(wanted).allMatch(size -> size == 1)) {
      int[] last = new int[sizes.length];
      Arrays.setAll(last, d -> -1 - d);
      return Reduce.mean(x, true, last);
    }
    Bands[] bands = new Bands[sizes.length];
    Arrays.setAll(bands, d -> Bands.means(x.shape(d - sizes.length), wanted[d]));
    return Resample.apply(op, x, bands);
  }

  /** The largest element of each window. */
  public static Tensor max(String op, Tensor x, long... sizes) {
    return TensorScope.tidy(() -> maxWithIndices(op, x, sizes).values());
  }

  /** As above, and where each of them stands in its plane. */
  public static ValuesAndIndices maxWithIndices(String op, Tensor input, long... sizes) {
    long[] wanted = check(op, input, sizes);
    Tensor x = input.contiguous();
    Tensors.pin(op, x);
    try {
      Shape shape = Window.resized(x.shape(), wanted);
      Tensor y = Tensors.create(op, x.dtype(), shape);
      Tensor index = Tensors.create(op, DType.INT64, shape);
      boolean line = sizes.length == 1;
      Kernels.jdn_adaptive_max_pool2d_forward(
          x.dtype().ordinal(),
          Tensors.address(y),
          Tensors.address(index),
          Tensors.address(x),
          Window.planes(x, sizes.length),
          line ? 1 : x.shape(-2),
          x.shape(-1),
          line ? 1 : wanted[0],
          wanted[sizes.length - 1]);
      return MaxPool.recorded(op, sizes.length, x, index, y);
    } finally {
      Tensors.unpin(x);
    }
  }

  /** The sizes, each a number. */
  private static long[] check(String op, Tensor x, long[] sizes) {
    Checks.floating(op, x);
    Window.checkPlanes(op, x, sizes.length);
    long[] wanted = sizes.clone();
    for (int d = 0; d < sizes.length; d++) {
      long size = x.shape(d - sizes.length);
      if (size == 0) {
        throw Checks.bad(op, "images or signals that are not empty", x.shape());
      }
      if (sizes[d] < KEEP) {
        throw Checks.bad(op, "sizes of at least 0, or -1 to keep one", Arrays.toString(sizes));
      }
      Bands.checkLength(op, sizes[d]);
      wanted[d] = sizes[d] == KEEP ? size : sizes[d];
    }
    return wanted;
  }
}
