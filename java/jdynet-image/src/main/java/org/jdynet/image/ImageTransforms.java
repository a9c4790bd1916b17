package org.jdynet.image;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.data.Transform;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Interpolation;

/**
 * Changes of an example's first tensor, an image [channels, height, width]; others stay. Random
 * ones draw from the example's own generator.
 */
public final class ImageTransforms {
  private ImageTransforms() {}

  /**
   * To another size, bilinearly (pixel centres at halves, no antialiasing), as {@code interpolate}.
   *
   * @param height in pixels
   * @param width in pixels
   * @return uint8 images stay so, rounded; float ones keep their type
   * @throws IllegalArgumentException if a size is less than 1
   */
  public static Transform resize(int height, int width) {
    check("resize", "sizes >= 1", height >= 1 && width >= 1, height + " x " + width);
    return image(
        "resize",
        (x, rng) -> {
          boolean bytes = x.dtype() == DType.UINT8;
          Tensor batch = (bytes ? x.to(DType.FLOAT32) : x).unsqueeze(0);
          long[] size = {height, width};
          Tensor resized =
              Functional.interpolate(batch, size, Interpolation.BILINEAR, false).squeeze(0);
          return bytes ? resized.round().clamp(0, 255).to(DType.UINT8) : resized;
        });
  }

  /**
   * The middle of an image; an odd row or column that is left over is cut at the end.
   *
   * @param height in pixels
   * @param width in pixels
   * @return gives a view; refuses smaller images
   */
  public static Transform centerCrop(int height, int width) {
    check("centerCrop", "sizes >= 1", height >= 1 && width >= 1, height + " x " + width);
    return image(
        "centerCrop",
        (x, rng) -> {
          fits("centerCrop", x, height, width);
          return crop(x, (x.shape(1) - height) / 2, (x.shape(2) - width) / 2, height, width);
        });
  }

  /**
   * A part of an image, all places equally likely.
   *
   * @param height in pixels
   * @param width in pixels
   * @return gives a view; refuses smaller images
   */
  public static Transform randomCrop(int height, int width) {
    check("randomCrop", "sizes >= 1", height >= 1 && width >= 1, height + " x " + width);
    return image(
        "randomCrop",
        (x, rng) -> {
          fits("randomCrop", x, height, width);
          long top = rng.nextLong(x.shape(1) - height + 1);
          long left = rng.nextLong(x.shape(2) - width + 1);
          return crop(x, top, left, height, width);
        });
  }

  private static Tensor crop(Tensor x, long top, long left, int height, int width) {
    return x.narrow(1, top, height).narrow(2, left, width);
  }

  private static void fits(String op, Tensor x, int height, int width) {
    boolean large = x.shape(1) >= height && x.shape(2) >= width;
    check(op, "an image of at least [C, " + height + ", " + width + "]", large, x.shape());
  }

  /**
   * Left and right exchanged, sometimes.
   *
   * @param probability in [0, 1]
   * @return the transform
   */
  public static Transform randomHorizontalFlip(double probability) {
    boolean good = probability >= 0 && probability <= 1;
    check("randomHorizontalFlip", "a probability in [0, 1]", good, probability);
    return image(
        "randomHorizontalFlip", (x, rng) -> rng.nextDouble() < probability ? x.flip(2) : x);
  }

  /**
   * From bytes 0 … 255 to float32 numbers 0 … 1; like torchvision's {@code ToTensor}.
   *
   * @return the transform
   */
  public static Transform toFloat() {
    return image("toFloat", (x, rng) -> toFloat(x));
  }

  private static Tensor toFloat(Tensor x) {
    return x.dtype() == DType.UINT8 ? x.to(DType.FLOAT32).div(255) : x;
  }

  /**
   * (x − mean) / std for each channel; bytes first become float32 numbers 0 … 1.
   *
   * @param mean of each channel
   * @param std of each channel, positive
   * @return the transform
   * @throws IllegalArgumentException if the arrays differ in length, or a deviation is not positive
   */
  public static Transform normalize(double[] mean, double[] std) {
    boolean good = mean.length == std.length && mean.length > 0;
    for (double deviation : std) {
      good &= deviation > 0;
    }
    String got = Arrays.toString(mean) + " and " + Arrays.toString(std);
    check("normalize", "a mean and a positive std for each channel", good, got);
    double[] means = mean.clone();
    double[] deviations = std.clone();
    return image(
        "normalize",
        (x, rng) -> {
          check("normalize", means.length + " channels", x.shape(0) == means.length, x.shape());
          Tensor numbers = toFloat(x);
          Tensor m = Tensor.of(means, means.length, 1, 1).to(numbers.dtype());
          Tensor s = Tensor.of(deviations, means.length, 1, 1).to(numbers.dtype());
          return numbers.sub(m).div(s);
        });
  }

  /** What happens between is freed at once. */
  private static Transform image(String op, Transform.OfTensor change) {
    return Transform.of(
        0,
        (x, rng) -> {
          check(op, "an image [C, H, W]", x.rank() == 3, x.dtype() + " " + x.shape());
          return TensorScope.tidy(() -> change.apply(x, rng));
        });
  }

  private static void check(String op, String expected, boolean holds, Object got) {
    if (!holds) {
      throw new IllegalArgumentException("[" + op + "] expected " + expected + ", got " + got);
    }
  }
}
