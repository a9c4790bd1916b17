package org.jdynet.data;

import java.util.List;
import org.jdynet.Tensor;

/** Sequences of different lengths in one tensor. */
final class Padding {
  private Padding() {}

  static Tensor pad(List<Tensor> sequences, boolean batchFirst, double value) {
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException("[padSequence] expected at least one sequence, got none");
    }
    Tensor first = sequences.get(0);
    long longest = 0;
    for (Tensor sequence : sequences) {
      if (!alike(first, sequence)) {
        throw new IllegalArgumentException(
            "[padSequence] expected sequences [length, …] of one type, alike behind the first"
                + " dimension, got "
                + first.dtype()
                + " "
                + first.shape()
                + " and "
                + sequence.dtype()
                + " "
                + sequence.shape());
      }
      if (sequence.requiresGrad()) {
        throw new IllegalArgumentException(
            "[padSequence] expected sequences that need no gradient, got one that does (use"
                + " detach())");
      }
      longest = Math.max(longest, sequence.shape(0));
    }
    int batchDim = batchFirst ? 0 : 1;
    long[] sizes = new long[first.rank() + 1];
    sizes[batchDim] = sequences.size();
    sizes[1 - batchDim] = longest;
    for (int d = 1; d < first.rank(); d++) {
      sizes[d + 1] = first.shape(d);
    }
    Tensor padded = Tensor.full(first.dtype(), value, sizes);
    for (int i = 0; i < sequences.size(); i++) {
      Tensor sequence = sequences.get(i);
      Tensor row = padded.select(batchDim, i);
      Tensor start = row.narrow(0, 0, sequence.shape(0));
      start.copyFrom(sequence);
      start.close();
      row.close();
    }
    return padded;
  }

  private static boolean alike(Tensor a, Tensor b) {
    boolean same = a.rank() > 0 && a.rank() == b.rank() && a.dtype() == b.dtype();
    for (int d = 1; same && d < a.rank(); d++) {
      same = a.shape(d) == b.shape(d);
    }
    return same;
  }
}
