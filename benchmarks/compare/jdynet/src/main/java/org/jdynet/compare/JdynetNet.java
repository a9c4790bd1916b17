package org.jdynet.compare;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.nn.AvgPool2d;
import org.jdynet.nn.Conv2d;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Linear;
import org.jdynet.nn.MaxPool2d;
import org.jdynet.nn.Module;
import org.jdynet.nn.Relu;
import org.jdynet.nn.Sigmoid;
import org.jdynet.optim.Adam;
import org.jdynet.optim.Optimizer;
import org.jdynet.optim.Sgd;

/** Networks: one step of training, or answers without gradients. */
final class JdynetNet implements Task {
  private final TensorScope scope = TensorScope.open();
  private final boolean inference;
  private final Module net;
  private final Optimizer optimizer;
  private final Tensor x;
  private final Tensor y;

  JdynetNet(Row row) {
    int batch = row.size(0);
    inference = row.kind().equals("lenet-infer");
    net =
        switch (row.kind()) {
          case "mlp-train" -> new Mlp();
          case "convnet-train" -> new ConvNet();
          default -> new LeNet();
        };
    fill(net);
    x =
        net instanceof Mlp
            ? JdynetSide.uniform("x", batch, 784)
            : JdynetSide.uniform("x", batch, 1, 28, 28);
    y = Tensor.of(Values.classes(batch, net instanceof LeNet ? 3 : 10));
    optimizer =
        net instanceof LeNet ? new Sgd(net.parameters(), 0.01) : new Adam(net.parameters(), 0.001);
  }

  /** Gives a module's parameters the values that other sides have. */
  static void fill(Module module) {
    try (TensorScope values = TensorScope.open()) {
      GradMode.noGrad(
          () ->
              module
                  .namedParameters()
                  .forEach(
                      (name, parameter) -> {
                        long[] shape = JdynetSide.shape(parameter);
                        parameter.copyFrom(Tensor.of(Values.parameter(name, shape), shape));
                      }));
    }
  }

  @Override
  public void step() {
    try (TensorScope step = TensorScope.open()) {
      if (inference) {
        GradMode.noGrad(() -> net.forward(x));
      } else {
        train();
      }
    }
  }

  private Tensor train() {
    optimizer.zeroGrad();
    Tensor loss = Functional.crossEntropy(net.forward(x), y);
    loss.backward();
    optimizer.step();
    return loss;
  }

  @Override
  public List<float[]> results() {
    try (TensorScope step = TensorScope.open()) {
      if (inference) {
        return List.of(net.forward(x).toFloatArray());
      }
      float[] losses = new float[10];
      for (int i = 0; i < losses.length; i++) {
        losses[i] = (float) train().item();
      }
      return List.of(losses);
    }
  }

  @Override
  public void close() {
    optimizer.close();
    net.close();
    scope.close();
  }

  private static final class LeNet extends Module {
    private final Conv2d conv1 = child("conv1", Conv2d.builder(1, 6, 5).padding(2).build());
    private final Conv2d conv2 = child("conv2", new Conv2d(6, 16, 5));
    private final Linear fc1 = child("fc1", new Linear(400, 120));
    private final Linear fc2 = child("fc2", new Linear(120, 84));
    private final Linear fc3 = child("fc3", new Linear(84, 3));
    private final AvgPool2d avgPool = child("avgPool", new AvgPool2d(2, 2));
    private final Sigmoid sigmoid = child("sigmoid", new Sigmoid());

    @Override
    public Tensor forward(Tensor x) {
      Tensor h = avgPool.forward(sigmoid.forward(conv1.forward(x)));
      h = avgPool.forward(sigmoid.forward(conv2.forward(h)));
      h = h.reshape(h.shape(0), -1);
      h = sigmoid.forward(fc1.forward(h));
      h = sigmoid.forward(fc2.forward(h));
      return fc3.forward(h);
    }
  }

  private static final class Mlp extends Module {
    private final Linear fc1 = child("fc1", new Linear(784, 1024));
    private final Linear fc2 = child("fc2", new Linear(1024, 1024));
    private final Linear fc3 = child("fc3", new Linear(1024, 10));
    private final Relu relu = child("relu", new Relu());

    @Override
    public Tensor forward(Tensor x) {
      Tensor h = relu.forward(fc1.forward(x));
      return fc3.forward(relu.forward(fc2.forward(h)));
    }
  }

  private static final class ConvNet extends Module {
    private final Conv2d conv1 = child("conv1", Conv2d.builder(1, 20, 3).padding(1).build());
    private final Conv2d conv2 = child("conv2", Conv2d.builder(20, 50, 3).padding(1).build());
    private final Linear fc1 = child("fc1", new Linear(2450, 500));
    private final Linear fc2 = child("fc2", new Linear(500, 10));
    private final MaxPool2d maxPool = child("maxPool", new MaxPool2d(2));
    private final Relu relu = child("relu", new Relu());

    @Override
    public Tensor forward(Tensor x) {
      Tensor h = maxPool.forward(relu.forward(conv1.forward(x)));
      h = maxPool.forward(relu.forward(conv2.forward(h)));
      h = h.reshape(h.shape(0), -1);
      return fc2.forward(relu.forward(fc1.forward(h)));
    }
  }
}
