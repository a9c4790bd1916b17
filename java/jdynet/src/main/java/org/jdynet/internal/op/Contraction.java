package org.jdynet.internal.op;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.internal.engine.Pins;

/**
 * Products of tensors whose dimensions carry labels: dimensions of one label are multiplied element
 * by element, and summed over where nobody needs them any more.
 *
 * <p>Made of views, sums and batched matrix products, contracted from left to right.
 */
public final class Contraction {
  /** A tensor and the label of each of its dimensions, no two of them equal. */
  private record Labelled(Tensor tensor, int[] labels) {
    int dim(int label) {
      return IntStream.range(0, labels.length)
          .filter(d -> labels[d] == label)
          .findFirst()
          .orElse(-1);
    }

    boolean has(int label) {
      return dim(label) >= 0;
    }

    /** 0 where the label is missing. */
    long size(int label) {
      return has(label) ? tensor.shape(dim(label)) : 0;
    }

    /** The sum over the dimensions whose label is chosen. */
    Labelled sum(IntPredicate chosen) {
      int[] dims = IntStream.range(0, labels.length).filter(d -> chosen.test(labels[d])).toArray();
      return dims.length == 0
          ? this
          : new Labelled(
              tensor.sum(false, dims), Arrays.stream(labels).filter(chosen.negate()).toArray());
    }

    /** The dimensions in another order. */
    Tensor ordered(int[] order) {
      return Arrays.equals(order, labels)
          ? tensor
          : tensor.permute(Arrays.stream(order).map(this::dim).toArray());
    }

    private int[] labels(IntPredicate chosen) {
      return Arrays.stream(labels).filter(chosen).toArray();
    }

    private long[] sizes(int[] chosen) {
      return Arrays.stream(chosen).mapToLong(this::size).toArray();
    }
  }

  private Contraction() {}

  // ---- operators

  public static Tensor einsum(String equation, Tensor... operands) {
    try (Pins pins = Pins.of("einsum", operands)) {
      for (int i = 1; i < operands.length; i++) {
        Matmul.checkDTypes("einsum", operands[0], operands[i]);
      }
      int[] ranks = Stream.of(operands).mapToInt(Tensor::rank).toArray();
      Equation parsed = Equation.parse(equation, ranks);
      checkSizes(parsed, equation, operands);
      return TensorScope.tidy(() -> contract(parsed.operands(), parsed.output(), operands));
    }
  }

  public static Tensor tensordot(Tensor a, Tensor b, int dims) {
    if (dims < 0 || dims > Math.min(a.rank(), b.rank())) {
      throw Checks.bad(
          "tensordot",
          "a number of dimensions that " + a.shape() + " and " + b.shape() + " have",
          dims);
    }
    return tensordot(
        a,
        b,
        IntStream.range(a.rank() - dims, a.rank()).toArray(),
        IntStream.range(0, dims).toArray());
  }

  public static Tensor tensordot(Tensor a, Tensor b, int[] dimsA, int[] dimsB) {
    return tensordot("tensordot", a, b, dimsA, dimsB);
  }

  public static Tensor inner(Tensor a, Tensor b) {
    if (a.rank() == 0 || b.rank() == 0) {
      Checks.sameDType("inner", a, b);
      return Binary.MUL.apply(a, b);
    }
    if (a.shape(-1) != b.shape(-1)) {
      throw Checks.bad("inner", "[.., k] and [.., k]", a.shape() + " and " + b.shape());
    }
    return tensordot("inner", a, b, new int[] {-1}, new int[] {-1});
  }

  private static Tensor tensordot(String op, Tensor a, Tensor b, int[] dimsA, int[] dimsB) {
    Matmul.checkDTypes(op, a, b);
    if (dimsA.length != dimsB.length) {
      throw Checks.bad(
          op,
          "as many dimensions of a as of b",
          Arrays.toString(dimsA) + " and " + Arrays.toString(dimsB));
    }
    int[] left = IntStream.range(0, a.rank()).toArray();
    int[] right = IntStream.range(a.rank(), a.rank() + b.rank()).toArray();
    for (int i = 0; i < dimsA.length; i++) {
      int p = own(op, a, dimsA[i]);
      int q = own(op, b, dimsB[i]);
      if (left[p] < 0 || right[q] < 0) {
        throw Checks.bad(
            op, "each dimension once", Arrays.toString(dimsA) + " and " + Arrays.toString(dimsB));
      }
      if (a.shape(p) != b.shape(q) && a.shape(p) != 1 && b.shape(q) != 1) {
        throw Checks.bad(
            op,
            "contracted dimensions of equal size",
            a.shape() + " along " + p + " and " + b.shape() + " along " + q);
      }
      left[p] = -1 - i;
      right[q] = -1 - i;
    }
    int[] output =
        IntStream.concat(Arrays.stream(left), Arrays.stream(right)).filter(l -> l >= 0).toArray();
    try (Pins pins = Pins.of(op, a, b)) {
      return TensorScope.tidy(() -> contract(List.of(left, right), output, a, b));
    }
  }

  private static int own(String op, Tensor x, int dim) {
    int d = Checks.dim(op, x, dim);
    if (x.rank() == 0) {
      throw Checks.bad(op, "a tensor with dimensions", x.shape());
    }
    return d;
  }

