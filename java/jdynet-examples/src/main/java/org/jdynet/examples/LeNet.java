package org.jdynet.examples;

import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.nn.AvgPool2d;
import org.jdynet.nn.Conv2d;
import org.jdynet.nn.Init;
import org.jdynet.nn.Linear;
import org.jdynet.nn.Module;
import org.jdynet.nn.Sigmoid;

/**
 * LeNet for images of 28×28 (after LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied
 * to Document Recognition, 1998).
 */
final class LeNet extends Module {
  private final Conv2d conv1 = child("conv1", Conv2d.builder(1, 6, 5).padding(2).build());
  private final Conv2d conv2 = child("conv2", new Conv2d(6, 16, 5));
  private final AvgPool2d avgPool = child("avgPool", new AvgPool2d(2, 2));
  private final Sigmoid sigmoid = child("sigmoid", new Sigmoid());
  private final Linear fc1 = child("fc1", new Linear(400, 120));
  private final Linear fc2 = child("fc2", new Linear(120, 84));
  private final Linear fc3;

  LeNet(int classes, Rng rng) {
    fc3 = child("fc3", new Linear(84, classes));
    for (Tensor parameter : parameters()) {
      if (parameter.rank() > 1) {
        Init.xavierUniform(parameter, 1, rng);
      } else {
        Init.zeros(parameter);
      }
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    x = avgPool.forward(sigmoid.forward(conv1.forward(x)));
    x = avgPool.forward(sigmoid.forward(conv2.forward(x)));
    x = x.reshape(x.shape(0), -1);
    x = sigmoid.forward(fc1.forward(x));
    x = sigmoid.forward(fc2.forward(x));
    return fc3.forward(x);
  }
}
