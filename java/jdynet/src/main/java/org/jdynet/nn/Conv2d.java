package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;

/**
 * Two-dimensional convolution: [N, in, H, W] → [N, out, OH, OW] with OH = (H + 2 padding - dilation
 * (kernel - 1) - 1) / stride + 1. Parameters {@code weight} [out, in / groups, KH, KW] and {@code
 * bias} [out], drawn from U(-b, b) with b = 1 / sqrt(in / groups * KH * KW) as PyTorch does.
 */
public final class Conv2d extends Layer {
  private final Functional.Conv2dOptions options;
  private final Parameter weight;
  private final Parameter bias;

  private Conv2d(Builder b) {
    options = Functional.Conv2dOptions.of(b.stride, b.padding, b.dilation, b.groups);
    if (b.in < 1
        || b.out < 1
        || b.kernel < 1
        || b.groups < 1
        || b.in % b.groups != 0
        || b.out % b.groups != 0) {
      throw new IllegalArgumentException(
          "[Conv2d] expected channels and kernel of at least 1 and groups that divide both channels,"
              + " got in "
              + b.in
              + ", out "
              + b.out
              + ", kernel "
              + b.kernel
              + ", groups "
              + b.groups);
    }
    long perGroup = b.in / b.groups;
    double bound = 1 / Math.sqrt((double) perGroup * b.kernel * b.kernel);
    weight =
        parameter("weight", Init.newUniform(b.dtype, bound, b.out, perGroup, b.kernel, b.kernel));
    bias = b.bias ? parameter("bias", Init.newUniform(b.dtype, bound, b.out)) : null;
  }

  /**
   * A convolution with stride 1 and no padding.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the square kernel
   */
  public Conv2d(long in, long out, long kernel) {
    this(builder(in, out, kernel));
  }

  /**
   * For the other options.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the square kernel
   * @return a builder
   */
  public static Builder builder(long in, long out, long kernel) {
    return new Builder(in, out, kernel);
  }

  /** Options of a convolution. */
  public static final class Builder {
    private final long in;
    private final long out;
    private final long kernel;
    private long stride = 1;
    private long padding;
    private long dilation = 1;
    private long groups = 1;
    private boolean bias = true;
    private DType dtype = DType.FLOAT32;

    private Builder(long in, long out, long kernel) {
      this.in = in;
      this.out = out;
      this.kernel = kernel;
    }

    /**
     * Pixels from one window to the next; default 1.
     *
     * @param pixels the step
     * @return this builder
     */
    public Builder stride(long pixels) {
      stride = pixels;
      return this;
    }

    /**
     * Zeros around the image; default 0.
     *
     * @param pixels on each side
     * @return this builder
     */
    public Builder padding(long pixels) {
      padding = pixels;
      return this;
    }

    /**
     * Pixels from one tap of the kernel to the next; default 1.
     *
     * @param pixels the distance
     * @return this builder
     */
    public Builder dilation(long pixels) {
      dilation = pixels;
      return this;
    }

    /**
     * Groups of channels that do not mix; default 1.
     *
     * @param count must divide both channel counts
     * @return this builder
     */
    public Builder groups(long count) {
      groups = count;
      return this;
    }

    /**
     * Whether there is a bias; default true.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder bias(boolean wanted) {
      bias = wanted;
      return this;
    }

    /**
     * Element type of the parameters; default float32.
     *
     * @param type float32 or float64
     * @return this builder
     */
    public Builder dtype(DType type) {
      dtype = type;
      return this;
    }

    /**
     * Makes the layer, initialised from this thread's generator.
     *
     * @return the layer
     * @throws IllegalArgumentException if the options do not fit each other
     */
    public Conv2d build() {
      return new Conv2d(this);
    }
  }

  /**
   * The weight.
   *
   * @return [out, in / groups, KH, KW]
   */
  public Parameter weight() {
    return weight;
  }

  /**
   * The bias.
   *
   * @return [out]; null if there is none
   */
  public Parameter bias() {
    return bias;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.conv2d(x, weight, bias, options);
  }

  @Override
  long flops(Shape input, Shape output) {
    return output.numel() * 2 * (weight.numel() / weight.shape(0));
  }

  @Override
  protected String extraRepr() {
    StringBuilder text =
        new StringBuilder()
            .append(weight.shape(1) * options.groups())
            .append(", ")
            .append(weight.shape(0))
            .append(", kernel_size=")
            .append(Repr.tuple(weight.shape(2), weight.shape(3)))
            .append(", stride=")
            .append(Repr.tuple(options.strideHeight(), options.strideWidth()));
    if (options.paddingHeight() != 0 || options.paddingWidth() != 0) {
      text.append(", padding=").append(Repr.tuple(options.paddingHeight(), options.paddingWidth()));
    }
    if (options.dilationHeight() != 1 || options.dilationWidth() != 1) {
      text.append(", dilation=")
          .append(Repr.tuple(options.dilationHeight(), options.dilationWidth()));
    }
    if (options.groups() != 1) {
      text.append(", groups=").append(options.groups());
    }
    return text.append(bias == null ? ", bias=False" : "").toString();
  }
}
