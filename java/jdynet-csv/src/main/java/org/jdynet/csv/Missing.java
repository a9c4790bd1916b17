package org.jdynet.csv;

/** What happens where a table has no value. */
public enum Missing {
  /** The file is refused, with line and column. */
  REFUSE,
  /** Numbers become NaN, categories the code −1; whole numbers, which have neither, are refused. */
  MARK,
  /** The row is left out. */
  DROP_ROW
}
