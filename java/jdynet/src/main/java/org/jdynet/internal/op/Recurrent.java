package org.jdynet.internal.op;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.FurtherOutput;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/** Recurrent cells over whole sequences: a layer in one direction is one node. See rnn.h. */
public enum Recurrent {
  RNN_TANH("rnn", 1, 1, "h = tanh(W_ih x + W_hh h)"),
  RNN_RELU("rnn", 1, 1, "h = relu(W_ih x + W_hh h)"),
  GRU("gru", 3, 4, "h = (1 - z) n + z h"),
  LSTM("lstm", 4, 4, "c = f c + i g, h = o tanh(c)");

  /** The name of the operation over sequences. */
  public final String op;

  /** Blocks of weights, and of what a row saves. */
  public final int gates;

  private final int saved;
  private final String formula;

  Recurrent(String op, int gates, int saved, String formula) {
    this.op = op;
    this.gates = gates;
    this.saved = saved;
    this.formula = formula;
  }

  /**
   * The parameters of one layer in one direction.
   *
   * @param ih [gates * hidden, input]
   * @param hh [gates * hidden, state]
   * @param biasIh [gates * hidden], or null
   * @param biasHh [gates * hidden], or null
   * @param hr [state, hidden], or null: state = hidden
   */
  public record Weights(Tensor ih, Tensor hh, Tensor biasIh, Tensor biasHh, Tensor hr) {
    long hidden(Recurrent cell) {
      return hh.shape(0) / cell.gates;
    }

    long state() {
      return hh.shape(1);
    }
  }

  /**
   * How sequences lie in memory and how they are gone through.
   *
   * @param op who asks, for messages
   * @param batched whether there is a dimension for sequences; otherwise there is one of them
   * @param steps the longest sequence
   * @param batch how many sequences there are
   * @param batchFirst whether a sequence's steps follow one another
   * @param reverse whether each begins at its end
   * @param lengths steps of each sequence; null: all of them
   */
  public record Form(
      String op,
      boolean batched,
      long steps,
      long batch,
      boolean batchFirst,
      boolean reverse,
      long[] lengths) {
    /** The other direction. */
    public Form reversed() {
      return new Form(op, batched, steps, batch, batchFirst, true, lengths);
    }
  }

  /**
   * What comes out.
   *
   * @param y h after each step: [.., state], the other dimensions x's
   * @param h h after each sequence's last step: [N, state], or [state]
   * @param c the same of an LSTM's cells: [N, hidden], or [hidden]; null for others
   */
  public record Result(Tensor y, Tensor h, Tensor c) {}

  /**
   * Runs through sequences.
   *
   * @param x [T, N, input] or [N, T, input] as the form says, or [T, input]
   * @param h the first state, [N, state] or [state]; null for zeros
   * @param c the first cell state, [N, hidden] or [hidden]; null for zeros
   */
  public Result apply(Form form, Tensor x, Tensor h, Tensor c, Weights w) {
    check(form, x, h, c, w);
    Tensor[] operands = {x, h, c, w.ih, w.hh, w.biasIh, w.biasHh, w.hr};
    Arrays.setAll(operands, i -> operands[i] == null ? null : operands[i].contiguous());
    try (Pins pins = Pins.of(form.op, operands)) {
      return forward(form, w, operands);
    }
  }

  /** A single step of a cell: x is [N, input] or [input], and y is the next h. */
  public Result step(String op, Tensor x, Tensor h, Tensor c, Weights w) {
    if (x.rank() != 1 && x.rank() != 2) {
      throw Checks.bad(op, "input [N, features] or [features]", x.shape());
    }
    boolean batched = x.rank() == 2;
    long batch = batched ? x.shape(0) : 1;
    Result result = apply(new Form(op, batched, 1, batch, false, false, null), x, h, c, w);
    result.h.close();
    return result;
  }

  // ---- checks

