package org.jdynet.optim;

import java.util.Map;

/** Lowers the rates when a metric has not become better for some time. */
public final class ReduceLrOnPlateau extends Schedule {
  private final boolean max;
  private final double factor;
  private final long patience;
  private final double threshold;
  private final boolean absolute;
  private final long cooldown;
  private final double minLr;
  private final double eps;
  private double best;
  private long badEpochs;
  private long coolingDown;

  private ReduceLrOnPlateau(Builder b) {
    super(b.optimizer);
    check(b.factor < 1, "ReduceLrOnPlateau", "a factor below 1", b.factor);
    max = b.max;
    factor = b.factor;
    patience = b.patience;
    threshold = b.threshold;
    absolute = b.absolute;
    cooldown = b.cooldown;
    minLr = b.minLr;
    eps = b.eps;
    best = max ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /**
   * With PyTorch's defaults.
   *
   * @param optimizer whose rates
   */
  public ReduceLrOnPlateau(Optimizer optimizer) {
    this(builder(optimizer));
  }

  /**
   * For the options.
   *
   * @param optimizer whose rates
   * @return a builder
   */
  public static Builder builder(Optimizer optimizer) {
    return new Builder(optimizer);
  }

  /** Options. */
  public static final class Builder {
    private final Optimizer optimizer;
    private boolean max;
    private double factor = 0.1;
    private long patience = 10;
    private double threshold = 1e-4;
    private boolean absolute;
    private long cooldown;
    private double minLr;
    private double eps = 1e-8;

    private Builder(Optimizer optimizer) {
      this.optimizer = optimizer;
    }

    /**
     * Whether larger metrics are better; default false.
     *
     * @param value whether
     * @return this builder
     */
    public Builder max(boolean value) {
      max = value;
      return this;
    }

    /**
     * What rates are multiplied by; default 0.1.
     *
     * @param value below 1
     * @return this builder
     */
    public Builder factor(double value) {
      factor = value;
      return this;
    }

    /**
     * How many epochs without a better metric are let pass; default 10.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder patience(long value) {
      patience = value;
      return this;
    }

    /**
     * How much better counts; default 1e-4.
     *
     * @param value as part of the best, or as it is
     * @return this builder
     */
    public Builder threshold(double value) {
      threshold = value;
      return this;
    }

    /**
     * Whether the threshold is taken as it is instead of as a part of the best; default false.
     *
     * @param value whether
     * @return this builder
     */
    public Builder absolute(boolean value) {
      absolute = value;
      return this;
    }

    /**
     * How many epochs after a change are not counted; default 0.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder cooldown(long value) {
      cooldown = value;
      return this;
    }

    /**
     * The lowest rate; default 0.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder minLr(double value) {
      minLr = value;
      return this;
    }

    /**
     * Smaller changes are not made; default 1e-8.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder eps(double value) {
      eps = value;
      return this;
    }

    /**
     * Makes the schedule.
     *
     * @return the schedule
     * @throws IllegalArgumentException if the factor is not below 1
     */
    public ReduceLrOnPlateau build() {
      return new ReduceLrOnPlateau(this);
    }
  }

  /**
   * An epoch is over.
   *
   * @param metric for example the loss on data that is not trained on
   */
  public void step(double metric) {
    lastEpoch++;
    if (isBetter(metric)) {
      best = metric;
      badEpochs = 0;
    } else {
      badEpochs++;
    }
    if (coolingDown > 0) {
      coolingDown--;
      badEpochs = 0;
    }
    if (badEpochs > patience) {
      reduce();
      coolingDown = cooldown;
      badEpochs = 0;
    }
    remember();
  }

  private boolean isBetter(double metric) {
    double margin = absolute ? threshold : best * threshold;
    // Infinity at first: anything is better.
    return Double.isInfinite(best)
        ? (max ? metric > best : metric < best)
        : max ? metric > best + margin : metric < best - margin;
  }

  private void reduce() {
    for (int g = 0; g < baseLrs.length; g++) {
      double lr = group(g).get(Option.LR);
      double lower = Math.max(lr * factor, minLr);
      if (lr - lower > eps) {
        group(g).set(Option.LR, lower);
      }
    }
  }

  @Override
  Map<String, double[]> state() {
    Map<String, double[]> state = super.state();
    state.put("best", new double[] {best});
    state.put("num_bad_epochs", new double[] {badEpochs});
    state.put("cooldown_counter", new double[] {coolingDown});
    return state;
  }

  @Override
  void restore(Map<String, double[]> state) {
    super.restore(state);
    best = state.get("best")[0];
    badEpochs = (long) state.get("num_bad_epochs")[0];
    coolingDown = (long) state.get("cooldown_counter")[0];
  }
}
