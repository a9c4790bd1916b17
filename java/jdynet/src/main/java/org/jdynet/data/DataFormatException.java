package org.jdynet.data;

/** A file is not what its format demands: truncated, corrupt, of another type or version. */
public final class DataFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the file and its fault.
   *
   * @param file the file's name
   * @param fault what is wrong with it
   * @param cause what showed it; may be null
   */
  public DataFormatException(String file, String fault, Throwable cause) {
    super(file + ": " + fault, cause);
  }
}
