package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;

/** Matrix products. */
final class ProductRows {
  private ProductRows() {}

  static List<OpRow> rows() {
    return List.of(matmul(), linear(), bilinear());
  }

  private static OpRow matmul() {
    OpRow row =
        new OpRow("matmul", "torch.matmul", "jdn_matmul_forward")
            .numpy("np.matmul")
            .tolerance(Tolerance.SUM);
    long[][][] shapes = {
      {{1}, {1}},
      {{17}, {17}},
      {{5}, {5, 3}},
      {{3, 5}, {5}},
      {{1, 1}, {1, 1}},
      {{3, 5}, {5, 7}},
      {{16, 16}, {16, 16}},
      {{15, 17}, {17, 15}},
      {{1, 33}, {33, 1}},
      {{33, 1}, {1, 33}},
      {{0, 3}, {3, 2}},
      {{2, 0}, {0, 3}},
      {{3, 2}, {2, 0}},
      {{4, 3, 5}, {5, 2}},
      {{3, 5}, {4, 5, 2}},
      {{4, 3, 5}, {4, 5, 2}},
      {{2, 1, 3, 4}, {5, 4, 2}},
      {{4, 3, 5}, {5}},
      {{5}, {4, 5, 3}},
      {{1, 3, 5}, {4, 5, 2}},
      {{2, 2, 3, 4}, {2, 2, 4, 3}},
      {{0, 3, 4}, {0, 4, 2}}
    };
    for (long[][] s : shapes) {
      row.sample(matmul(Input.of(1, s[0]), Input.of(2, s[1])));
    }
    Layout[][] layouts = {
      {TRANSPOSED, DENSE}, {DENSE, TRANSPOSED}, {TRANSPOSED, TRANSPOSED}, {STRIDED, DENSE},
      {DENSE, STRIDED}, {OFFSET, OFFSET}, {EXPANDED, DENSE}, {DENSE, EXPANDED},
      {TRANSPOSED, STRIDED}
    };
    for (Layout[] l : layouts) {
      row.sample(matmul(Input.uniform(1, -2, 2, l[0], 6, 5), Input.uniform(2, -2, 2, l[1], 5, 7)));
      row.sample(
          matmul(Input.uniform(1, -2, 2, l[0], 3, 4, 5), Input.uniform(2, -2, 2, l[1], 3, 5, 2)));
    }
    for (DType type : new DType[] {DType.INT64, DType.INT32}) {
      row.sample(
          matmul(
                  Input.uniform(1, -99, 99, TRANSPOSED, 2, 1, 40, 150).as(type),
                  Input.uniform(2, -99, 99, DENSE, 3, 150, 33).as(type))
              .result(type));
    }
    row.sample(matmul(Input.of(1, 257, 129), Input.of(2, 129, 200)).kind(Sample.Kind.LARGE));
    row.sample(matmul(Input.of(1, 16, 64, 31), Input.of(2, 31, 33)).kind(Sample.Kind.LARGE));
    // Both operands' gradients go to one place.
    row.sample(
        new Sample(
                "Tensor.matmul(Tensor)",
                List.of(Input.of(1, 5, 5)),
                t -> t[0].matmul(t[0]),
                a -> product(a[0], a[0]))
            .terms(10));
    return row.error(
            IllegalArgumentException.class,
            "[matmul] expected [.., m, k] x [.., k, n] with equal k, got [2, 3] x [2, 3]",
            List.of(Input.of(1, 2, 3), Input.of(2, 2, 3)),
            t -> t[0].matmul(t[1]))
        .error(
            IllegalArgumentException.class,
            "[matmul] expected shapes that broadcast",
            List.of(Input.of(1, 2, 3, 4), Input.of(2, 3, 4, 5)),
            t -> t[0].matmul(t[1]))
        .error(
            IllegalArgumentException.class,
            "[matmul] expected operands of rank 1 or more",
            List.of(Input.of(1), Input.of(2, 3)),
            t -> t[0].matmul(t[1]))
        .error(
            IllegalArgumentException.class,
            "[matmul] expected float32, float64 or integers, got bool",
            List.of(Input.of(1, 2, 2).as(DType.BOOL), Input.of(2, 2, 2).as(DType.BOOL)),
            t -> t[0].matmul(t[1]))
        .error(
            IllegalArgumentException.class,
            "[matmul] expected operands of one dtype",
            List.of(Input.of(1, 2, 2), Input.of(2, 2, 2).as(DType.FLOAT64)),
            t -> t[0].matmul(t[1]));
  }

  private static Sample matmul(Input a, Input b) {
    int k = (int) a.shape()[a.shape().length - 1];
    // Gradients sum over rows, columns and the batch.
    int rows = NdArray.count(a.shape()) / Math.max(1, k);
    int columns = NdArray.count(b.shape()) / Math.max(1, k);
    return new Sample(
            "Tensor.matmul(Tensor)",
            List.of(a, b),
            t -> t[0].matmul(t[1]),
            r -> product(r[0], r[1]))
        .terms(Math.max(k, Math.max(rows, columns)));
  }

