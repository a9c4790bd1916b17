package org.jdynet.compare;

import org.jdynet.Jdynet;
import org.jdynet.Tensor;

/** JDyNet as its users have it: eager modules and operators, a scope around each step. */
public final class JdynetSide implements Side {
  @Override
  public void configure(int threads) {
    Jdynet.setNumThreads(threads);
    Jdynet.flushDenormals(true);
  }

  @Override
  public String describe() {
    return "JDyNet "
        + Jdynet.version()
        + ", denormals flushed, a scope around each step; "
        + Jdynet.diagnosis().strip().replaceAll("\\s*\\n\\s*", ", ");
  }

  @Override
  public Task task(Row row) {
    return switch (row.kind()) {
      case "lenet-train", "lenet-infer", "mlp-train", "convnet-train" -> new JdynetNet(row);
      case "lstm", "encoder" -> new JdynetLayer(row);
      default -> new JdynetOperator(row);
    };
  }

  static Tensor uniform(String name, long... shape) {
    return Tensor.of(Values.uniform(name, 1, shape), shape);
  }

  static Tensor leaf(String name, long... shape) {
    return Tensor.of(Values.parameter(name, shape), shape).requiresGrad(true);
  }

  static long[] shape(Tensor tensor) {
    return tensor.shape().toArray();
  }
}
