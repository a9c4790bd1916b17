package org.jdynet.optim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/**
 * Stochastic gradient descent, with PyTorch's formulas:
 *
 * <pre>
 * g = (maximize ? -grad : grad) + weightDecay * p
 * b = first step ? g : momentum * b + (1 - dampening) * g      (with momentum)
 * p = p - lr * (nesterov ? g + momentum * b : b)                (without momentum: g)
 * </pre>
 *
 * <p>Sources: Robbins and Monro 1951; Sutskever et al. 2013 for Nesterov's form.
 */
public final class Sgd extends Optimizer {
  private static final int ROW = 6;

  private final double momentum;
  private final double dampening;
  private final double weightDecay;
  private final boolean nesterov;
  private final boolean maximize;
  private double lr;

  /** Momentum buffers by parameter; null until the first step with a gradient. */
  private final Tensor[] buffers;

  /** Buffers that no step has written yet. */
  private final boolean[] fresh;

  private Sgd(Builder b) {
    super("Sgd", b.parameters);
    check(b.lr >= 0 && b.momentum >= 0 && b.weightDecay >= 0, "rates of at least 0", b);
    check(
        !b.nesterov || (b.momentum > 0 && b.dampening == 0),
        "momentum and no dampening for nesterov",
        b);
    lr = b.lr;
    momentum = b.momentum;
    dampening = b.dampening;
    weightDecay = b.weightDecay;
    nesterov = b.nesterov;
    maximize = b.maximize;
    buffers = new Tensor[parameters().size()];
    fresh = new boolean[buffers.length];
  }

  /**
   * Plain gradient descent.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public Sgd(List<? extends Tensor> parameters, double lr) {
    this(builder(parameters).lr(lr));
  }

  /**
   * For the other options.
   *
   * @param parameters what to optimise
   * @return a builder
   */
  public static Builder builder(List<? extends Tensor> parameters) {
    return new Builder(parameters);
  }

  private static void check(boolean valid, String expected, Builder b) {
    if (!valid) {
      throw new IllegalArgumentException(
          "[Sgd] expected "
              + expected
              + ", got lr "
              + b.lr
              + ", momentum "
              + b.momentum
              + ", dampening "
              + b.dampening
              + ", weightDecay "
              + b.weightDecay);
    }
  }

  /** Options of gradient descent. */
  public static final class Builder {
    private final List<? extends Tensor> parameters;
    private double lr = 1e-3;
    private double momentum;
    private double dampening;
    private double weightDecay;
    private boolean nesterov;
    private boolean maximize;

    private Builder(List<? extends Tensor> parameters) {
      this.parameters = parameters;
    }

    /**
     * The learning rate; default 0.001.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder lr(double value) {
      lr = value;
      return this;
    }

    /**
     * How much of the last step is kept; default 0.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder momentum(double value) {
      momentum = value;
      return this;
    }

    /**
     * How much of the gradient momentum leaves out; default 0.
     *
     * @param value usually in [0, 1]
     * @return this builder
     */
    public Builder dampening(double value) {
      dampening = value;
      return this;
    }

    /**
     * Pull towards zero; default 0.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder weightDecay(double value) {
      weightDecay = value;
      return this;
    }

    /**
     * Nesterov's momentum; default false.
     *
     * @param wanted needs momentum and no dampening
     * @return this builder
     */
    public Builder nesterov(boolean wanted) {
      nesterov = wanted;
      return this;
    }

    /**
     * Climbs instead of descending; default false.
     *
     * @param wanted whether to
     * @return this builder
     */
    public Builder maximize(boolean wanted) {
      maximize = wanted;
      return this;
    }

    /**
     * Makes the optimizer.
     *
     * @return the optimizer
     * @throws IllegalArgumentException if options do not fit each other, or a parameter is no leaf
     */
    public Sgd build() {
      return new Sgd(this);
    }
  }

  /**
   * The learning rate.
   *
   * @return the rate
   */
  public double lr() {
    return lr;
  }

  /**
   * Sets the learning rate.
   *
   * @param value at least 0
   */
  public void lr(double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException("[Sgd] expected a rate of at least 0, got " + value);
    }
    lr = value;
  }

  @Override
  public void step() {
    List<Tensor> pinned = new ArrayList<>();
    Storage table = Storage.allocate(8L * ROW * Math.max(1, parameters().size()));
    try {
      // All that can fail comes before anything changes.
      makeBuffers();
      int rows = describe(table.view(), pinned);
      Kernels.jdn_sgd_step(
          table.address(),
          rows,
          lr,
          momentum,
          dampening,
          weightDecay,
          nesterov ? 1 : 0,
          maximize ? 1 : 0);
      for (int i = 0; i < buffers.length; i++) {
        if (parameters().get(i).grad() != null) {
          Tensors.storage(parameters().get(i)).changed();
          fresh[i] = false;
        }
      }
    } finally {
      pinned.forEach(Tensors::unpin);
      table.release();
    }
  }

  /** Makes the missing momentum buffers. */
  private void makeBuffers() {
    for (int i = 0; i < buffers.length && momentum != 0; i++) {
      Tensor parameter = parameters().get(i);
      if (buffers[i] == null && parameter.grad() != null) {
        buffers[i] = Tensors.create(Tensors.Owner.PERSISTENT, parameter.dtype(), parameter.shape());
        fresh[i] = true;
      }
    }
  }

  private int describe(ByteBuffer table, List<Tensor> pinned) {
    int rows = 0;
    for (int i = 0; i < buffers.length; i++) {
      Tensor parameter = parameters().get(i);
      Tensor grad = parameter.grad();
      if (grad == null) {
        continue;
      }
      pin(parameter, pinned);
      pin(grad, pinned);
      int at = rows++ * ROW * 8;
      table.putLong(at, parameter.dtype().ordinal());
      table.putLong(at + 8, Tensors.address(parameter));
      table.putLong(at + 16, Tensors.address(grad));
      table.putLong(at + 24, buffers[i] == null ? 0 : Tensors.address(buffers[i]));
      table.putLong(at + 32, parameter.numel());
      table.putLong(at + 40, fresh[i] ? 1 : 0);
    }
    return rows;
  }

  private static void pin(Tensor tensor, List<Tensor> pinned) {
    Tensors.pin("Sgd.step", tensor);
    pinned.add(tensor);
  }

  @Override
  public void close() {
    for (int i = 0; i < buffers.length; i++) {
      if (buffers[i] != null) {
        buffers[i].close();
        buffers[i] = null;
      }
    }
  }
}
