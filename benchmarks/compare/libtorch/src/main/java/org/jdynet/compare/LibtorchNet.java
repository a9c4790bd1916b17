package org.jdynet.compare;

import static org.jdynet.compare.Libtorch.then;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Networks: one step of training, or answers without gradients. */
final class LibtorchNet implements Task {
  private static final long[] ONE = {1, 1};

  private final Row row;
  private final List<Tensor> weights = new ArrayList<>();
  private final List<TensorOptional> biases = new ArrayList<>();
  private final TensorVector parameters = new TensorVector();
  private final Optimizer optimizer;
  private final Tensor x;
  private final Tensor y;

  LibtorchNet(Row row) {
    this.row = row;
    int batch = row.size(0);
    int classes = 10;
    switch (row.kind()) {
      case "mlp-train" -> {
        layer("fc1", 1024, 784);
        layer("fc2", 1024, 1024);
        layer("fc3", 10, 1024);
      }
      case "convnet-train" -> {
        layer("conv1", 20, 1, 3, 3);
        layer("conv2", 50, 20, 3, 3);
        layer("fc1", 500, 2450);
        layer("fc2", 10, 500);
      }
      default -> {
        classes = 3;
        layer("conv1", 6, 1, 5, 5);
        layer("conv2", 16, 6, 5, 5);
        layer("fc1", 120, 400);
        layer("fc2", 84, 120);
        layer("fc3", 3, 84);
      }
    }
    boolean flat = row.kind().startsWith("mlp");
    x = flat ? Libtorch.uniform("x", batch, 784) : Libtorch.uniform("x", batch, 1, 28, 28);
    y = torch.tensor(Values.classes(batch, classes));
    optimizer =
        row.kind().startsWith("lenet")
            ? new SGD(parameters, new SGDOptions(0.01))
            : new Adam(parameters, new AdamOptions(0.001));
  }

  private void layer(String name, long... shape) {
    Tensor weight = Libtorch.parameter(name + ".weight", shape);
    Tensor bias = Libtorch.parameter(name + ".bias", shape[0]);
    weights.add(weight);
    biases.add(new TensorOptional(bias));
    parameters.push_back(weight);
    parameters.push_back(bias);
  }

  @Override
  public void step() {
    if (row.kind().equals("lenet-infer")) {
      try (NoGradGuard guard = new NoGradGuard()) {
        forward().close();
      }
    } else {
      train().close();
    }
  }

  private Tensor train() {
    optimizer.zero_grad();
    Tensor logits = forward();
    Tensor loss = then(logits, torch.cross_entropy(logits, y));
    loss.backward();
    optimizer.step().close();
    return loss;
  }

  private Tensor forward() {
    return switch (row.kind()) {
      case "mlp-train" -> {
        Tensor h = relu(linear(0, x));
        yield take(2, relu(take(1, h)));
      }
      case "convnet-train" -> {
        Tensor h = maxPool(relu(conv(0, x, 1)));
        h = maxPool(relu(then(h, conv(1, h, 1))));
        h = then(h, h.flatten(1, -1));
        yield take(3, relu(take(2, h)));
      }
      default -> {
        Tensor h = avgPool(sigmoid(conv(0, x, 2)));
        h = avgPool(sigmoid(then(h, conv(1, h, 0))));
        h = then(h, h.flatten(1, -1));
        h = sigmoid(take(2, h));
        yield take(4, sigmoid(take(3, h)));
      }
    };
  }

  private Tensor conv(int i, Tensor h, long padding) {
    long[] pad = {padding, padding};
    return torch.conv2d(h, weights.get(i), biases.get(i), ONE, pad, ONE, 1);
  }

  private Tensor linear(int i, Tensor h) {
    return torch.linear(h, weights.get(i), biases.get(i));
  }

  private Tensor take(int i, Tensor h) {
    return then(h, linear(i, h));
  }

  private static Tensor relu(Tensor h) {
    return then(h, h.relu());
  }

  private static Tensor sigmoid(Tensor h) {
    return then(h, h.sigmoid());
  }

  private static Tensor avgPool(Tensor h) {
    return then(h, torch.avg_pool2d(h, 2, 2));
  }

  private static Tensor maxPool(Tensor h) {
    return then(h, torch.max_pool2d(h, 2, 2));
  }

  @Override
  public List<float[]> results() {
    if (row.kind().equals("lenet-infer")) {
      return List.of(Libtorch.floats(forward()));
    }
    float[] losses = new float[10];
    for (int i = 0; i < losses.length; i++) {
      try (Tensor loss = train()) {
        losses[i] = loss.item_float();
      }
    }
    return List.of(losses);
  }
}