  private void check(Form form, Tensor x, Tensor h, Tensor c, Weights w) {
    String op = form.op;
    Checks.floating(op, x);
    for (Tensor operand : new Tensor[] {h, c, w.ih, w.hh, w.biasIh, w.biasHh, w.hr}) {
      if (operand != null) {
        Checks.sameDType(op, x, operand);
      }
    }
    Checks.rank(op, "weight_hh [" + gates + " hidden, state]", w.hh, 2);
    if (w.hh.shape(0) < gates || w.hh.shape(0) % gates != 0) {
      throw Checks.bad(op, "weight_hh of " + gates + " blocks of rows", w.hh.shape());
    }
    long hidden = w.hidden(this);
    long rows = w.hh.shape(0);
    if (w.hr == null && w.state() != hidden) {
      throw Checks.bad(op, "weight_hh [" + rows + ", " + hidden + "]", w.hh.shape());
    }
    if (w.ih.rank() != 2 || w.ih.shape(0) != rows || w.ih.shape(1) < 1) {
      throw Checks.bad(op, "weight_ih [" + rows + ", input]", w.ih.shape());
    }
    if (x.shape(-1) != w.ih.shape(1)) {
      throw Checks.bad(op, "input [.., " + w.ih.shape(1) + "]", x.shape());
    }
    shape(op, "bias_ih", w.biasIh, rows);
    shape(op, "bias_hh", w.biasHh, rows);
    shape(op, "h", h, stateSizes(form, w.state()));
    shape(op, "c", c, stateSizes(form, hidden));
    Checks.blasSizes(op, form.steps * form.batch, saved * hidden, w.ih.shape(1));
  }

  private static void shape(String op, String name, Tensor tensor, long... sizes) {
    if (tensor != null && !tensor.shape().equals(Shape.of(sizes))) {
      throw Checks.bad(op, name + " " + Shape.of(sizes), tensor.shape());
    }
  }

  // ---- forward

  /** Operands in the order of the kernel's gradients. */
  private static final int X = 0;

  private static final int H = 1;
  private static final int C = 2;
  private static final int HR = 7;

  private Result forward(Form form, Weights w, Tensor[] in) {
    Tensor x = in[X];
    DType dtype = x.dtype();
    long hidden = w.hidden(this);
    long rows = form.steps * form.batch;
    boolean record = Arrays.stream(in).anyMatch(t -> t != null && Node.wanted(t));
    long[] sizes = x.shape().toArray();
    sizes[sizes.length - 1] = w.state();
    Tensor y = Tensors.create(form.op, dtype, Shape.of(sizes));
    Tensor h = state(form, dtype, w.state());
    Tensor c = this == LSTM ? state(form, dtype, hidden) : null;
    Tensor gates = Tensors.create(Tensors.Owner.ENGINE, dtype, Shape.of(rows, saved * hidden));
    Tensor cells = null;
    try {
      if (record && this == LSTM) {
        cells = Tensors.create(Tensors.Owner.ENGINE, dtype, Shape.of(rows, hidden));
      }
      run(form, w, in, new Tensor[] {y, h, c, gates, cells});
      if (record) {
        Node node = new Recorded(this, form, in, y, saved == 1 ? null : gates, cells);
        Node.announce(y, in);
        new FurtherOutput(h, node, 0);
        if (c != null) {
          new FurtherOutput(c, node, 1);
        }
      }
    } finally {
      gates.close();
      if (cells != null) {
        cells.close();
      }
    }
    return new Result(y, h, c);
  }

  private void run(Form form, Weights w, Tensor[] in, Tensor[] out) {
    int dtype = in[X].dtype().ordinal();
    call(
        form,
        w,
        geometry -> Kernels.jdn_rnn_forward_scratch(dtype, geometry),
        (geometry, scratch) ->
            Kernels.jdn_rnn_forward(
                dtype,
                address(out[0]),
                address(out[1]),
                address(out[2]),
                address(out[3]),
                address(out[4]),
                address(in[X]),
                address(in[H]),
                address(in[C]),
                address(in[3]),
                address(in[4]),
                address(in[5]),
                address(in[6]),
                address(in[HR]),
                geometry,
                scratch));
  }

