package org.jdynet.compare;

import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** libtorch through its JavaCPP bindings; every result is closed at once. */
public final class Libtorch implements Side {
  @Override
  public void configure(int threads) {
    torch.set_num_threads(threads);
    Context.setFlushDenormal(true);
  }

  @Override
  public String describe() {
    String blas = System.getProperty("org.bytedeco.openblas.load", "OpenBLAS");
    return "libtorch "
        + torch.class.getPackage().getImplementationVersion()
        + " with "
        + blas
        + ", at::set_num_threads, denormals flushed, nopointergc, results closed at once";
  }

  @Override
  public Task task(Row row) {
    return switch (row.kind()) {
      case "lenet-train", "lenet-infer", "mlp-train", "convnet-train" -> new LibtorchNet(row);
      case "lstm", "encoder" -> new LibtorchLayer(row);
      default -> new LibtorchOperator(row);
    };
  }

  static Tensor tensor(float[] values, long... shape) {
    try (Tensor flat = torch.tensor(values)) {
      return flat.reshape(shape);
    }
  }

  static Tensor uniform(String name, long... shape) {
    return tensor(Values.uniform(name, 1, shape), shape);
  }

  static Tensor parameter(String name, long... shape) {
    Tensor parameter = tensor(Values.parameter(name, shape), shape);
    parameter.set_requires_grad(true);
    return parameter;
  }

  static float[] floats(Tensor tensor) {
    try (Tensor dense = tensor.contiguous()) {
      float[] values = new float[Math.toIntExact(dense.numel())];
      dense.data_ptr_float().get(values);
      return values;
    }
  }

  /** What Optimizer.zero_grad() does with each parameter. */
  static void zeroGrad(Tensor leaf) {
    try (Tensor gradient = leaf.mutable_grad()) {
      gradient.reset();
    }
  }

  /** Closes what an operation has used up and passes its result on. */
  static Tensor then(Tensor used, Tensor result) {
    used.close();
    return result;
  }

  static long[] shape(Tensor tensor) {
    long[] shape = new long[Math.toIntExact(tensor.dim())];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }
}
