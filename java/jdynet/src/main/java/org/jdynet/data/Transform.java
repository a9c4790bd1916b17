package org.jdynet.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jdynet.Rng;
import org.jdynet.Tensor;

/** A change of one example, made by whichever thread reads it. */
@FunctionalInterface
public interface Transform {
  /**
   * Changes an example.
   *
   * @param example its tensors; not to be changed in place, they may be the data set's own
   * @param rng where random changes take their numbers from: in a loader, one generator for each
   *     (seed, epoch, index), so that they depend on nothing else
   * @return the tensors of the changed example
   * @throws IOException if it cannot be made
   */
  List<Tensor> apply(List<Tensor> example, Rng rng) throws IOException;

  /** A change of one tensor. */
  @FunctionalInterface
  interface OfTensor {
    /**
     * Changes a tensor.
     *
     * @param tensor not to be changed in place
     * @param rng where random numbers come from
     * @return another tensor, or the same
     */
    Tensor apply(Tensor tensor, Rng rng);
  }

  /**
   * Changes one of an example's tensors and leaves the others.
   *
   * @param field which; 0 is the input
   * @param change what happens to it
   * @return the transform
   */
  static Transform of(int field, OfTensor change) {
    return (example, rng) -> {
      List<Tensor> result = new ArrayList<>(example);
      result.set(field, change.apply(example.get(field), rng));
      return result;
    };
  }

  /**
   * This, then another.
   *
   * @param next what happens afterwards; draws on from the same generator
   * @return both
   */
  default Transform andThen(Transform next) {
    return (example, rng) -> next.apply(apply(example, rng), rng);
  }
}
