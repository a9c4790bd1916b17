package org.jdynet.optim;

import java.util.function.DoubleUnaryOperator;

/**
 * Cycles: rates rise from baseLr to maxLr and fall back, momentum goes the other way. Steps are
 * batches. Source: Smith 2017.
 */
public final class CyclicLr extends MomentumSchedule {
  /** How the height of a cycle changes. */
  public enum Mode {
    /** Not. */
    TRIANGULAR,
    /** It is halved from cycle to cycle. */
    TRIANGULAR2,
    /** It is multiplied by gamma at every step. */
    EXP_RANGE
  }

  private final double maxLr;
  private final double sizeUp;
  private final double sizeDown;
  private final double baseMomentum;
  private final double maxMomentum;
  private final DoubleUnaryOperator height;
  private final boolean byStep;

  private CyclicLr(Builder b) {
    super(b.optimizer, b.cycleMomentum);
    sizeUp = b.stepSizeUp;
    sizeDown = b.stepSizeDown == 0 ? sizeUp : b.stepSizeDown;
    check(sizeUp > 0 && sizeDown > 0, "CyclicLr", "positive step sizes", sizeUp + ", " + sizeDown);
    maxLr = b.maxLr;
    baseMomentum = b.baseMomentum;
    maxMomentum = b.maxMomentum;
    byStep = b.mode == Mode.EXP_RANGE;
    height =
        switch (b.mode) {
          case TRIANGULAR -> cycle -> 1;
          case TRIANGULAR2 -> cycle -> 1 / Math.pow(2, cycle - 1);
          case EXP_RANGE -> step -> Math.pow(b.gamma, step);
        };
    for (int g = 0; g < baseLrs.length; g++) {
      base(g, b.baseLr);
    }
    start();
  }

  /**
   * With PyTorch's defaults.
   *
   * @param optimizer whose rates
   * @param baseLr the lowest rate
   * @param maxLr the highest rate
   */
  public CyclicLr(Optimizer optimizer, double baseLr, double maxLr) {
    this(builder(optimizer, baseLr, maxLr));
  }

  /**
   * For the other options.
   *
   * @param optimizer whose rates
   * @param baseLr the lowest rate
   * @param maxLr the highest rate
   * @return a builder
   */
  public static Builder builder(Optimizer optimizer, double baseLr, double maxLr) {
    return new Builder(optimizer, baseLr, maxLr);
  }

  /** Options of cycles. */
  public static final class Builder {
    private final Optimizer optimizer;
    private final double baseLr;
    private final double maxLr;
    private long stepSizeUp = 2000;
    private long stepSizeDown;
    private Mode mode = Mode.TRIANGULAR;
    private double gamma = 1;
    private boolean cycleMomentum = true;
    private double baseMomentum = 0.8;
    private double maxMomentum = 0.9;

    private Builder(Optimizer optimizer, double baseLr, double maxLr) {
      this.optimizer = optimizer;
      this.baseLr = baseLr;
      this.maxLr = maxLr;
    }

    /**
     * Steps in which rates rise; default 2000.
     *
     * @param value positive
     * @return this builder
     */
    public Builder stepSizeUp(long value) {
      stepSizeUp = value;
      return this;
    }

    /**
     * Steps in which rates fall; as many as they rise in by default.
     *
     * @param value positive
     * @return this builder
     */
    public Builder stepSizeDown(long value) {
      stepSizeDown = value;
      return this;
    }

    /**
     * How the height of a cycle changes; not at all by default.
     *
     * @param value which
     * @return this builder
     */
    public Builder mode(Mode value) {
      mode = value;
      return this;
    }

    /**
     * The factor of {@link Mode#EXP_RANGE}; default 1.
     *
     * @param value of a step
     * @return this builder
     */
    public Builder gamma(double value) {
      gamma = value;
      return this;
    }

    /**
     * Whether momentum changes too; default true.
     *
     * @param value whether
     * @return this builder
     */
    public Builder cycleMomentum(boolean value) {
      cycleMomentum = value;
      return this;
    }

    /**
     * The lowest momentum; default 0.8.
     *
     * @param value in [0, 1)
     * @return this builder
     */
    public Builder baseMomentum(double value) {
      baseMomentum = value;
      return this;
    }

    /**
     * The highest momentum; default 0.9.
     *
     * @param value in [0, 1)
     * @return this builder
     */
    public Builder maxMomentum(double value) {
      maxMomentum = value;
      return this;
    }

    /**
     * Makes the schedule and sets the first rates.
     *
     * @return the schedule
     * @throws IllegalArgumentException if options are out of their range, or the optimizer has no
     *     momentum to change
     */
    public CyclicLr build() {
      return new CyclicLr(this);
    }
  }

  /** Where in a cycle the step is, from 0 (below) to 1 (above), times the cycle's height. */
  private double scale() {
    double total = sizeUp + sizeDown;
    double ratio = sizeUp / total;
    double cycle = Math.floor(1 + lastEpoch / total);
    double x = 1 + lastEpoch / total - cycle;
    double place = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
    return place * height.applyAsDouble(byStep ? lastEpoch : cycle);
  }

  @Override
  double next(int group, double lr) {
    return baseLrs[group] + (maxLr - baseLrs[group]) * scale();
  }

  @Override
  double momentum() {
    return maxMomentum - (maxMomentum - baseMomentum) * scale();
  }
}
