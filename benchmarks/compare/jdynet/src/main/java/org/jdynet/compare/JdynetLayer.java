package org.jdynet.compare;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.nn.Lstm;
import org.jdynet.nn.Module;
import org.jdynet.nn.TransformerEncoderLayer;
import org.jdynet.nn.TransformerOptions;

/** Layers forward and backward: LSTM and a transformer's encoder layer. */
final class JdynetLayer implements Task {
  private final TensorScope scope = TensorScope.open();
  private final Module layer;
  private final Tensor x;
  private final Tensor dy;

  JdynetLayer(Row row) {
    long batch = row.size(0);
    long steps = row.size(1);
    long width = row.size(2);
    boolean lstm = row.kind().equals("lstm");
    layer =
        lstm
            ? new Lstm(width, row.size(3))
            : new TransformerEncoderLayer(
                TransformerOptions.of(width, row.size(3)).dimFeedforward(row.size(4)).dropout(0));
    JdynetNet.fill(layer);
    x = JdynetSide.leaf("x", steps, batch, width);
    dy = JdynetSide.uniform("dy", steps, batch, lstm ? row.size(3) : width);
  }

  @Override
  public void step() {
    try (TensorScope step = TensorScope.open()) {
      run();
    }
  }

  private Tensor run() {
    x.zeroGrad();
    layer.zeroGrad();
    Tensor y = layer.forward(x);
    y.backward(dy);
    return y;
  }

  @Override
  public List<float[]> results() {
    try (TensorScope step = TensorScope.open()) {
      float[] y = run().toFloatArray();
      return List.of(y, x.grad().toFloatArray());
    }
  }

  @Override
  public void close() {
    layer.close();
    scope.close();
  }
}
