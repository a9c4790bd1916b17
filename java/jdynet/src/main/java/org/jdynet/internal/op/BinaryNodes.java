package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Tensors;

/** What binary operators record. */
final class BinaryNodes {
  private BinaryNodes() {}

  private abstract static class Recorded extends OpNode {
    final Binary binary;

    Recorded(Binary binary, Tensor y, Tensor a, Tensor b) {
      super(binary.op, binary.formula, y, Tensors.node(a), Tensors.node(b));
      this.binary = binary;
    }
  }

  /** Gradients that are multiples of dy: nothing is saved. */
  static final class Linear extends Recorded {
    private final double scale;

    /**
     * @param scale of a sum, the right operand's multiple (the left one's is 1); otherwise that of
     *     the one operand that is no constant
     */
    Linear(Binary binary, Tensor y, Tensor a, Tensor b, double scale) {
      super(binary, y, a, b);
      this.scale = scale;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      boolean sum = binary == Binary.ADD || binary == Binary.SUB;
      give(0, dy, pass, sum ? 1 : scale);
      give(1, dy, pass, scale);
    }

    private void give(int input, Tensor dy, Backward pass, double by) {
      if (pass.needs(input)) {
        Gradients.giveSummed(pass, input, dy, inputs()[input].shape(), by);
      }
    }
  }

  /** Rounded quotients: no gradient but 0. */
  static final class Zero extends Recorded {
    Zero(Binary binary, Tensor y, Tensor a, Tensor b) {
      super(binary, y, a, b);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      for (int input = 0; input < 2; input++) {
        Gradients.zeroed(pass, input);
      }
    }
  }

  /** Gradients that a kernel computes from the operands. */
  static final class Product extends Recorded {
    Product(Binary binary, Tensor y, Tensor a, Tensor b) {
      super(binary, y, a, b);
      boolean product = binary == Binary.MUL || binary == Binary.DIV;
      keep(
          product && inputs()[1] == null ? null : a,
          binary == Binary.MUL && inputs()[0] == null ? null : b);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (inputs()[0] == inputs()[1]) {
        // Two passes: the second adds to what the first wrote.
        run(dy, pass, true, false);
        run(dy, pass, false, true);
      } else {
        run(dy, pass, pass.needs(0), pass.needs(1));
      }
    }

    /** A repeated operand's gradient is summed up afterwards. */
    private void run(Tensor dy, Backward pass, boolean needsA, boolean needsB) {
      Tensor grad = pass.dense(dy);
      Tensor a = operand(0, grad, pass);
      Tensor b = operand(1, grad, pass);
      Into da = needsA ? Gradients.whole(pass, 0, inputs()[0], dy) : null;
      Into db = needsB ? Gradients.whole(pass, 1, inputs()[1], dy) : null;
      binary.backward.run(
          dy.dtype().ordinal(),
          Into.address(da),
          Into.address(db),
          Tensors.address(grad),
          Tensors.address(a),
          Tensors.address(b),
          dy.numel(),
          Operands.step(a, dy),
          Operands.step(b, dy),
          Into.accumulate(da),
          Into.accumulate(db));
      Gradients.sum(pass, 0, da, inputs()[0]);
      Gradients.sum(pass, 1, db, inputs()[1]);
    }

    /** A saved operand; for one that is not read any memory of dy's shape will do. */
    private Tensor operand(int index, Tensor grad, Backward pass) {
      Tensor saved = kept(index);
      return saved == null ? grad : Operands.saved(pass, saved, grad.shape());
    }
  }
}
