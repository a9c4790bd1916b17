package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.op.Gemm.Factor;

/**
 * The products of vectors and matrices: y = beta * input + alpha * a * b, in one product call.
 *
 * <p>A vector is a matrix with a dimension of size 1 inserted; the result lacks it again where the
 * operator says so.
 */
public final class Matmul {
  /** Where a matrix has its inserted dimension. */
  private static final int NONE = -1;

  private static final int ROW = 0;
  private static final int COLUMN = 1;

  private Matmul() {}

  public static Tensor matmul(Tensor a, Tensor b) {
    String op = "matmul";
    checkDTypes(op, a, b);
    if (a.rank() == 0 || b.rank() == 0) {
      throw Checks.bad(op, "operands of rank 1 or more", a.shape() + " and " + b.shape());
    }
    if (a.shape(-1) != b.shape(b.rank() == 1 ? 0 : -2)) {
      throw Checks.bad(op, "[.., m, k] x [.., k, n] with equal k", a.shape() + " x " + b.shape());
    }
    int left = a.rank() == 1 ? ROW : NONE;
    return product(op, a, left, b, b.rank() == 1 ? COLUMN : NONE);
  }

  public static Tensor mm(Tensor a, Tensor b) {
    checkShapes("mm", "[m, k] x [k, n]", a, 2, b, 2);
    return product("mm", a, NONE, b, NONE);
  }

  public static Tensor bmm(Tensor a, Tensor b) {
    checkShapes("bmm", "[batch, m, k] x [batch, k, n]", a, 3, b, 3);
    return product("bmm", a, NONE, b, NONE);
  }

  public static Tensor mv(Tensor a, Tensor b) {
    checkShapes("mv", "[m, k] x [k]", a, 2, b, 1);
    return product("mv", a, NONE, b, COLUMN);
  }

  public static Tensor dot(Tensor a, Tensor b) {
    checkShapes("dot", "[k] x [k]", a, 1, b, 1);
    return product("dot", a, ROW, b, COLUMN);
  }

  public static Tensor outer(Tensor a, Tensor b) {
    checkDTypes("outer", a, b);
    if (a.rank() != 1 || b.rank() != 1) {
      throw Checks.bad("outer", "[m] x [n]", a.shape() + " x " + b.shape());
    }
    return product("outer", a, COLUMN, b, ROW);
  }

  public static Tensor addmm(Tensor input, Tensor a, Tensor b, double beta, double alpha) {
    checkShapes("addmm", "[m, k] x [k, n]", a, 2, b, 2);
    return product("addmm", input, beta, alpha, a, NONE, b, NONE);
  }

  public static Tensor addmv(Tensor input, Tensor a, Tensor b, double beta, double alpha) {
    checkShapes("addmv", "[m, k] x [k]", a, 2, b, 1);
    return product("addmv", input, beta, alpha, a, NONE, b, COLUMN);
  }

  public static Tensor baddbmm(Tensor input, Tensor a, Tensor b, double beta, double alpha) {
    checkShapes("baddbmm", "[batch, m, k] x [batch, k, n]", a, 3, b, 3);
    return product("baddbmm", input, beta, alpha, a, NONE, b, NONE);
  }

  // ---- checks

  /** Products are of numbers of one type. */
  static void checkDTypes(String op, Tensor a, Tensor b) {
    for (Tensor x : new Tensor[] {a, b}) {
      if (x.dtype() == DType.BOOL) {
        throw Checks.bad(op, "float32, float64 or integers", "bool (convert with to(dtype))");
      }
    }
    Checks.sameDType(op, a, b);
  }

  /** Exactly these ranks, equal inner sizes, and of matrices in batches equal batches. */
  private static void checkShapes(
      String op, String expected, Tensor a, int aRank, Tensor b, int bRank) {
    checkDTypes(op, a, b);
    boolean fits =
        a.rank() == aRank
            && b.rank() == bRank
            && a.shape(-1) == b.shape(bRank == 1 ? 0 : -2)
            && (aRank < 3 || a.shape(0) == b.shape(0));
    if (!fits) {
      throw Checks.bad(op, expected, a.shape() + " x " + b.shape());
    }
  }

  private static void checkInput(
      String op, Tensor input, double beta, double alpha, Tensor a, Shape shape) {
    Checks.sameDType(op, input, a);
    if (!Layouts.broadcast(op, shape, input.shape()).equals(shape)) {
      throw Checks.bad(op, "an input that broadcasts to " + shape, input.shape());
    }
    boolean whole = beta == Math.rint(beta) && alpha == Math.rint(alpha);
    if (!a.dtype().isFloatingPoint() && !whole) {
      throw Checks.bad(op, "whole numbers beta and alpha for " + a.dtype(), beta + " and " + alpha);
    }
  }

  // ---- forward

  private static Tensor product(String op, Tensor a, int aUnit, Tensor b, int bUnit) {
    return product(op, null, 0, 1, a, aUnit, b, bUnit);
  }

