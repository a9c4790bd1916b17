package org.jdynet.nn;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jdynet.Tensor;

/** Images or signals in another size: [N, C, ..] → [N, C, ..]; see {@link Interpolation}. */
public final class Upsample extends Layer {
  private final long[] size;
  private final double[] factor;
  private final Interpolation mode;
  private final boolean alignCorners;
  private final boolean recomputeFactor;

  private Upsample(Builder b) {
    if ((b.size == null) == (b.factor == null)) {
      throw new IllegalArgumentException(
          "[Upsample] expected either a size or a factor, got "
              + (b.size == null ? "none" : "both"));
    }
    size = b.size;
    factor = b.factor;
    mode = b.mode;
    alignCorners = b.alignCorners;
    recomputeFactor = b.recomputeFactor;
  }

  /**
   * Images or signals a factor larger; each pixel from the nearest.
   *
   * @param factor of all dimensions behind the channels
   */
  public Upsample(double factor) {
    this(factor, Interpolation.NEAREST);
  }

  /**
   * Images or signals a factor larger.
   *
   * @param factor of all dimensions behind the channels
   * @param mode what a pixel is made of
   */
  public Upsample(double factor, Interpolation mode) {
    this(builder().factor(factor).mode(mode));
  }

  /**
   * For the other options.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Options; either a size or a factor is needed. */
  public static final class Builder {
    private long[] size;
    private double[] factor;
    private Interpolation mode = Interpolation.NEAREST;
    private boolean alignCorners;
    private boolean recomputeFactor;

    private Builder() {}

    /**
     * The new size.
     *
     * @param sizes one for all dimensions behind the channels, or one for each
     * @return this builder
     */
    public Builder size(long... sizes) {
      size = sizes.clone();
      return this;
    }

    /**
     * How much larger.
     *
     * @param factors one for all dimensions behind the channels, or one for each
     * @return this builder
     */
    public Builder factor(double... factors) {
      factor = factors.clone();
      return this;
    }

    /**
     * What a pixel is made of; default the nearest.
     *
     * @param wanted the mode
     * @return this builder
     */
    public Builder mode(Interpolation wanted) {
      mode = wanted;
      return this;
    }

    /**
     * Whether the centers of the corner pixels stay where they are; default false.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder alignCorners(boolean wanted) {
      alignCorners = wanted;
      return this;
    }

    /**
     * Whether pixels are found by the sizes that result, not by the factor; default false.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder recomputeFactor(boolean wanted) {
      recomputeFactor = wanted;
      return this;
    }

    /**
     * Makes the layer.
     *
     * @return the layer
     * @throws IllegalArgumentException if there is neither a size nor a factor, or both
     */
    public Upsample build() {
      return new Upsample(this);
    }
  }

  @Override
  Tensor compute(Tensor x) {
    return size == null
        ? Functional.interpolate(x, factor, mode, alignCorners, recomputeFactor)
        : Functional.interpolate(x, size, mode, alignCorners);
  }

  @Override
  protected String extraRepr() {
    String how =
        size == null
            ? "scale_factor="
                + tuple(Arrays.stream(factor).mapToObj(Repr::of).collect(Collectors.joining(", ")))
            : "size="
                + tuple(
                    Arrays.stream(size).mapToObj(Long::toString).collect(Collectors.joining(", ")));
    return how + ", mode='" + mode.text() + "'";
  }

  private static String tuple(String numbers) {
    return numbers.contains(",") ? "(" + numbers + ")" : numbers;
  }
}
