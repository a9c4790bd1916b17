package org.jdynet.nn;

/** What a loss makes of the losses of single elements. */
public enum Reduction {
  /** Nothing: one value for each. */
  NONE,
  /** Their mean; what it divides by is said by each loss. */
  MEAN,
  /** Their sum. */
  SUM,
  /** Their sum, divided by the first size: for {@link Functional#klDiv} alone. */
  BATCH_MEAN
}
