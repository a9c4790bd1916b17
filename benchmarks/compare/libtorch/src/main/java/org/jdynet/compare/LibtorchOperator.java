package org.jdynet.compare;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Single operators. */
final class LibtorchOperator implements Task {
  private static final TensorOptional NONE = new TensorOptional();

  private final BoolOptional retain;
  private final TensorArrayRefOptional all = new TensorArrayRefOptional();
  private final Row row;
  private final boolean backward;
  private final boolean pooledBackward;
  private final List<Tensor> leaves = new ArrayList<>();
  private Tensor x;
  private Tensor weight;
  private TensorOptional bias = NONE;
  private TensorOptional scale = NONE;
  private Tensor dy;
  private Tensor pooled;
  private final long[] stride;
  private final long[] pad;
  private final long[] one = {1, 1};

  LibtorchOperator(Row row) {
    this.row = row;
    String kind = row.kind();
    pooledBackward = kind.endsWith("-backward") && kind.contains("-") && row.group().equals("pool");
    backward =
        kind.equals("conv-backward")
            || kind.equals("softmax")
            || kind.equals("layernorm")
            || pooledBackward;
    retain = new BoolOptional(pooledBackward);
    boolean conv = kind.startsWith("conv");
    stride = new long[] {conv ? row.size(5) : 1, conv ? row.size(5) : 1};
    pad = new long[] {conv ? row.size(6) : 0, conv ? row.size(6) : 0};
    switch (row.group()) {
      case "conv" -> {
        x = leaf("x", row.size(0), row.size(1), row.size(2), row.size(2));
        weight = leaf("weight", row.size(3), row.size(1) / row.size(7), row.size(4), row.size(4));
      }
      case "sgemm" -> {
        x = leaf("x", row.size(0), row.size(0));
        weight = leaf("weight", row.size(0), row.size(0));
        x = row.size(1) == 1 ? x.t() : x;
        weight = row.size(2) == 1 ? weight.t() : weight;
      }
      case "pool" -> x = leaf("x", row.size(0), row.size(1), row.size(2), row.size(2));
      case "rows" -> {
        x = leaf("x", row.size(0), row.size(1));
        if (kind.equals("layernorm")) {
          scale = new TensorOptional(leaf("norm.weight", row.size(1)));
          bias = new TensorOptional(leaf("norm.bias", row.size(1)));
        }
      }
      default -> {
        x = leaf("x", row.size(0));
        weight = Libtorch.uniform("weight", row.size(0));
      }
    }
    boolean recorded = kind.equals("add-recorded") || kind.equals("add-sum-backward");
    if (backward) {
      Tensor y = forward();
      dy = Libtorch.uniform("dy", Libtorch.shape(y));
      pooled = y;
    } else if (!recorded) {
      leaves.forEach(leaf -> leaf.set_requires_grad(false));
    }
  }

  private Tensor leaf(String name, long... shape) {
    Tensor leaf = Libtorch.parameter(name, shape);
    leaves.add(leaf);
    return leaf;
  }

  @Override
  public void step() {
    if (pooledBackward) {
      Libtorch.zeroGrad(x);
      pooled.backward(dy, retain, false, all);
    } else if (backward) {
      run().close();
    } else if (row.kind().equals("add-sum-backward")) {
      Libtorch.zeroGrad(x);
      Tensor y = x.add(weight);
      try (Tensor sum = Libtorch.then(y, y.sum())) {
        sum.backward();
      }
    } else {
      forward().close();
    }
  }

  private Tensor run() {
    leaves.forEach(Libtorch::zeroGrad);
    Tensor y = forward();
    y.backward(dy, retain, false, all);
    return y;
  }

  private Tensor forward() {
    return switch (row.kind()) {
      case "conv", "conv-backward" -> torch.conv2d(x, weight, NONE, stride, pad, one, row.size(7));
      case "sgemm" -> torch.matmul(x, weight);
      case "avg-forward", "avg-backward" -> torch.avg_pool2d(x, 2, 2);
      case "max-forward", "max-backward" -> torch.max_pool2d(x, 2, 2);
      case "sigmoid" -> x.sigmoid();
      case "gelu" -> torch.gelu(x);
      case "relu" -> x.relu();
      case "tanh" -> x.tanh();
      case "softmax" -> x.softmax(-1);
      case "layernorm" -> torch.layer_norm(x, new long[] {row.size(1)}, scale, bias, 1e-5, true);
      default -> x.add(weight);
    };
  }

  @Override
  public List<float[]> results() {
    List<float[]> results = new ArrayList<>();
    results.add(Libtorch.floats(forward()));
    if (backward || row.kind().equals("add-sum-backward")) {
      step();
      leaves.forEach(leaf -> results.add(Libtorch.floats(leaf.grad())));
    }
    return results;
  }
}