  @FunctionalInterface
  private interface Kernel {
    void run(long geometry, long scratch);
  }

  /** Calls a kernel with geometry and scratch memory off-heap. */
  private void call(Form form, Weights w, LongUnaryOperator scratchSize, Kernel kernel) {
    Storage geometry = describe(form, w);
    try {
      Storage scratch = Storage.allocate(scratchSize.applyAsLong(geometry.address()));
      try {
        kernel.run(geometry.address(), scratch.address());
      } finally {
        scratch.release();
      }
    } finally {
      geometry.release();
    }
  }

  private static long address(Tensor tensor) {
    return tensor == null ? 0 : Tensors.address(tensor);
  }

  private static Tensor state(Form form, DType dtype, long size) {
    return Tensors.create(form.op, dtype, Shape.of(stateSizes(form, size)));
  }

  private static long[] stateSizes(Form form, long size) {
    return form.batched ? new long[] {form.batch, size} : new long[] {size};
  }

  /** The geometry off-heap; the caller releases it. */
  private Storage describe(Form form, Weights w) {
    long[] values = {
      ordinal(),
      form.steps,
      form.batch,
      w.ih.shape(1),
      w.hidden(this),
      w.state(),
      form.batchFirst ? 1 : form.batch,
      form.batchFirst ? form.steps : 1,
      form.reverse ? 1 : 0,
      w.hr == null ? 0 : 1
    };
    Storage storage = Storage.allocate(8 * (values.length + form.batch));
    ByteBuffer view = storage.view();
    for (int i = 0; i < values.length; i++) {
      view.putLong(8 * i, values[i]);
    }
    for (int b = 0; b < form.batch; b++) {
      view.putLong(8 * (values.length + b), form.lengths == null ? form.steps : form.lengths[b]);
    }
    return storage;
  }

  // ---- backward

  private static final class Recorded extends OpNode {
    private final Recurrent cell;
    private final Form form;

    Recorded(Recurrent cell, Form form, Tensor[] in, Tensor y, Tensor gates, Tensor cells) {
      super(
          form.op,
          "from the last step to the first, of " + cell.formula,
          y,
          Arrays.stream(in).map(OpNode::node).toArray(Node[]::new));
      this.cell = cell;
      this.form = form;
      keep(in[X], in[H], in[C], in[3], in[4], in[HR], y, gates, cells);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Weights w = new Weights(kept(3), kept(4), null, null, kept(5));
      Tensor dense = pass.dense(dy);
      Tensor dh = pass.further(0);
      Tensor dc = pass.further(1);
      Tensor y = kept(6);
      Tensor gates = kept(7) == null ? y : kept(7);
      Into[] into = new Into[inputs().length];
      int accumulate = 0;
      for (int i = 0; i < into.length; i++) {
        into[i] = pass.into(i);
        accumulate |= Into.accumulate(into[i]) << i;
      }
      int dtype = dy.dtype().ordinal();
      int adds = accumulate;
      cell.call(
          form,
          w,
          geometry -> Kernels.jdn_rnn_backward_scratch(dtype, geometry),
          (geometry, scratch) ->
              Kernels.jdn_rnn_backward(
                  dtype,
                  Into.address(into[X]),
                  Into.address(into[H]),
                  Into.address(into[C]),
                  Into.address(into[3]),
                  Into.address(into[4]),
                  Into.address(into[5]),
                  Into.address(into[6]),
                  Into.address(into[HR]),
                  address(dense),
                  address(dh),
                  address(dc),
                  address(kept(X)),
                  address(kept(H)),
                  address(kept(C)),
                  address(w.ih),
                  address(w.hh),
                  address(w.hr),
                  address(y),
                  address(gates),
                  address(kept(8)),
                  geometry,
                  scratch,
                  adds));
    }
  }
}