  /** Dimensions of one label must have one size, or 1. */
  private static void checkSizes(Equation parsed, String equation, Tensor[] operands) {
    Map<Integer, Long> sizes = new HashMap<>();
    for (int i = 0; i < operands.length; i++) {
      int[] labels = parsed.operands().get(i);
      Map<Integer, Long> own = new HashMap<>();
      for (int d = 0; d < labels.length; d++) {
        long size = operands[i].shape(d);
        long before = sizes.getOrDefault(labels[d], 1L);
        boolean repeated = own.containsKey(labels[d]);
        if ((before != 1 && size != 1 && before != size)
            || (repeated && own.get(labels[d]) != size)) {
          throw Equation.bad(
              "one size for " + Equation.name(labels[d]),
              equation,
              (repeated ? own.get(labels[d]) : before) + " and " + size);
        }
        own.put(labels[d], size);
        sizes.put(labels[d], size == 1 ? before : size);
      }
    }
  }

  // ---- the work

  private static Tensor contract(List<int[]> labels, int[] output, Tensor... operands) {
    Labelled done = diagonals(operands[0], labels.get(0));
    for (int i = 1; i < operands.length; i++) {
      List<int[]> later = labels.subList(i + 1, labels.size());
      done =
          pair(
              done,
              diagonals(operands[i], labels.get(i)),
              label ->
                  Equation.contains(output, label)
                      || later.stream().anyMatch(other -> Equation.contains(other, label)));
    }
    Labelled summed = done.sum(label -> !Equation.contains(output, label));
    boolean own = Stream.of(operands).anyMatch(operand -> operand == summed.tensor);
    // Never an operand itself.
    return own
        ? summed.tensor.permute(Arrays.stream(output).map(summed::dim).toArray())
        : summed.ordered(output);
  }

  /** Labels that an operand has twice become one, which walks along the diagonal. */
  private static Labelled diagonals(Tensor x, int[] labels) {
    for (int second = labels.length - 1; second > 0; second--) {
      int label = labels[second];
      int first = IntStream.range(0, second).filter(d -> labels[d] == label).findFirst().orElse(-1);
      if (first >= 0) {
        int gone = second;
        int[] rest =
            IntStream.range(0, labels.length).filter(d -> d != gone).map(d -> labels[d]).toArray();
        return diagonals(diagonal(x, first, second), rest);
      }
    }
    return new Labelled(x, labels);
  }

  /** The elements whose indices in two dimensions of one size are equal; the second one goes. */
  private static Tensor diagonal(Tensor x, int first, int second) {
    return View.part("einsum", x, g -> g.diagonal(first, second));
  }

  /** The product of two, summed over the labels that nobody needs. */
  private static Labelled pair(Labelled p, Labelled q, IntPredicate needed) {
    // A dimension that the other lacks, or has of size 1, is summed up before.
    Labelled a = p.sum(l -> !needed.test(l) && q.size(l) != p.size(l) && p.size(l) != 1);
    Labelled b = q.sum(l -> !needed.test(l) && p.size(l) != q.size(l) && q.size(l) != 1);
    Labelled left = same(p, a.sum(l -> !needed.test(l) && !b.has(l)));
    Labelled right = same(q, b.sum(l -> !needed.test(l) && !left.has(l)));
    int[] batch = left.labels(l -> needed.test(l) && right.has(l));
    int[] inner = left.labels(l -> !needed.test(l));
    int[] rows = left.labels(l -> !right.has(l));
    int[] columns = right.labels(l -> !left.has(l));
    int[] labels = join(batch, rows, columns);
    if (inner.length == 0 && (rows.length == 0 || columns.length == 0)) {
      return new Labelled(aligned(left, labels).mul(aligned(right, labels)), labels);
    }
    long m = count(left.sizes(rows));
    long k = count(left.sizes(inner));
    long n = count(right.sizes(columns));
    Tensor y =
        left.ordered(join(batch, rows, inner))
            .reshape(join(left.sizes(batch), new long[] {m, k}))
            .matmul(
                right
                    .ordered(join(batch, inner, columns))
                    .reshape(join(right.sizes(batch), new long[] {k, n})));
    long[] common = Arrays.copyOf(y.shape().toArray(), batch.length);
    return new Labelled(y.reshape(join(common, left.sizes(rows), right.sizes(columns))), labels);
  }

  /** Sums of integers are int64; factors keep the operand's type. */
  private static Labelled same(Labelled operand, Labelled sum) {
    return new Labelled(sum.tensor.to(operand.tensor.dtype()), sum.labels);
  }

  /** All of these dimensions in this order, of size 1 where the operand lacks them. */
  private static Tensor aligned(Labelled x, int[] labels) {
    Tensor y = x.ordered(Arrays.stream(labels).filter(x::has).toArray());
    for (int d = 0; d < labels.length; d++) {
      y = x.has(labels[d]) ? y : y.unsqueeze(d);
    }
    return y;
  }

  private static long count(long[] sizes) {
    return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
  }

  private static int[] join(int[]... parts) {
    return Stream.of(parts).flatMapToInt(Arrays::stream).toArray();
  }

  private static long[] join(long[]... parts) {
    return Stream.of(parts).flatMapToLong(Arrays::stream).toArray();
  }
}
