package org.jdynet.internal.op;

import java.util.stream.LongStream;
import org.jdynet.Shape;
import org.jdynet.Tensor;

/** Squares of pixels as channels and back. */
public final class PixelShuffle {
  private PixelShuffle() {}

  /** [.., C r^2, H, W] → [.., C, H r, W r]. */
  public static Tensor shuffle(Tensor x, long r) {
    String op = "pixelShuffle";
    check(op, x, r);
    long height = x.shape(-2);
    long width = x.shape(-1);
    if (x.shape(-3) % r != 0 || x.shape(-3) / r % r != 0) {
      throw Checks.bad(op, "channels that " + r + " times itself divides", x.shape());
    }
    long channels = x.shape(-3) / r / r;
    return Rearrange.apply(
        op,
        x,
        behind(x, channels, r, r, height, width),
        order(x, 0, 3, 1, 4, 2),
        behind(x, channels, height * r, width * r));
  }

  /** [.., C, H r, W r] → [.., C r^2, H, W]. */
  public static Tensor unshuffle(Tensor x, long r) {
    String op = "pixelUnshuffle";
    check(op, x, r);
    if (x.shape(-2) % r != 0 || x.shape(-1) % r != 0) {
      throw Checks.bad(op, "height and width that " + r + " divides", x.shape());
    }
    long channels = x.shape(-3);
    long height = x.shape(-2) / r;
    long width = x.shape(-1) / r;
    return Rearrange.apply(
        op,
        x,
        behind(x, channels, height, r, width, r),
        order(x, 0, 2, 4, 1, 3),
        behind(x, channels * r * r, height, width));
  }

  private static void check(String op, Tensor x, long r) {
    if (x.rank() < 3) {
      throw Checks.bad(op, "input [.., C, H, W]", x.shape());
    }
    if (r < 1) {
      throw Checks.bad(op, "a factor of at least 1", r);
    }
  }

  /** x's dimensions before the channels, then these. */
  private static Shape behind(Tensor x, long... sizes) {
    LongStream batch = LongStream.of(x.shape().toArray()).limit(x.rank() - 3);
    return Shape.of(LongStream.concat(batch, LongStream.of(sizes)).toArray());
  }

  private static int[] order(Tensor x, int... image) {
    int batch = x.rank() - 3;
    int[] order = new int[batch + image.length];
    for (int d = 0; d < order.length; d++) {
      order[d] = d < batch ? d : batch + image[d - batch];
    }
    return order;
  }
}
