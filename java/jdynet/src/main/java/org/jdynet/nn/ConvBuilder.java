package org.jdynet.nn;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;

/**
 * Options of a convolution, transposed or not. Where there is a value for each dimension, one value
 * stands for all of them.
 *
 * @param <M> the module that is built
 */
public final class ConvBuilder<M extends Module> {
  private final Function<ConvBuilder<M>, M> maker;
  final long in;
  final long out;
  final List<Long> kernel;
  ConvOptions options = ConvOptions.DEFAULT;
  Functional.Padding border;
  boolean bias = true;
  DType dtype = DType.FLOAT32;

  ConvBuilder(Function<ConvBuilder<M>, M> maker, long in, long out, long... kernel) {
    this.maker = maker;
    this.in = in;
    this.out = out;
    this.kernel = Arrays.stream(kernel).boxed().toList();
  }

  /**
   * Pixels from one window to the next; default 1.
   *
   * @param pixels the step, for each dimension
   * @return this builder
   */
  public ConvBuilder<M> stride(long... pixels) {
    options = options.stride(pixels);
    return this;
  }

  /**
   * Pixels around the image, or with a transposed convolution cut off its output; default 0, which
   * PyTorch calls 'valid'.
   *
   * @param pixels on both sides, for each dimension
   * @return this builder
   */
  public ConvBuilder<M> padding(long... pixels) {
    options = options.padding(pixels);
    return this;
  }

  /**
   * As many pixels around the image as keep its size, PyTorch's 'same'; see {@link
   * ConvOptions#samePadding}.
   *
   * @return this builder
   */
  public ConvBuilder<M> samePadding() {
    options = options.samePadding();
    return this;
  }

  /**
   * What the padding holds; zeros without this call. Not for transposed convolutions.
   *
   * @param what the image is continued with
   * @return this builder
   */
  public ConvBuilder<M> paddingMode(Functional.Padding what) {
    border = what;
    return this;
  }

  /**
   * Pixels from one tap of the kernel to the next; default 1.
   *
   * @param pixels the distance, for each dimension
   * @return this builder
   */
  public ConvBuilder<M> dilation(long... pixels) {
    options = options.dilation(pixels);
    return this;
  }

  /**
   * Pixels that a transposed convolution adds at the end of its output, less than its stride or its
   * dilation; default 0. Several sizes become the same under a convolution with a stride; this
   * chooses which of them the transposed one goes back to.
   *
   * @param pixels for each dimension
   * @return this builder
   */
  public ConvBuilder<M> outputPadding(long... pixels) {
    options = options.outputPadding(pixels);
    return this;
  }

  /**
   * Groups of channels that do not mix; default 1.
   *
   * @param count must divide both channel counts
   * @return this builder
   */
  public ConvBuilder<M> groups(long count) {
    options = options.groups(count);
    return this;
  }

  /**
   * Whether there is a bias; default true.
   *
   * @param wanted whether
   * @return this builder
   */
  public ConvBuilder<M> bias(boolean wanted) {
    bias = wanted;
    return this;
  }

  /**
   * Element type of the parameters; default float32.
   *
   * @param type float32 or float64
   * @return this builder
   */
  public ConvBuilder<M> dtype(DType type) {
    dtype = type;
    return this;
  }

  /**
   * Makes the layer, initialised from this thread's generator.
   *
   * @return the layer
   * @throws IllegalArgumentException if the options do not fit each other
   */
  public M build() {
    return maker.apply(this);
  }
}
