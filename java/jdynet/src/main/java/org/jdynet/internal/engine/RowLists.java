package org.jdynet.internal.engine;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/** Which rows of a table a list of indices names, and which entries of the list name each. */
public final class RowLists implements AutoCloseable {
  // Parts of the memory, in multiples of n values of 8 bytes: what sorting needs comes first.
  private static final int ORDER = 4;
  private static final int ROWS = 5;
  private static final int PIECES = 6;
  private static final int SORTED = 8;
  private static final int PARTS = 9;

  private final long entries;
  private final Storage memory;
  private final long count;

  private RowLists(Tensor index, long skip) {
    entries = index.numel();
    memory = Storage.allocate(8 * PARTS * Math.max(1, entries));
    Kernels.jdn_sort_forward(
        DType.INT64.ordinal(),
        part(SORTED),
        part(ORDER),
        Tensors.address(index),
        memory.address(),
        1,
        entries,
        1,
        entries,
        entries,
        1,
        0);
    count = Kernels.jdn_embedding_rows(part(ROWS), part(PIECES), part(SORTED), entries, skip);
  }

  private long part(int part) {
    return memory.address() + 8 * part * entries;
  }

  /**
   * @param index int64, checked, dense
   * @param skip an index whose entries are left out; -1 for none
   */
  public static RowLists of(Tensor index, long skip) {
    return new RowLists(index, skip);
  }

  /**
   * The rows, each the sum of its entries' factor times their row of dy.
   *
   * @param dy [.., width], dense: a row for each entry, or for each bag
   * @param bag the bag of each entry; null if entries have rows of their own
   * @param factor of each entry; null for 1
   * @param byFrequency whether sums are divided by the number of their entries
   */
  public RowGradient sum(Tensor dy, Tensor bag, Tensor factor, boolean byFrequency) {
    RowGradient gradient = RowGradient.create(dy.dtype(), count, dy.shape(-1));
    int list = DType.INT64.ordinal();
    Kernels.jdn_copy(list, list, Tensors.address(gradient.rows()), part(ROWS), count, 1, 0);
    run(gradient.values(), 0, dy, bag, factor, byFrequency);
    return gradient;
  }

  /** Adds such sums to the gradient of the whole table. */
  public void addTo(Tensor dtable, Tensor dy, Tensor bag, Tensor factor, boolean byFrequency) {
    run(dtable, part(ROWS), dy, bag, factor, byFrequency);
  }

  private void run(
      Tensor to, long places, Tensor dy, Tensor bag, Tensor factor, boolean byFrequency) {
    Kernels.jdn_embedding_backward(
        dy.dtype().ordinal(),
        Tensors.address(to),
        Tensors.address(dy),
        places,
        part(PIECES),
        part(ORDER),
        bag == null ? 0 : Tensors.address(bag),
        factor == null ? 0 : Tensors.address(factor),
        entries,
        count,
        dy.shape(-1),
        byFrequency ? 1 : 0);
  }

  @Override
  public void close() {
    memory.release();
  }
}
