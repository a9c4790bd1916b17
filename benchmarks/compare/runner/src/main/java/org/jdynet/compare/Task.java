package org.jdynet.compare;

import java.util.List;

/** One row of the table on one side, set up and ready to be repeated. */
public interface Task extends AutoCloseable {
  /** What is timed. */
  void step();

  /**
   * What must agree with the other sides before anything is timed: the losses of some steps of a
   * training, else outputs and gradients.
   *
   * @return arrays in the same order on every side
   */
  List<float[]> results();

  /** Frees what the task holds. */
  @Override
  default void close() {}
}
