package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Views against a dense copy of the same values in Java, over random chains of views. */
class TensorViewTest {
  /** Values in row-major order, and what each view does to them, by index arithmetic alone. */
  private record Naive(long[] sizes, long[] values) {
    long at(long[] index) {
      int flat = 0;
      for (int d = 0; d < sizes.length; d++) {
        flat = (int) (flat * sizes[d] + index[d]);
      }
      return values[flat];
    }

    /** The array of these sizes whose element at an index is found at another index of this one. */
    Naive map(long[] newSizes, java.util.function.UnaryOperator<long[]> from) {
      int count = 1;
      for (long size : newSizes) {
        count *= (int) size;
      }
      long[] result = new long[count];
      for (int i = 0; i < count; i++) {
        long[] index = new long[newSizes.length];
        int rest = i;
        for (int d = index.length - 1; d >= 0; d--) {
          index[d] = rest % newSizes[d];
          rest = (int) (rest / newSizes[d]);
        }
        result[i] = at(from.apply(index));
      }
      return new Naive(newSizes, result);
    }
  }

  @RepeatedTest(60)
  void chainsOfViews(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    try (TensorScope scope = TensorScope.open("views")) {
      int rank = 1 + random.nextInt(4);
      long[] sizes = new long[rank];
      int count = 1;
      for (int d = 0; d < rank; d++) {
        sizes[d] = 1 + random.nextInt(5);
        count *= (int) sizes[d];
      }
      Tensor x = Tensor.arange(count).reshape(sizes);
      Naive expected = new Naive(sizes, x.toLongArray());
      for (int step = 0; step < 8; step++) {
        int kind = random.nextInt(8);
        String where = "step " + step + ", view " + kind + " of " + x.shape();
        int dims = x.rank();
        long[] old = x.shape().toArray();
        int d = dims == 0 ? 0 : random.nextInt(dims);
        if (kind == 0 && dims > 0) {
          int e = random.nextInt(dims);
          x = x.transpose(d, e - dims);
          expected = expected.map(swap(old, d, e), i -> swap(i, d, e));
        } else if (kind == 1 && dims > 0) {
          long start = random.nextInt((int) old[d]);
          long step2 = 1 + random.nextInt(3);
          x = x.slice(d, start - old[d], old[d] + 7, step2);
          long length = (old[d] - start + step2 - 1) / step2;
          expected = expected.map(with(old, d, length), i -> with(i, d, start + i[d] * step2));
        } else if (kind == 2 && dims > 0) {
          long start = random.nextInt((int) old[d]);
          long length = 1 + random.nextInt((int) (old[d] - start));
          x = x.narrow(d, start, length);
          expected = expected.map(with(old, d, length), i -> with(i, d, start + i[d]));
        } else if (kind == 3 && dims > 1) {
          long index = random.nextInt((int) old[d]);
          x = x.select(d, index - old[d]);
          expected = expected.map(without(old, d), i -> insert(i, d, index));
        } else if (kind == 4 && dims < 5) {
          int at = random.nextInt(dims + 1);
          x = x.unsqueeze(at - dims - 1);
          expected = expected.map(insert(old, at, 1), i -> without(i, at));
        } else if (kind == 5 && dims > 0 && old[d] == 1 && x.numel() < 2000) {
          x = x.expand(with(old, d, 3));
          expected = expected.map(with(old, d, 3), i -> with(i, d, 0));
        } else if (kind == 6 && dims > 0 && old[d] == 1) {
          x = x.squeeze(d);
          expected = expected.map(without(old, d), i -> insert(i, d, 0));
        } else if (kind == 7) {
          long[] target = {x.numel()};
          for (int f = 2; f < 6; f++) {
            if (x.numel() % f == 0 && random.nextBoolean()) {
              target = new long[] {f, x.numel() / f};
            }
          }
          x = x.reshape(target);
          expected = new Naive(target, expected.values);
        }
        assertArrayEquals(expected.sizes, x.shape().toArray(), where);
        assertArrayEquals(expected.values, x.toLongArray(), where);
        assertArrayEquals(expected.values, x.copy().toLongArray(), where);
        long[] last = x.shape().toArray();
        for (int k = 0; k < last.length; k++) {
          last[k]--;
        }
        assertEquals(expected.at(last), x.get(last), where);
      }
    }
  }

  private static long[] swap(long[] values, int a, int b) {
    long[] result = values.clone();
    result[a] = values[b];
    result[b] = values[a];
    return result;
  }

  private static long[] with(long[] values, int at, long value) {
    long[] result = values.clone();
    result[at] = value;
    return result;
  }

  private static long[] without(long[] values, int at) {
    long[] result = new long[values.length - 1];
    System.arraycopy(values, 0, result, 0, at);
    System.arraycopy(values, at + 1, result, at, result.length - at);
    return result;
  }

  private static long[] insert(long[] values, int at, long value) {
    long[] result = new long[values.length + 1];
    System.arraycopy(values, 0, result, 0, at);
    result[at] = value;
    System.arraycopy(values, at, result, at + 1, values.length - at);
    return result;
  }

  /** Whether two tensors share memory, found out by writing. */
  private static boolean shares(Tensor base, Tensor view) {
    base.fill(1);
    view.fill(2);
    return base.sum().item() != base.numel();
  }

  @Test
  void reshapeIsAViewWhereStridesSuffice() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.zeros(4, 6);
      assertTrue(shares(x, x.reshape(2, 12)));
      assertTrue(shares(x, x.narrow(1, 0, 3).reshape(2, 2, 3)));
      assertTrue(shares(x, x.t().reshape(3, 2, 4)));
      assertTrue(shares(x, x.slice(1, 0, 6, 2).reshape(12)));
      assertFalse(shares(x, x.t().reshape(24)));
      assertFalse(shares(x, x.narrow(1, 0, 5).reshape(20)));
      assertTrue(shares(x, x.flatten(0, 1)));
    }
  }

  @Test
  void reshapeOfRepeatedElements() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor column = Tensor.arange(2).reshape(2, 1).expand(2, 3);
      assertArrayEquals(new long[] {0, 0, 0, 1, 1, 1}, column.reshape(6).toLongArray());
      Tensor row = Tensor.arange(2).expand(3, 2);
      assertArrayEquals(new long[] {0, 1, 0, 1, 0, 1}, row.reshape(6).toLongArray());
      Tensor one = Tensor.full(DType.INT64, 5, 1, 1).expand(2, 3);
      assertArrayEquals(new long[] {5, 5, 5, 5, 5, 5}, one.reshape(6).toLongArray());
    }
  }

  @Test
  void slicesAreCutAsInPython() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.arange(5);
      assertArrayEquals(new long[] {3, 4}, x.slice(0, -2, 99, 1).toLongArray());
      assertArrayEquals(new long[] {0, 2, 4}, x.slice(0, -99, 5, 2).toLongArray());
      assertArrayEquals(new long[] {}, x.slice(0, 4, 2, 1).toLongArray());
      assertArrayEquals(new long[] {1, 2, 3}, x.slice(0, 1, -1, 1).toLongArray());
      assertArrayEquals(new long[] {4}, x.narrow(-1, -1, 1).toLongArray());
    }
  }

  @Test
  void contiguousCopiesOnlyIfNeeded() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.zeros(2, 3);
      assertTrue(x.contiguous() == x);
      assertTrue(x.t().contiguous().isContiguous());
      assertFalse(shares(x, x.t().contiguous()));
      assertFalse(shares(x, x.copy()));
      assertTrue(shares(x, x.detach()));
    }
  }
}
