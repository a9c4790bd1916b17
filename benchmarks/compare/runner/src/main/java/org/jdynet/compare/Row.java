package org.jdynet.compare;

/**
 * A workload.
 *
 * @param name in the table and on the command line
 * @param group rows of a group share a JVM
 * @param kind what a {@link Side} makes a task of
 * @param samples in a step; 0 if the table shows the time of a step instead of samples a second
 * @param flops floating-point operations of a step; 0 if memory or calls bound it
 * @param bytes that a step must at least read and write; 0 if arithmetic or calls bound it
 * @param sizes what {@code kind} needs
 */
public record Row(
    String name, String group, String kind, int samples, double flops, double bytes, int... sizes) {
  /**
   * One of the sizes.
   *
   * @param i which
   * @return the size
   */
  public int size(int i) {
    return sizes[i];
  }
}
