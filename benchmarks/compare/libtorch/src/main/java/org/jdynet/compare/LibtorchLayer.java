package org.jdynet.compare;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.StringTensorDictItem;
import org.bytedeco.pytorch.T_TensorT_TensorTensor_T_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TransformerEncoderLayerImpl;
import org.bytedeco.pytorch.TransformerEncoderLayerOptions;
import org.bytedeco.pytorch.kReLU;

/** Layers forward and backward: LSTM and a transformer's encoder layer. */
final class LibtorchLayer implements Task {
  private final BoolOptional keep = new BoolOptional();
  private final TensorArrayRefOptional all = new TensorArrayRefOptional();
  private final LSTMImpl lstm;
  private final TransformerEncoderLayerImpl encoder;
  private final List<Tensor> parameters = new ArrayList<>();
  private final Tensor x;
  private final Tensor dy;

  LibtorchLayer(Row row) {
    long batch = row.size(0);
    long steps = row.size(1);
    long width = row.size(2);
    long out = width;
    if (row.kind().equals("lstm")) {
      out = row.size(3);
      encoder = null;
      lstm = new LSTMImpl(width, out);
      fill(lstm);
    } else {
      lstm = null;
      TransformerEncoderLayerOptions options =
          new TransformerEncoderLayerOptions(width, row.size(3));
      options.dim_feedforward().put(row.size(4));
      options.dropout().put(0);
      options.activation().put(new kReLU());
      encoder = new TransformerEncoderLayerImpl(options);
      fill(encoder);
    }
    x = Libtorch.parameter("x", steps, batch, width);
    dy = Libtorch.uniform("dy", steps, batch, out);
  }

  private void fill(Module module) {
    StringTensorDict named = module.named_parameters();
    try (NoGradGuard guard = new NoGradGuard()) {
      for (long i = 0; i < named.size(); i++) {
        StringTensorDictItem item = named.get(i);
        Tensor parameter = item.value();
        long[] shape = Libtorch.shape(parameter);
        float[] values = Values.parameter(item.key().getString(), shape);
        parameter.copy_(Libtorch.tensor(values, shape));
        parameters.add(parameter);
      }
    }
  }

  @Override
  public void step() {
    run().close();
  }

  private Tensor run() {
    Libtorch.zeroGrad(x);
    parameters.forEach(Libtorch::zeroGrad);
    Tensor y;
    if (lstm != null) {
      try (T_TensorT_TensorTensor_T_T result = lstm.forward(x)) {
        y = new Tensor(result.get0());
      }
    } else {
      y = encoder.forward(x);
    }
    y.backward(dy, keep, false, all);
    return y;
  }

  @Override
  public List<float[]> results() {
    try (Tensor y = run()) {
      List<float[]> results = new ArrayList<>();
      results.add(Libtorch.floats(y));
      results.add(Libtorch.floats(x.grad()));
      return results;
    }
  }
}
