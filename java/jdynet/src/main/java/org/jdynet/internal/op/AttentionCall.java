package org.jdynet.internal.op;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/**
 * A call of the attention kernels (attention.h): query, key, value and result may be parts of
 * larger tensors.
 *
 * @param op who calls
 * @param parts query [.., L, E], key [.., S, E] and value [.., S, Ev]
 * @param result finds [.., L, Ev] in the result, and in its gradient
 * @param dropout the probability with which a weight is dropped
 * @param causal whether row i sees keys 0 to i only
 * @param scale what products are multiplied by
 * @param rng where dropout's words begin
 */
record AttentionCall(
    String op,
    Part[] parts,
    UnaryOperator<Geometry> result,
    double dropout,
    boolean causal,
    double scale,
    Rng.State rng) {
  /** Which operand, and how the part is found in it and in its gradient. */
  record Part(int operand, UnaryOperator<Geometry> view) {}

  @FunctionalInterface
  private interface Kernel {
    void run(int dtype, int maskDtype, long geometry, long scratch, int slots);
  }

  /**
   * @param shape the result's
   * @param mask broadcasts to [.., L, S]; or null
   */
  Tensor run(Shape shape, Tensor mask, Tensor... operands) {
    Tensor[] all = Arrays.copyOf(operands, operands.length + 1);
    all[operands.length] = mask;
    try (Pins pins = Pins.of(op, all)) {
      Tensor y = Tensors.create(op, operands[0].dtype(), shape);
      Geometry rows = result.apply(Geometry.of(y));
      Tensor logSums =
          Tensors.create(
              Tensors.Owner.ENGINE, y.dtype(), rows.drop(rows.shape().rank() - 1, 0).shape());
      try {
        forward(y, rows, logSums, mask, operands);
        Tensor[] three = Arrays.copyOf(operands, 3);
        if (Node.wanted(three[0], three[1], three[2])) {
          new Recorded(this, y, logSums, mask, operands);
          Node.announce(y, all);
        }
        return y;
      } finally {
        logSums.close();
      }
    }
  }

  private void forward(Tensor y, Geometry rows, Tensor logSums, Tensor mask, Tensor[] operands) {
    Geometry[] inputs = inputs(operands);
    Geometry scores = scores(mask, inputs);
    launch(
        y.dtype(),
        mask,
        (dtype, maskDtype, geometry, scratch, slots) ->
            Kernels.jdn_attention_forward(
                dtype,
                maskDtype,
                address(y, rows),
                Tensors.address(logSums),
                address(operands[parts[0].operand], inputs[0]),
                address(operands[parts[1].operand], inputs[1]),
                address(operands[parts[2].operand], inputs[2]),
                mask == null ? 0 : Tensors.address(mask),
                geometry,
                scale,
                dropout,
                scratch,
                slots),
        rows,
        inputs[0],
        inputs[1],
        inputs[2],
        scores);
    if (dropout > 0) {
      long words = scores.shape().numel();
      Rng.ofThread().restore(new Rng.State(rng.seed(), rng.stream(), rng.position() + words));
    }
  }

  /** Query, key and value. */
  private Geometry[] inputs(Tensor[] operands) {
    return Arrays.stream(parts)
        .map(part -> part.view.apply(Geometry.of(operands[part.operand])))
        .toArray(Geometry[]::new);
  }

  /** Where the mask stands, as [.., L, S]; repeated 0 times where there is none. */
  private static Geometry scores(Tensor mask, Geometry[] inputs) {
    long[] sizes = inputs[0].shape().toArray();
    sizes[sizes.length - 1] = inputs[1].shape().size(-2);
    Shape shape = Shape.of(sizes);
    return mask == null
        ? new Geometry(shape, new long[sizes.length], 0)
        : new Geometry(shape, Layouts.broadcastStrides(mask, shape), mask.offset());
  }

  private static long address(Tensor whole, Geometry part) {
    return Tensors.storage(whole).address() + part.offset() * whole.dtype().bytes();
  }

  /** Runs a kernel with its geometry and scratch. */
  private void launch(DType dtype, Tensor mask, Kernel kernel, Geometry... operands) {
    Storage geometry = describe(operands);
    try {
      int slots = Kernels.jdn_threads();
      Storage scratch =
          Storage.allocate(
              Kernels.jdn_attention_scratch(dtype.ordinal(), geometry.address(), slots));
      try {
        DType maskDtype = mask == null ? dtype : mask.dtype();
        kernel.run(
            dtype.ordinal(), maskDtype.ordinal(), geometry.address(), scratch.address(), slots);
      } finally {
        scratch.release();
      }
    } finally {
      geometry.release();
    }
  }

  /**
   * The geometry off-heap; the caller releases it.
   *
   * @param operands result, query, key, value, mask, and for backward the gradients of the first
   *     four
   */
  private Storage describe(Geometry[] operands) {
    Geometry scores = operands[4];
    int rank = scores.shape().rank() - 1;
    Storage storage = Storage.allocate(8L * (10 + rank * (1 + operands.length)));
    ByteBuffer values = storage.view();
    long[] head = {
      scores.shape().size(-2),
      scores.shape().size(-1),
      operands[1].shape().size(-1),
      operands[3].shape().size(-1),
      scores.strides()[rank],
      causal ? 1 : 0,
      rng.seed(),
      rng.stream(),
      rng.position(),
      rank
    };
    int at = 0;
    for (long value : head) {
      values.putLong(8 * at++, value);
    }
    for (int d = 0; d < rank; d++) {
      values.putLong(8 * at++, scores.shape().size(d));
    }
    for (Geometry operand : operands) {
      for (int d = 0; d < rank; d++) {
        values.putLong(8 * at++, operand.strides()[d]);
      }
    }
    return storage;
  }

  private static final class Recorded extends OpNode {
    private final AttentionCall call;
    private final int operands;

    Recorded(AttentionCall call, Tensor y, Tensor logSums, Tensor mask, Tensor[] operands) {
      super(
          call.op,
          "p = softmax(scale * query key^T + mask), dvalue = p^T dy, "
              + "ds = p * (dy value^T - sum(dy * y)), dquery = scale * ds key, "
              + "dkey = scale * ds^T query",
          y,
          Arrays.stream(operands).map(Tensors::node).toArray(Node[]::new));
      this.call = call;
      this.operands = operands.length;
      Tensor[] kept = Arrays.copyOf(operands, operands.length + 3);
      kept[operands.length] = y;
      kept[operands.length + 1] = logSums;
      kept[operands.length + 2] = mask;
      keep(kept);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor[] saved = new Tensor[operands];
      Arrays.setAll(saved, this::kept);
      Tensor y = kept(operands);
      Tensor logSums = kept(operands + 1);
      Tensor mask = kept(operands + 2);
      Tensor dense = pass.dense(dy);
      Into[] into = new Into[operands];
      Arrays.setAll(into, pass::into);
      Geometry rows = call.result.apply(Geometry.of(y));
      Geometry[] inputs = call.inputs(saved);
      Geometry[] gradients = new Geometry[3];
      long[] address = new long[3];
      int[] accumulate = new int[3];
      for (int i = 0; i < 3; i++) {
        Part part = call.parts[i];
        Into d = into[part.operand];
        gradients[i] =
            part.view.apply(
                d == null ? Geometry.dense(saved[part.operand].shape()) : Geometry.of(d.tensor()));
        address[i] = d == null ? 0 : address(d.tensor(), gradients[i]);
        accumulate[i] = Into.accumulate(d);
      }
      Geometry drows = call.result.apply(Geometry.of(dense));
      call.launch(
          y.dtype(),
          mask,
          (dtype, maskDtype, geometry, scratch, slots) ->
              Kernels.jdn_attention_backward(
                  dtype,
                  maskDtype,
                  address[0],
                  address[1],
                  address[2],
                  address(dense, drows),
                  address(y, rows),
                  Tensors.address(logSums),
                  address(saved[call.parts[0].operand], inputs[0]),
                  address(saved[call.parts[1].operand], inputs[1]),
                  address(saved[call.parts[2].operand], inputs[2]),
                  mask == null ? 0 : Tensors.address(mask),
                  geometry,
                  call.scale,
                  call.dropout,
                  scratch,
                  slots,
                  accumulate[0],
                  accumulate[1],
                  accumulate[2]),
          rows,
          inputs[0],
          inputs[1],
          inputs[2],
          scores(mask, inputs),
          drows,
          gradients[0],
          gradients[1],
          gradients[2]);
    }
  }
}
