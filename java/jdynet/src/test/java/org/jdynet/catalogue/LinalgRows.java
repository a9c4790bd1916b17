package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jdynet.DType;
import org.jdynet.Linalg;
import org.jdynet.Tensor;

/** Products that demand exact shapes, and those that add to another tensor. */
final class LinalgRows {
  private static final String KERNEL = "jdn_matmul_forward";

  private static final Layout[][] LAYOUTS = {
    {TRANSPOSED, DENSE},
    {DENSE, TRANSPOSED},
    {TRANSPOSED, TRANSPOSED},
    {STRIDED, DENSE},
    {DENSE, STRIDED},
    {OFFSET, OFFSET},
    {EXPANDED, DENSE},
    {DENSE, EXPANDED},
    {EXPANDED, EXPANDED}
  };

  private LinalgRows() {}

  static List<OpRow> rows() {
    return List.of(mm(), bmm(), mv(), dot(), outer(), inner(), addmm(), addmv(), baddbmm());
  }

  /** Values by shape, layouts of the last shape, and integers. */
  private static OpRow product(
      OpRow row, String method, String equation, BinaryOperator<Tensor> call, long[][]... shapes) {
    row.tolerance(Tolerance.SUM);
    for (long[][] s : shapes) {
      row.sample(sample(method, equation, call, Input.of(1, s[0]), Input.of(2, s[1])));
    }
    long[][] last = shapes[shapes.length - 1];
    for (Layout[] l : LAYOUTS) {
      row.sample(
          sample(
              method,
              equation,
              call,
              Input.uniform(1, -2, 2, l[0], last[0]),
              Input.uniform(2, -2, 2, l[1], last[1])));
    }
    for (DType type : new DType[] {DType.INT64, DType.INT32, DType.UINT8}) {
      double low = type == DType.UINT8 ? 0 : -9;
      Input a = Input.uniform(1, low, 9, DENSE, last[0]).as(type);
      Input b = Input.uniform(2, low, 9, TRANSPOSED, last[1]).as(type);
      // uint8 wraps around.
      row.sample(
          new Sample(
                  method,
                  List.of(a, b),
                  t -> call.apply(t[0], t[1]),
                  r -> Sums.einsum(equation, r).map(v -> type == DType.UINT8 ? v % 256 : v))
              .result(type));
    }
    return row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected operands of one dtype, got float32 and float64",
        List.of(Input.of(1, last[0]).as(DType.FLOAT32), Input.of(2, last[1]).as(DType.FLOAT64)),
        t -> call.apply(t[0], t[1]));
  }

  private static Sample sample(
      String method, String equation, BinaryOperator<Tensor> call, Input a, Input b) {
    return new Sample(
            method, List.of(a, b), t -> call.apply(t[0], t[1]), r -> Sums.einsum(equation, r))
        .terms(Sums.terms(equation, a.shape(), b.shape()));
  }

  private static OpRow refuses(
      OpRow row, BinaryOperator<Tensor> call, String expected, long[][]... shapes) {
    for (long[][] s : shapes) {
      row.error(
          IllegalArgumentException.class,
          "["
              + row.name
              + "] expected "
              + expected
              + ", got "
              + Arrays.toString(s[0])
              + " x "
              + Arrays.toString(s[1]),
          List.of(Input.of(1, s[0]), Input.of(2, s[1])),
          t -> call.apply(t[0], t[1]));
    }
    return row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected float32, float64 or integers, got bool",
        List.of(Input.of(1, 2, 2).as(DType.BOOL), Input.of(2, 2, 2).as(DType.BOOL)),
        t -> call.apply(t[0], t[1]));
  }

  private static OpRow mm() {
    OpRow row = new OpRow("mm", "torch.mm", KERNEL).numpy("np.matmul");
    long[][][] shapes = {
      {{1, 1}, {1, 1}}, {{3, 5}, {5, 7}}, {{16, 16}, {16, 16}}, {{15, 17}, {17, 15}},
      {{1, 33}, {33, 1}}, {{33, 1}, {1, 33}}, {{0, 3}, {3, 2}}, {{2, 0}, {0, 3}},
      {{3, 2}, {2, 0}}, {{1, 31}, {31, 8}}, {{8, 31}, {31, 1}}, {{6, 5}, {5, 7}}
    };
    product(row, "Tensor.mm(Tensor)", "ij,jk->ik", Tensor::mm, shapes);
    return refuses(
        row,
        Tensor::mm,
        "[m, k] x [k, n]",
        new long[][] {{2, 3}, {2, 3}},
        new long[][] {{1, 2, 3}, {3, 2}},
        new long[][] {{3}, {3, 2}},
        new long[][] {{}, {3, 2}});
  }

  private static OpRow bmm() {
    OpRow row = new OpRow("bmm", "torch.bmm", KERNEL).numpy("np.matmul");
    long[][][] shapes = {
      {{1, 1, 1}, {1, 1, 1}}, {{4, 3, 5}, {4, 5, 2}}, {{0, 3, 4}, {0, 4, 2}},
      {{2, 0, 4}, {2, 4, 3}}, {{2, 3, 0}, {2, 0, 4}}, {{5, 1, 17}, {5, 17, 1}},
      {{5, 17, 1}, {5, 1, 15}}, {{1, 16, 16}, {1, 16, 16}}, {{3, 4, 5}, {3, 5, 2}}
    };
    product(row, "Tensor.bmm(Tensor)", "bij,bjk->bik", Tensor::bmm, shapes);
    return refuses(
        row,
        Tensor::bmm,
        "[batch, m, k] x [batch, k, n]",
        new long[][] {{2, 3, 4}, {1, 4, 5}},
        new long[][] {{2, 3, 4}, {2, 3, 4}},
        new long[][] {{3, 4}, {2, 4, 3}});
  }

  private static OpRow mv() {
    OpRow row = new OpRow("mv", "torch.mv", KERNEL).numpy("np.matmul");
    long[][][] shapes = {
      {{1, 1}, {1}},
      {{3, 5}, {5}},
      {{0, 5}, {5}},
      {{5, 0}, {0}},
      {{1, 33}, {33}},
      {{33, 1}, {1}},
      {{17, 15}, {15}},
      {{16, 31}, {31}},
      {{6, 5}, {5}}
    };
    product(row, "Tensor.mv(Tensor)", "ij,j->i", Tensor::mv, shapes);
    return refuses(
        row,
        Tensor::mv,
        "[m, k] x [k]",
        new long[][] {{2, 3}, {2}},
        new long[][] {{2, 3}, {3, 1}},
        new long[][] {{3}, {3}});
  }

  private static OpRow dot() {
    OpRow row = new OpRow("dot", "torch.dot", KERNEL).numpy("np.dot");
    long[][][] shapes = {
      {{0}, {0}},
      {{1}, {1}},
      {{15}, {15}},
      {{16}, {16}},
      {{17}, {17}},
      {{31}, {31}},
      {{33}, {33}},
      {{300}, {300}},
      {{19}, {19}}
    };
    product(row, "Tensor.dot(Tensor)", "i,i->", Tensor::dot, shapes);
    row.sample(
        sample("Tensor.dot(Tensor)", "i,i->", Tensor::dot, Input.of(1, 70001), Input.of(2, 70001))
            .kind(Sample.Kind.LARGE));
    return refuses(
        row,
        Tensor::dot,
        "[k] x [k]",
        new long[][] {{2}, {3}},
        new long[][] {{1}, {3}},
        new long[][] {{2, 3}, {3}});
  }

  private static OpRow outer() {
    OpRow row = new OpRow("outer", "torch.outer", KERNEL).numpy("np.outer");
    long[][][] shapes = {
      {{1}, {1}},
      {{0}, {3}},
      {{3}, {0}},
      {{5}, {10}},
      {{16}, {17}},
      {{17}, {16}},
      {{33}, {1}},
      {{1}, {33}},
      {{15}, {31}}
    };
    product(row, "Linalg.outer(Tensor,Tensor)", "i,j->ij", Linalg::outer, shapes);
    return refuses(
        row, Linalg::outer, "[m] x [n]", new long[][] {{2, 1}, {3}}, new long[][] {{3}, {}});
  }

  private static OpRow inner() {
    OpRow row = new OpRow("inner", "torch.inner", KERNEL, "jdn_copy").numpy("np.inner");
    String method = "Linalg.inner(Tensor,Tensor)";
    for (long[][] s : new long[][][] {{{}, {3, 4}}, {{3, 4}, {}}, {{}, {}}}) {
      row.sample(
          new Sample(
                  method,
                  List.of(Input.of(1, s[0]), Input.of(2, s[1])),
                  t -> Linalg.inner(t[0], t[1]),
                  a -> a[0].zip(a[1], (p, q) -> p * q))
              .terms(12));
    }
    row.sample(sample(method, "i,i->", Linalg::inner, Input.of(1, 17), Input.of(2, 17)));
    row.sample(sample(method, "ai,i->a", Linalg::inner, Input.of(1, 4, 5), Input.of(2, 5)));
    row.sample(sample(method, "i,ai->a", Linalg::inner, Input.of(1, 5), Input.of(2, 4, 5)));
    row.sample(
        sample(method, "abi,cdi->abcd", Linalg::inner, Input.of(1, 2, 3, 5), Input.of(2, 4, 2, 5)));
    long[][][] shapes = {
      {{1, 1}, {1, 1}}, {{3, 0}, {2, 0}}, {{0, 3}, {2, 3}}, {{16, 17}, {15, 17}}, {{6, 5}, {7, 5}}
    };
    product(row, method, "ai,bi->ab", Linalg::inner, shapes);
    return row.error(
        IllegalArgumentException.class,
        "[inner] expected [.., k] and [.., k], got [2, 3] and [3, 2]",
        List.of(Input.of(1, 2, 3), Input.of(2, 3, 2)),
        t -> Linalg.inner(t[0], t[1]));
  }

  // ---- beta * input + alpha * a b

  private interface Add {
    Tensor apply(Tensor input, Tensor a, Tensor b, double beta, double alpha);
  }

  private interface PlainAdd {
    Tensor apply(Tensor input, Tensor a, Tensor b);
  }

  /** Inputs of each shape; layouts of the operands with the last. */
  private static OpRow add(
      String name, String equation, Add add, PlainAdd plain, long[] a, long[] b, long[]... inputs) {
    OpRow row = new OpRow(name, "torch." + name, KERNEL, "jdn_scale").tolerance(Tolerance.SUM);
    String method = "Linalg." + name + "(Tensor,Tensor,Tensor";
    double[][] factors = {{1, 1}, {0.2, 0.6}, {0, 2}, {-1, 0}, {2, -1}};
    long[] whole = inputs[inputs.length - 1];
    for (long[] shape : inputs) {
      List<Input> operands = List.of(Input.of(3, shape), Input.of(1, a), Input.of(2, b));
      for (double[] f : factors) {
        row.sample(adding(method + ",double,double)", equation, whole, operands, f[0], f[1], add));
      }
      row.sample(
          adding(
              method + ")",
              equation,
              whole,
              operands,
              1,
              1,
              (c, p, q, x, y) -> plain.apply(c, p, q)));
    }
    for (Layout[] l : LAYOUTS) {
      List<Input> operands =
          List.of(
              Input.uniform(3, -2, 2, l[1], whole),
              Input.uniform(1, -2, 2, l[0], a),
              Input.uniform(2, -2, 2, l[1], b));
      row.sample(adding(method + ",double,double)", equation, whole, operands, 0.5, 1.5, add));
    }
    // What is ignored may be anything.
    double[] nans = new double[NdArray.count(whole)];
    Arrays.fill(nans, Double.NaN);
    row.sample(
        adding(
                method + ",double,double)",
                equation,
                whole,
                List.of(Input.values(nans, whole), Input.of(1, a), Input.of(2, b)),
                0,
                1,
                add)
            .kind(Sample.Kind.SPECIAL));
    for (DType type : new DType[] {DType.INT64, DType.INT32}) {
      row.sample(
          adding(
                  method + ",double,double)",
                  equation,
                  whole,
                  List.of(
                      Input.uniform(3, -9, 9, DENSE, whole).as(type),
                      Input.uniform(1, -9, 9, DENSE, a).as(type),
                      Input.uniform(2, -9, 9, DENSE, b).as(type)),
                  -2,
                  3,
                  add)
              .result(type));
    }
    Input left = Input.of(1, a);
    Input right = Input.of(2, b);
    return row.error(
            IllegalArgumentException.class,
            "[" + name + "] expected an input that broadcasts to " + Arrays.toString(whole),
            List.of(Input.of(3, 1, 1, 1, 1), left, right),
            t -> add.apply(t[0], t[1], t[2], 1, 1))
        .error(
            IllegalArgumentException.class,
            "[" + name + "] expected shapes that broadcast",
            List.of(Input.of(3, 9), left, right),
            t -> add.apply(t[0], t[1], t[2], 1, 1))
        .error(
            IllegalArgumentException.class,
            "[" + name + "] expected [",
            List.of(Input.of(3, whole), left, left),
            t -> add.apply(t[0], t[1], t[2], 1, 1))
        .error(
            IllegalArgumentException.class,
            "[" + name + "] expected operands of one dtype, got float64 and float32",
            List.of(Input.of(3, whole).as(DType.FLOAT64), left, right),
            t -> add.apply(t[0], t[1], t[2], 1, 1))
        .error(
            IllegalArgumentException.class,
            "[" + name + "] expected whole numbers beta and alpha for int64, got 0.5 and 1.0",
            List.of(
                Input.of(3, whole).as(DType.INT64), left.as(DType.INT64), right.as(DType.INT64)),
            t -> add.apply(t[0], t[1], t[2], 0.5, 1));
  }

  private static Sample adding(
      String method,
      String equation,
      long[] whole,
      List<Input> operands,
      double beta,
      double alpha,
      Add add) {
    return new Sample(
            method,
            operands,
            t -> add.apply(t[0], t[1], t[2], beta, alpha),
            r -> {
              NdArray product = Sums.einsum(equation, r[1], r[2]).map(v -> alpha * v);
              return beta == 0 ? product : product.zip(r[0], (p, c) -> beta * c + p).reshape(whole);
            })
        .terms(
            Math.max(
                NdArray.count(whole),
                Sums.terms(equation, operands.get(1).shape(), operands.get(2).shape())));
  }

  private static OpRow addmm() {
    return add(
        "addmm",
        "ij,jk->ik",
        Linalg::addmm,
        Linalg::addmm,
        new long[] {6, 5},
        new long[] {5, 7},
        new long[] {},
        new long[] {7},
        new long[] {6, 1},
        new long[] {6, 7});
  }

  private static OpRow addmv() {
    return add(
        "addmv",
        "ij,j->i",
        Linalg::addmv,
        Linalg::addmv,
        new long[] {6, 5},
        new long[] {5},
        new long[] {},
        new long[] {1},
        new long[] {6});
  }

  private static OpRow baddbmm() {
    return add(
        "baddbmm",
        "bij,bjk->bik",
        Linalg::baddbmm,
        Linalg::baddbmm,
        new long[] {3, 2, 5},
        new long[] {3, 5, 4},
        new long[] {4},
        new long[] {3, 1, 1},
        new long[] {3, 2, 4});
  }
}