  static NdArray product(NdArray a, NdArray b) {
    NdArray left = a.shape().length == 1 ? a.reshape(1, a.shape()[0]) : a;
    NdArray right = b.shape().length == 1 ? b.reshape(b.shape()[0], 1) : b;
    long[] batch = NdArray.broadcast(leading(left.shape()), leading(right.shape()));
    int rank = batch.length;
    long m = left.shape()[left.shape().length - 2];
    long k = left.shape()[left.shape().length - 1];
    long n = right.shape()[right.shape().length - 1];
    long[] whole = Arrays.copyOf(batch, rank + 2);
    whole[rank] = m;
    whole[rank + 1] = n;
    NdArray y =
        NdArray.build(
            whole,
            index -> {
              long[] p = index.clone();
              long[] q = index.clone();
              double sum = 0;
              for (long i = 0; i < k; i++) {
                p[rank + 1] = i;
                q[rank] = i;
                sum += matrixElement(left, p) * matrixElement(right, q);
              }
              return sum;
            });
    long[] shape = batch;
    if (a.shape().length > 1) {
      shape = Arrays.copyOf(shape, shape.length + 1);
      shape[shape.length - 1] = m;
    }
    if (b.shape().length > 1) {
      shape = Arrays.copyOf(shape, shape.length + 1);
      shape[shape.length - 1] = n;
    }
    return y.reshape(shape);
  }

  private static long[] leading(long[] shape) {
    return Arrays.copyOf(shape, shape.length - 2);
  }

  /** Broadcasts the batch, not the matrix. */
  private static double matrixElement(NdArray a, long[] index) {
    int rank = a.shape().length;
    long[] own = Arrays.copyOfRange(index, index.length - rank, index.length);
    for (int d = 0; d < rank - 2; d++) {
      own[d] = a.shape()[d] == 1 ? 0 : own[d];
    }
    return a.at(own);
  }

  // ---- linear

  private static OpRow linear() {
    OpRow row =
        new OpRow(
                "linear", "torch.nn.functional.linear", "jdn_linear_forward", "jdn_linear_backward")
            .tolerance(Tolerance.SUM);
    long[][] inputs = {
      {1, 1}, {3, 5}, {5}, {2, 3, 5}, {0, 5}, {15, 16}, {16, 17}, {17, 15}, {1, 33}, {7, 31}
    };
    for (long[] shape : inputs) {
      long in = shape[shape.length - 1];
      for (boolean bias : new boolean[] {true, false}) {
        row.sample(linear(Input.of(1, shape), Input.of(2, 4, in), bias ? Input.of(3, 4) : null));
      }
    }
    for (Layout layout : Layout.values()) {
      row.sample(
          linear(
              Input.uniform(1, -2, 2, layout, 6, 5),
              Input.uniform(2, -2, 2, layout, 4, 5),
              Input.uniform(3, -2, 2, layout == TRANSPOSED ? DENSE : layout, 4)));
    }
    row.sample(
        linear(Input.of(1, 256, 400), Input.of(2, 120, 400), Input.of(3, 120))
            .kind(Sample.Kind.LARGE));
    // The same tensor as input and as weight.
    row.sample(
        new Sample(
                "Functional.linear(Tensor,Tensor,Tensor)",
                List.of(Input.of(1, 4, 5)),
                t -> Functional.linear(t[0], t[0], null),
                a -> affine(a[0], a[0], null))
            .terms(10));
    return row.error(
            IllegalArgumentException.class,
            "[linear] expected input [.., 5], got [3, 4]",
            List.of(Input.of(1, 3, 4), Input.of(2, 2, 5)),
            t -> Functional.linear(t[0], t[1], null))
        .error(
            IllegalArgumentException.class,
            "[linear] expected bias [2], got [3]",
            List.of(Input.of(1, 3, 5), Input.of(2, 2, 5), Input.of(3, 3)),
            t -> Functional.linear(t[0], t[1], t[2]))
        .error(
            IllegalArgumentException.class,
            "[linear] expected weight [out, in] of rank 2, got [5]",
            List.of(Input.of(1, 3, 5), Input.of(2, 5)),
            t -> Functional.linear(t[0], t[1], null))
        .error(
            IllegalArgumentException.class,
            "[linear] expected operands of one dtype",
            List.of(Input.of(1, 3, 5), Input.of(2, 2, 5).as(DType.FLOAT64)),
            t -> Functional.linear(t[0], t[1], null));
  }

  private static Sample linear(Input x, Input weight, Input bias) {
    int in = (int) weight.shape()[1];
    int rows = NdArray.count(x.shape()) / in;
    return new Sample(
            "Functional.linear(Tensor,Tensor,Tensor)",
            bias == null ? List.of(x, weight) : List.of(x, weight, bias),
            t -> Functional.linear(t[0], t[1], bias == null ? null : t[2]),
            a -> affine(a[0], a[1], bias == null ? null : a[2]))
        .terms(Math.max(in, Math.max(rows, (int) weight.shape()[0])));
  }

