package org.jdynet.internal.op;

import java.util.ArrayList;
import java.util.List;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.Tensors.Owner;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/**
 * The last dimensions made longer or shorter, one after the other from the last on. Each element is
 * a weighted sum of neighbours, so the gradient is the same with the transposed matrices.
 */
final class Resample {
  private Resample() {}

  /** One dimension and how its lines change. */
  private record Step(int dim, Bands bands) {
    Shape after(Shape shape) {
      return sized(shape, bands.rows());
    }

    Shape before(Shape shape) {
      return sized(shape, bands.columns());
    }

    private Shape sized(Shape shape, long size) {
      long[] sizes = shape.toArray();
      sizes[dim] = size;
      return Shape.of(sizes);
    }
  }

  /**
   * @param input float32 or float64
   * @param bands how the last dimensions change, which are not empty
   */
  static Tensor apply(String op, Tensor input, Bands... bands) {
    List<Step> steps = new ArrayList<>();
    for (int d = bands.length - 1; d >= 0; d--) {
      // One step there must be: the result is new.
      if (!bands[d].isIdentity() || (d == 0 && steps.isEmpty())) {
        steps.add(new Step(input.rank() - bands.length + d, bands[d]));
      }
    }
    Tensor x = input.contiguous();
    Tensors.pin(op, x);
    try {
      Tensor y = forward(op, x, steps);
      if (Node.wanted(x)) {
        new Recorded(op, steps, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static Tensor forward(String op, Tensor x, List<Step> steps) {
    Tensor from = Tensors.engineView(x);
    try {
      int last = steps.size() - 1;
      for (Step step : steps.subList(0, last)) {
        Tensor to = Tensors.create(Owner.ENGINE, x.dtype(), step.after(from.shape()));
        run(to, from, step.dim, step.bands, 0);
        from.close();
        from = to;
      }
      Tensor y = Tensors.create(op, x.dtype(), steps.get(last).after(from.shape()));
      run(y, from, steps.get(last).dim, steps.get(last).bands, 0);
      return y;
    } finally {
      from.close();
    }
  }

  /** y = the matrix times x along a dimension, or += that. Both are dense. */
  private static void run(Tensor y, Tensor x, int dim, Bands bands, int accumulate) {
    Extents e = Extents.of(x.shape(), dim);
    Storage table = bands.describe(x.dtype());
    try {
      Kernels.jdn_resample_forward(
          x.dtype().ordinal(),
          Tensors.address(y),
          Tensors.address(x),
          e.outer(),
          e.size(),
          bands.rows(),
          e.inner(),
          table.address(),
          accumulate);
    } finally {
      table.release();
    }
  }

  private static final class Recorded extends OpNode {
    private final List<Step> steps;

    Recorded(String op, List<Step> steps, Tensor x, Tensor y) {
      super(op, "dx = dy spread by the weights that made y", y, Tensors.node(x));
      this.steps = steps;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor from = pass.dense(dy);
      for (int k = steps.size() - 1; k > 0; k--) {
        Tensor to = pass.temporary(dy, steps.get(k).before(from.shape()));
        run(to, from, steps.get(k).dim, steps.get(k).bands.transposed(), 0);
        from = to;
      }
      Into dx = pass.into(0);
      if (dx != null) {
        Step first = steps.get(0);
        run(dx.tensor(), from, first.dim, first.bands.transposed(), dx.accumulate());
      }
    }
  }
}
