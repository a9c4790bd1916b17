package org.jdynet.data;

/** How the scores of classes become one number. */
public enum Averaging {
  /** From the hits and errors of all classes together. */
  MICRO,
  /** The mean over all classes, also over those that do not occur. */
  MACRO,
  /** The mean over all classes, each as often as it is the true one. */
  WEIGHTED
}
