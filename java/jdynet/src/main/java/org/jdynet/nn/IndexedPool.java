package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;

/** What pools of the largest element have in common: they can tell where it stands. */
abstract class IndexedPool extends Layer {
  abstract ValuesAndIndices computeWithIndices(Tensor x);

  /**
   * What PyTorch's layer returns with {@code return_indices=True}: the largest elements, and where
   * they stand in their plane. Hooks do not see it.
   *
   * @param x what forward takes
   * @return both of the shape of what forward returns
   */
  public final ValuesAndIndices forwardWithIndices(Tensor x) {
    return within(() -> computeWithIndices(x), ValuesAndIndices::values);
  }
}
