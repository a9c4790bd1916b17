package org.jdynet.nn;

import java.util.Locale;
import org.jdynet.internal.op.Interpolate;

/** What a pixel of a resized image is made of. */
public enum Interpolation {
  /** The pixel at or before its place, as PyTorch's 'nearest' and OpenCV have it. */
  NEAREST,
  /** The pixel whose center is nearest, as Pillow has it. */
  NEAREST_EXACT,
  /** The two neighbours in a signal, the nearer the more. */
  LINEAR,
  /** The four neighbours in an image, the nearer the more. */
  BILINEAR,
  /** The eight neighbours in a volume, the nearer the more. */
  TRILINEAR,
  /** The sixteen neighbours in an image, by cubic convolution with a = -0.75 (Keys, 1981). */
  BICUBIC,
  /** The mean of the pixels that it covers: adaptive average pooling. */
  AREA;

  Interpolate.Mode rule() {
    return Interpolate.Mode.values()[ordinal()];
  }

  /** As PyTorch spells it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