  private static Tensor product(
      String op,
      Tensor input,
      double beta,
      double alpha,
      Tensor a,
      int aUnit,
      Tensor b,
      int bUnit) {
    Geometry left = matrix(a, aUnit);
    Geometry right = matrix(b, bUnit);
    long m = left.shape().size(-2);
    long n = right.shape().size(-1);
    Checks.blasSizes(op, m, left.shape().size(-1), n);
    Shape batch = Layouts.broadcast(op, Gemm.leading(left.shape()), Gemm.leading(right.shape()));
    Shape whole = Gemm.matrices(batch, m, n);
    Geometry result = Geometry.dense(whole);
    if (bUnit == COLUMN) {
      result = result.drop(batch.rank() + 1, 0);
    }
    if (aUnit == ROW) {
      result = result.drop(batch.rank(), 0);
    }
    if (input != null) {
      checkInput(op, input, beta, alpha, a, result.shape());
    }
    try (Pins pins = Pins.of(op, input, a, b)) {
      Tensor y = Tensors.create(op, a.dtype(), result.shape());
      boolean adds = input != null && beta != 0;
      if (adds) {
        Layouts.scale(y, input, beta, 0);
      }
      Factor p = new Factor(a, left, false);
      Gemm.multiply(y, whole, p, new Factor(b, right, false), alpha, adds ? 1 : 0);
      if (Node.wanted(a, b, input)) {
        new Recorded(op, input, beta, alpha, a, aUnit, b, bUnit, y);
        Node.announce(y, input, a, b);
      }
      return y;
    }
  }

  private static Geometry matrix(Tensor x, int unit) {
    return unit == NONE ? Geometry.of(x) : Geometry.of(x).insert(unit);
  }

  // ---- backward

  private static final class Recorded extends OpNode {
    private final Shape inputShape;
    private final double beta;
    private final double alpha;
    private final int aUnit;
    private final int bUnit;

    Recorded(
        String op,
        Tensor input,
        double beta,
        double alpha,
        Tensor a,
        int aUnit,
        Tensor b,
        int bUnit,
        Tensor y) {
      super(
          op,
          input == null
              ? "da = dy b^T, db = a^T dy"
              : "da = alpha dy b^T, db = alpha a^T dy, dinput = beta dy",
          y,
          Tensors.node(a),
          Tensors.node(b),
          node(input));
      this.inputShape = input == null ? null : input.shape();
      this.beta = beta;
      this.alpha = alpha;
      this.aUnit = aUnit;
      this.bUnit = bUnit;
      keep(a, b);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor a = kept(0);
      Tensor b = kept(1);
      Geometry gradient = Geometry.of(dy);
      if (aUnit == ROW) {
        gradient = gradient.insert(dy.rank() - (bUnit == COLUMN ? 0 : 1));
      }
      if (bUnit == COLUMN) {
        gradient = gradient.insert(gradient.shape().rank());
      }
      Geometry left = matrix(a, aUnit);
      Geometry right = matrix(b, bUnit);
      Factor from = new Factor(dy, gradient, false);
      give(0, a, left.shape(), from, new Factor(b, right, true), pass);
      if (!giveFolded(left, right, gradient, a, dy, pass)) {
        give(1, b, right.shape(), new Factor(a, left, true), from, pass);
      }
      if (inputShape != null) {
        Gradients.giveSummed(pass, 2, dy, inputShape, beta);
      }
    }

    /** Gradient of operand x: p * q, summed over the batch where x was repeated. */
    private void give(int input, Tensor x, Shape matrix, Factor p, Factor q, Backward pass) {
      if (!pass.needs(input)) {
        return;
      }
      Shape batch =
          Layouts.broadcast(
              op(), Gemm.leading(p.matrix().shape()), Gemm.leading(q.matrix().shape()));
      Shape whole = Gemm.matrices(batch, matrix.size(-2), matrix.size(-1));
      if (whole.numel() == x.numel()) {
        Into dx = pass.into(input);
        Gemm.multiply(dx.tensor(), whole, p, q, alpha, dx.accumulate());
        return;
      }
      Tensor products = pass.temporary(x, whole);
      Gemm.multiply(products, whole, p, q, alpha, 0);
      Tensor sum = Gradients.sumTo(pass, products, matrix);
      pass.give(input, Gradients.reshaped(pass, sum, x.shape()));
    }

    /** One b for all of a's matrices: their rows below one another make one product. */
    private boolean giveFolded(
        Geometry left, Geometry right, Geometry gradient, Tensor a, Tensor dy, Backward pass) {
      long batch = Gemm.leading(gradient.shape()).numel();
      long rows = batch * left.shape().size(-2);
      if (batch == 1
          || batch != Gemm.leading(left.shape()).numel()
          || Gemm.leading(right.shape()).numel() != 1
          || rows > Integer.MAX_VALUE) {
        return false;
      }
      Into db = pass.into(1);
      if (db != null) {
        Shape matrix = right.shape();
        Factor p = stacked(pass.dense(a), rows, matrix.size(-2), true);
        Factor q = stacked(pass.dense(dy), rows, matrix.size(-1), false);
        Gemm.multiply(db.tensor(), matrix, p, q, alpha, db.accumulate());
      }
      return true;
    }

    private static Factor stacked(Tensor dense, long rows, long columns, boolean transposed) {
      Geometry matrix = Geometry.dense(Shape.of(rows, columns));
      return new Factor(dense, matrix, transposed);
    }
  }
}
