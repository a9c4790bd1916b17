package org.jdynet.image;

/** The channels of an image. */
public enum ColorMode {
  /** One: the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B. */
  GREY(1),
  /** Red, green, blue. */
  RGB(3);

  private final int channels;

  ColorMode(int channels) {
    this.channels = channels;
  }

  /**
   * Number of channels.
   *
   * @return 1 or 3
   */
  public int channels() {
    return channels;
  }
}