  private static NdArray affine(NdArray x, NdArray weight, NdArray bias) {
    long[] shape = x.shape().clone();
    int last = shape.length - 1;
    shape[last] = weight.shape()[0];
    return NdArray.build(
        shape,
        index -> {
          long out = index[last];
          double sum = bias == null ? 0 : bias.at(out);
          for (long i = 0; i < weight.shape()[1]; i++) {
            index[last] = i;
            sum += x.at(index) * weight.at(out, i);
          }
          return sum;
        });
  }

  // ---- bilinear

  private static OpRow bilinear() {
    OpRow row =
        new OpRow("bilinear", "torch.nn.functional.bilinear", "jdn_linear_forward")
            .tolerance(Tolerance.SUM);
    // Leading sizes, in1, in2, out.
    long[][] shapes = {
      {1, 1, 1, 1},
      {3, 5, 4, 2},
      {3, 2, 4, 7},
      {2, 3, 4, 3, 3},
      {5, 2, 7},
      {0, 3, 4, 2},
      {15, 4, 3, 5},
      {7, 16, 1, 1},
      {2, 1, 17, 4},
      {9, 3, 2, 8}
    };
    for (long[] shape : shapes) {
      int lead = shape.length - 3;
      long in1 = shape[lead];
      long in2 = shape[lead + 1];
      long out = shape[lead + 2];
      long[] first = Arrays.copyOf(shape, lead + 1);
      long[] second = first.clone();
      second[lead] = in2;
      for (Input bias : new Input[] {Input.of(4, out), null}) {
        row.sample(
            bilinear(Input.of(1, first), Input.of(2, second), Input.of(3, out, in1, in2), bias));
      }
    }
    for (Layout layout : Layout.values()) {
      row.sample(
          bilinear(
              Input.uniform(1, -2, 2, layout, 6, 5),
              Input.uniform(2, -2, 2, layout, 6, 3),
              Input.uniform(3, -2, 2, layout, 4, 5, 3),
              Input.uniform(4, -2, 2, layout == TRANSPOSED ? DENSE : layout, 4)));
    }
    Function<Tensor[], Tensor> call = t -> Functional.bilinear(t[0], t[1], t[2], null);
    return row.error(
            IllegalArgumentException.class,
            "[bilinear] expected first input [.., 5], got [3, 4]",
            List.of(Input.of(1, 3, 4), Input.of(2, 3, 2), Input.of(3, 7, 5, 2)),
            call)
        .error(
            IllegalArgumentException.class,
            "[bilinear] expected second input [.., 2], got [3, 3]",
            List.of(Input.of(1, 3, 5), Input.of(2, 3, 3), Input.of(3, 7, 5, 2)),
            call)
        .error(
            IllegalArgumentException.class,
            "[bilinear] expected inputs of the same leading sizes, got [3, 5] and [1, 2]",
            List.of(Input.of(1, 3, 5), Input.of(2, 1, 2), Input.of(3, 7, 5, 2)),
            call)
        .error(
            IllegalArgumentException.class,
            "[bilinear] expected weight [out, in1, in2] of rank 3, got [5, 2]",
            List.of(Input.of(1, 3, 5), Input.of(2, 3, 2), Input.of(3, 5, 2)),
            call)
        .error(
            IllegalArgumentException.class,
            "[bilinear] expected bias [7], got [5]",
            List.of(Input.of(1, 3, 5), Input.of(2, 3, 2), Input.of(3, 7, 5, 2), Input.of(4, 5)),
            t -> Functional.bilinear(t[0], t[1], t[2], t[3]))
        .error(
            IllegalArgumentException.class,
            "[bilinear] expected operands of one dtype",
            List.of(Input.of(1, 3, 5), Input.of(2, 3, 2).as(DType.FLOAT64), Input.of(3, 7, 5, 2)),
            call);
  }

  private static Sample bilinear(Input x1, Input x2, Input weight, Input bias) {
    long[] w = weight.shape();
    int rows = (int) (NdArray.count(x1.shape()) / w[1]);
    return new Sample(
            "Functional.bilinear(Tensor,Tensor,Tensor,Tensor)",
            bias == null ? List.of(x1, x2, weight) : List.of(x1, x2, weight, bias),
            t -> Functional.bilinear(t[0], t[1], t[2], bias == null ? null : t[3]),
            a -> bilinear(a[0], a[1], a[2], bias == null ? null : a[3]))
        .terms((int) Math.max(w[1] * w[2], Math.max(rows, w[0] * Math.max(w[1], w[2]))));
  }

  private static NdArray bilinear(NdArray x1, NdArray x2, NdArray weight, NdArray bias) {
    long[] shape = x1.shape().clone();
    int last = shape.length - 1;
    shape[last] = weight.shape()[0];
    return NdArray.build(
        shape,
        index -> {
          long out = index[last];
          double sum = bias == null ? 0 : bias.at(out);
          for (long i = 0; i < weight.shape()[1]; i++) {
            index[last] = i;
            double a = x1.at(index);
            for (long j = 0; j < weight.shape()[2]; j++) {
              index[last] = j;
              sum += a * weight.at(out, i, j) * x2.at(index);
            }
          }
          return sum;
        });
  }
}
