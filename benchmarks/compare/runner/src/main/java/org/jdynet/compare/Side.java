package org.jdynet.compare;

/** A library under comparison; found by its class name in a JVM that has only its own jars. */
public interface Side {
  /**
   * Sets all thread pools of the library and lets it flush denormals.
   *
   * @param threads how many work on one operation
   */
  void configure(int threads);

  /**
   * Versions and settings, for the head of the table.
   *
   * @return one line
   */
  String describe();

  /**
   * Sets a row up, with the weights and inputs of {@link Values}.
   *
   * @param row what to run
   * @return the task
   */
  Task task(Row row);
}
