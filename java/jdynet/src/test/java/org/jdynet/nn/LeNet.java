package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;

/** The example's network in any type, for tests of the whole. */
final class LeNet extends Module {
  private final Conv2d conv1;
  private final Conv2d conv2;
  private final Linear fc1;
  private final Linear fc2;
  private final Linear fc3;
  private final AvgPool2d avgPool = child("avgPool", new AvgPool2d(2, 2));
  private final Sigmoid sigmoid = child("sigmoid", new Sigmoid());

  LeNet(DType dtype, long seed) {
    conv1 = child("conv1", Conv2d.builder(1, 6, 5).padding(2).dtype(dtype).build());
    conv2 = child("conv2", Conv2d.builder(6, 16, 5).dtype(dtype).build());
    fc1 = child("fc1", new Linear(400, 120, true, dtype));
    fc2 = child("fc2", new Linear(120, 84, true, dtype));
    fc3 = child("fc3", new Linear(84, 3, true, dtype));
    Rng rng = Rng.of(seed);
    for (Parameter parameter : parameters()) {
      if (parameter.rank() > 1) {
        Init.xavierUniform(parameter, 1, rng);
      } else {
        Init.zeros(parameter);
      }
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = avgPool.forward(sigmoid.forward(conv1.forward(x)));
    y = avgPool.forward(sigmoid.forward(conv2.forward(y)));
    y = y.reshape(y.shape(0), -1);
    y = sigmoid.forward(fc1.forward(y));
    y = sigmoid.forward(fc2.forward(y));
    return fc3.forward(y);
  }
}
