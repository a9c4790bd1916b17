package org.jdynet.optim;

import java.util.Arrays;

/**
 * One cycle: rates rise from maxLr / divFactor to maxLr, then fall to a small part of where they
 * began; momentum goes the other way. Steps are batches. Source: Smith and Topin 2018.
 */
public final class OneCycleLr extends MomentumSchedule {
  /** From where to where a phase goes, and between which values. */
  private record Phase(
      double begin, double end, double[] fromLr, double[] toLr, double fromMom, double toMom) {}

  private final Phase[] phases;
  private final long totalSteps;
  private final boolean linear;

  private OneCycleLr(Builder b) {
    super(b.optimizer, b.cycleMomentum);
    check(b.totalSteps > 0, "OneCycleLr", "a positive totalSteps", b.totalSteps);
    check(b.pctStart >= 0 && b.pctStart <= 1, "OneCycleLr", "pctStart from 0 to 1", b.pctStart);
    check(
        b.maxLr.length == 1 || b.maxLr.length == baseLrs.length,
        "OneCycleLr",
        "one maxLr, or one a group",
        b.maxLr.length);
    totalSteps = b.totalSteps;
    linear = b.linear;
    double[] highest = new double[baseLrs.length];
    Arrays.setAll(highest, g -> b.maxLr[b.maxLr.length == 1 ? 0 : g]);
    for (int g = 0; g < highest.length; g++) {
      base(g, highest[g] / b.divFactor);
    }
    double[] first = baseLrs.clone();
    double[] lowest = Arrays.stream(first).map(lr -> lr / b.finalDivFactor).toArray();
    double rise = b.pctStart * totalSteps;
    double low = b.baseMomentum;
    double high = b.maxMomentum;
    double top = rise - 1;
    double end = totalSteps - 1;
    Phase up = new Phase(0, top, first, highest, high, low);
    phases =
        b.threePhase
            ? new Phase[] {
              up,
              new Phase(top, 2 * top, highest, first, low, high),
              new Phase(2 * top, end, first, lowest, high, high)
            }
            : new Phase[] {up, new Phase(top, end, highest, lowest, low, high)};
    start();
  }

  /**
   * For the options.
   *
   * @param optimizer whose rates
   * @param totalSteps of the whole cycle, batches of all epochs
   * @param maxLr the highest rate, for all groups or one a group
   * @return a builder
   */
  public static Builder builder(Optimizer optimizer, long totalSteps, double... maxLr) {
    return new Builder(optimizer, totalSteps, maxLr);
  }

  /**
   * With PyTorch's defaults.
   *
   * @param optimizer whose rates
   * @param totalSteps of the whole cycle, batches of all epochs
   * @param maxLr the highest rate, for all groups or one a group
   */
  public OneCycleLr(Optimizer optimizer, long totalSteps, double... maxLr) {
    this(builder(optimizer, totalSteps, maxLr));
  }

  /** Options of one cycle. */
  public static final class Builder {
    private final Optimizer optimizer;
    private final long totalSteps;
    private final double[] maxLr;
    private double pctStart = 0.3;
    private boolean linear;
    private boolean cycleMomentum = true;
    private double baseMomentum = 0.85;
    private double maxMomentum = 0.95;
    private double divFactor = 25;
    private double finalDivFactor = 1e4;
    private boolean threePhase;

    private Builder(Optimizer optimizer, long totalSteps, double... maxLr) {
      this.optimizer = optimizer;
      this.totalSteps = totalSteps;
      this.maxLr = maxLr.clone();
    }

    /**
     * Which part of the steps rates rise in; default 0.3.
     *
     * @param value in [0, 1]
     * @return this builder
     */
    public Builder pctStart(double value) {
      pctStart = value;
      return this;
    }

    /**
     * Whether rates change evenly instead of along a cosine; default false.
     *
     * @param value whether
     * @return this builder
     */
    public Builder linear(boolean value) {
      linear = value;
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
     * The lowest momentum; default 0.85.
     *
     * @param value in [0, 1)
     * @return this builder
     */
    public Builder baseMomentum(double value) {
      baseMomentum = value;
      return this;
    }

    /**
     * The highest momentum; default 0.95.
     *
     * @param value in [0, 1)
     * @return this builder
     */
    public Builder maxMomentum(double value) {
      maxMomentum = value;
      return this;
    }

    /**
     * The first rate is maxLr divided by this; default 25.
     *
     * @param value positive
     * @return this builder
     */
    public Builder divFactor(double value) {
      divFactor = value;
      return this;
    }

    /**
     * The last rate is the first one divided by this; default 10,000.
     *
     * @param value positive
     * @return this builder
     */
    public Builder finalDivFactor(double value) {
      finalDivFactor = value;
      return this;
    }

    /**
     * Whether rates fall to the first one as they rose, and only then further; default false.
     *
     * @param value whether
     * @return this builder
     */
    public Builder threePhase(boolean value) {
      threePhase = value;
      return this;
    }

    /**
     * Makes the schedule and sets the first rates.
     *
     * @return the schedule
     * @throws IllegalArgumentException if options are out of their range, or the optimizer has no
     *     momentum to change
     */
    public OneCycleLr build() {
      return new OneCycleLr(this);
    }
  }

  /** One step further; after the last one an {@link IllegalStateException}. */
  @Override
  public void step() {
    if (lastEpoch >= totalSteps) {
      throw new IllegalStateException(
          "[OneCycleLr] expected at most " + totalSteps + " steps, got one more");
    }
    super.step();
  }

  private Phase phase() {
    int i = 0;
    while (i < phases.length - 1 && lastEpoch > phases[i].end) {
      i++;
    }
    return phases[i];
  }

  private double between(Phase phase, double from, double to) {
    double part = (lastEpoch - phase.begin) / (phase.end - phase.begin);
    return linear
        ? (to - from) * part + from
        : to + (from - to) / 2 * (1 + Math.cos(Math.PI * part));
  }

  @Override
  double next(int group, double lr) {
    Phase phase = phase();
    return between(phase, phase.fromLr[group], phase.toLr[group]);
  }

  @Override
  double momentum() {
    Phase phase = phase();
    return between(phase, phase.fromMom, phase.toMom);
  }
}
