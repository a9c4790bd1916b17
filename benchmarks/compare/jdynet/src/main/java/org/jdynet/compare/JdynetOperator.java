package org.jdynet.compare;

import java.util.ArrayList;
import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.nn.ConvOptions;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.AvgPool2dOptions;
import org.jdynet.nn.MaxPool2dOptions;

/** Single operators. */
final class JdynetOperator implements Task {
  private static final AvgPool2dOptions AVG = AvgPool2dOptions.of(2);
  private static final MaxPool2dOptions MAX = MaxPool2dOptions.of(2);

  private final TensorScope scope = TensorScope.open();
  private final Row row;
  private final boolean pooledBackward;
  private final boolean backward;
  private final List<Tensor> leaves = new ArrayList<>();
  private final ConvOptions options;
  private Tensor x;
  private Tensor weight;
  private Tensor bias;
  private Tensor dy;
  private Tensor pooled;

  JdynetOperator(Row row) {
    this.row = row;
    String kind = row.kind();
    boolean conv = row.group().equals("conv");
    options = conv ? ConvOptions.of(row.size(5), row.size(6), 1, row.size(7)) : null;
    pooledBackward = row.group().equals("pool") && kind.endsWith("-backward");
    backward = pooledBackward || kind.equals("conv-backward") || row.group().equals("rows");
    switch (row.group()) {
      case "conv" -> {
        x = leaf("x", row.size(0), row.size(1), row.size(2), row.size(2));
        weight = leaf("weight", row.size(3), row.size(1) / row.size(7), row.size(4), row.size(4));
      }
      case "sgemm" -> {
        x = leaf("x", row.size(0), row.size(0));
        weight = leaf("weight", row.size(0), row.size(0));
      }
      case "pool" -> x = leaf("x", row.size(0), row.size(1), row.size(2), row.size(2));
      case "rows" -> {
        x = leaf("x", row.size(0), row.size(1));
        if (kind.equals("layernorm")) {
          weight = leaf("norm.weight", row.size(1));
          bias = leaf("norm.bias", row.size(1));
        }
      }
      default -> {
        x = leaf("x", row.size(0));
        weight = JdynetSide.uniform("weight", row.size(0));
      }
    }
    if (backward) {
      pooled = forward();
      dy = JdynetSide.uniform("dy", JdynetSide.shape(pooled));
    } else if (!kind.equals("add-recorded") && !kind.equals("add-sum-backward")) {
      leaves.forEach(leaf -> leaf.requiresGrad(false));
    }
    if (row.group().equals("sgemm")) {
      x = row.size(1) == 1 ? x.t() : x;
      weight = row.size(2) == 1 ? weight.t() : weight;
    }
  }

  private Tensor leaf(String name, long... shape) {
    Tensor leaf = JdynetSide.leaf(name, shape);
    leaves.add(leaf);
    return leaf;
  }

  @Override
  public void step() {
    if (pooledBackward) {
      x.zeroGrad();
      pooled.backward(dy, true);
    } else if (backward) {
      try (TensorScope step = TensorScope.open()) {
        leaves.forEach(Tensor::zeroGrad);
        forward().backward(dy);
      }
    } else if (row.kind().equals("add-sum-backward")) {
      try (TensorScope step = TensorScope.open()) {
        x.zeroGrad();
        x.add(weight).sum().backward();
      }
    } else {
      forward().close();
    }
  }

  private Tensor forward() {
    return switch (row.kind()) {
      case "conv", "conv-backward" -> Functional.conv2d(x, weight, null, options);
      case "sgemm" -> x.matmul(weight);
      case "avg-forward", "avg-backward" -> Functional.avgPool2d(x, AVG);
      case "max-forward", "max-backward" -> Functional.maxPool2d(x, MAX);
      case "sigmoid" -> x.sigmoid();
      case "gelu" -> Functional.gelu(x);
      case "relu" -> x.relu();
      case "tanh" -> x.tanh();
      case "softmax" -> x.softmax(-1);
      case "layernorm" -> Functional.layerNorm(x, new long[] {row.size(1)}, weight, bias, 1e-5);
      default -> x.add(weight);
    };
  }

  @Override
  public List<float[]> results() {
    List<float[]> results = new ArrayList<>();
    try (TensorScope step = TensorScope.open()) {
      results.add(forward().toFloatArray());
    }
    if (backward || row.kind().equals("add-sum-backward")) {
      step();
      leaves.forEach(leaf -> results.add(leaf.grad().toFloatArray()));
    }
    return results;
  }

  @Override
  public void close() {
    scope.close();
  }
}
