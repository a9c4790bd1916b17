package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.RowLists;
import org.jdynet.internal.engine.Tensors;

/** Rows of a table, looked up by indices. */
public final class Embedding {
  private static final String OP = "embedding";

  private Embedding() {}

  /**
   * How the table's gradient is gathered.
   *
   * @param padding a row that gets none; null for none
   * @param byFrequency whether a row's gradient is divided by how often it was looked up
   * @param sparse whether the gradient consists of the rows looked up
   * @param maxNorm the largest norm that rows looked up keep; null for any
   * @param normType which norm
   */
  public record Options(
      Long padding, boolean byFrequency, boolean sparse, Double maxNorm, double normType) {
    /** Shrinks the rows looked up that are too long, in place and unrecorded. */
    void renormalise(String op, Tensor weight, Tensor places) {
      if (maxNorm == null || places.numel() == 0 || weight.shape(1) == 0) {
        return;
      }
      GradMode.noGrad(() -> InPlace.check(op, "a table without maxNorm", weight));
      Picked picked = Picked.along(Picked.layout(weight), 0, places);
      try (TensorScope scope = TensorScope.open()) {
        Shape shape = Shape.of(places.numel(), weight.shape(1));
        Tensor rows = Tensors.create(op, weight.dtype(), shape);
        picked.take(rows, weight);
        Tensor norms = rows.norm(normType, true, 1);
        Tensor factors = norms.add(1e-7).reciprocal().mul(maxNorm);
        // Rows within the bound keep their bits; one that is looked up twice is written twice
        // alike.
        picked.put(weight, Tensor.where(norms.gt(maxNorm), rows.mul(factors), rows), 1, false);
      }
      Tensors.storage(weight).changed();
    }

    /** The padding row counted from the first; -1 for none. */
    long skip(String op, Tensor weight) {
      if (maxNorm != null && !(maxNorm >= 0)) {
        throw Checks.bad(op, "a largest norm of at least 0", maxNorm);
      }
      if (maxNorm != null) {
        Checks.floating(op, weight);
      }
      if (padding == null) {
        return -1;
      }
      long size = weight.shape(0);
      if (padding < -size || padding >= size) {
        throw Checks.bad(op, "a padding index from " + -size + " to " + (size - 1), padding);
      }
      return padding < 0 ? padding + size : padding;
    }

    /** Gives the table's gradient: entry e adds factor[e] times row bag[e] of dy. */
    void give(Backward pass, RowLists lists, Tensor dy, Tensor bag, Tensor factor) {
      if (sparse) {
        pass.giveRows(0, lists.sum(dy, bag, factor, byFrequency));
        return;
      }
      Into into = pass.into(0);
      if (into != null) {
        if (into.accumulate() == 0) {
          Layouts.fill(into.tensor(), 0);
        }
        lists.addTo(into.tensor(), dy, bag, factor, byFrequency);
      }
    }
  }

  /** weight[index]: [..] and [rows, width] give [.., width]. */
  public static Tensor apply(Tensor index, Tensor weight, Options options) {
    Checks.rank(OP, "weight [rows, width]", weight, 2);
    Indices.checkType(OP, index);
    long skip = options.skip(OP, weight);
    try (Pins pins = Pins.of(OP, index, weight)) {
      Tensor places = places(OP, index, weight);
      try {
        options.renormalise(OP, weight, places);
        long[] sizes = Arrays.copyOf(index.shape().toArray(), index.rank() + 1);
        sizes[index.rank()] = weight.shape(1);
        Tensor y = Tensors.create(OP, weight.dtype(), Shape.of(sizes));
        Picked.along(Picked.layout(weight), 0, places).take(y, weight);
        if (Node.wanted(weight)) {
          new Looked(options, skip, places, weight, y);
          Node.announce(y, weight);
        }
        return y;
      } finally {
        places.close();
      }
    }
  }

  /** The indices of rows as a kernel takes them, for the engine to close. */
  static Tensor places(String op, Tensor index, Tensor weight) {
    Tensor checked = Indices.checked(op, index, weight.shape(0), 0, false);
    try {
      return Layouts.dense(checked);
    } finally {
      checked.close();
    }
  }

  private static final class Looked extends Node {
    private final Options options;
    private final long skip;

    Looked(Options options, long skip, Tensor places, Tensor weight, Tensor y) {
      super(y, Tensors.node(weight));
      this.options = options;
      this.skip = skip;
      keep(places);
    }

    @Override
    public String op() {
      return OP;
    }

    @Override
    public String formula() {
      return "dweight[row] = the sum of dy where the row was looked up"
          + (options.byFrequency ? " / how often" : "");
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (pass.needs(0)) {
        try (RowLists lists = RowLists.of(kept(0), skip)) {
          options.give(pass, lists, pass.dense(dy), null, null);
        }
      }
    }
  }
}
