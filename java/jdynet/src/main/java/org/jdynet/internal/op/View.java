package org.jdynet.internal.op;

import java.util.function.UnaryOperator;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;

/** What all views share: another geometry over the same memory, and the way back for gradients. */
final class View {
  private View() {}

  /** Hands the base's gradient on. */
  @FunctionalInterface
  interface Give {
    void give(Tensor dy, Backward pass, Shape base);
  }

  /** How a view's gradient finds its way back. */
  record Rule(String formula, Give way) {}

  /** Same elements in the same order. */
  static final Rule RESHAPED =
      new Rule(
          "dx = dy in x's shape",
          (dy, pass, base) -> {
            Tensor dense = pass.dense(dy);
            pass.giveView(0, dense, base, Tensors.contiguousStrides(base), dense.offset());
          });

  /** Elements repeated; their gradients add up. */
  static final Rule EXPANDED =
      new Rule(
          "dx = dy summed over the repetitions",
          (dy, pass, base) -> Gradients.giveSummed(pass, 0, dy, base));

  /** The same elements, dimensions in another order. */
  static Tensor permuted(String op, Tensor x, int[] order) {
    Rule rule =
        new Rule(
            "dx = dy with its dimensions back in x's order",
            (dy, pass, base) -> {
              Geometry dx = Geometry.of(dy).unpermute(order);
              pass.giveView(0, dy, base, dx.strides(), dx.offset());
            });
    return of(op, x, g -> g.permute(order), rule);
  }

  /** Some of the elements, each once; the others' gradient is 0. */
  static Tensor part(String op, Tensor x, UnaryOperator<Geometry> view) {
    Rule rule =
        new Rule(
            "dx = dy where y came from, else 0",
            (dy, pass, base) -> Gradients.writePart(pass, 0, dy, view));
    return of(op, x, view, rule);
  }

  /** Windows along a dimension, as a last dimension; where they overlap, gradients add up. */
  static Tensor windows(String op, Tensor x, int dim, long size, long step) {
    Rule rule =
        new Rule(
            "dx = dy summed over the windows that hold an element",
            (dy, pass, base) -> addWindows(dy, pass, dim, size, step));
    return of(op, x, g -> g.windows(dim, size, step), rule);
  }

  /** In rounds: `step` neighbours of every window do not meet those of another. */
  private static void addWindows(Tensor dy, Backward pass, int dim, long size, long step) {
    Tensor dx = Gradients.zeroed(pass, 0);
    if (dx == null) {
      return;
    }
    Geometry windows = Geometry.of(dx).windows(dim, size, step);
    int last = windows.strides().length - 1;
    for (long first = 0; first < size; first += step) {
      long length = Math.min(step, size - first);
      Geometry from = Geometry.of(dy).range(last, first, length, 1);
      Geometry to = windows.range(last, first, length, 1);
      Gradients.addPart(pass, dx, to, pass.closeLater(from.view(dy)), 1);
    }
  }

  static Tensor of(String op, Tensor x, UnaryOperator<Geometry> view, Rule rule) {
    Tensors.pin(op, x);
    try {
      Geometry geometry = view.apply(Geometry.of(x));
      Tensor y = Tensors.view(x, geometry.shape(), geometry.strides(), geometry.offset());
      if (Node.wanted(x)) {
        new Recorded(op, rule, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static final class Recorded extends OpNode {
    private final Rule rule;
    private final Shape base;

    Recorded(String op, Rule rule, Tensor x, Tensor y) {
      super(op, rule.formula(), y, Tensors.node(x));
      this.rule = rule;
      this.base = x.shape();
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      rule.way().give(dy, pass, base);
    }
  }
}
