package org.jdynet.vectors;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.AvgPool2dOptions;
import org.jdynet.nn.Functional.Conv2dOptions;

/** How each recorded operator is called here. */
final class OpTable {
  private static final Map<String, Function<Call, List<Tensor>>> OPS = new HashMap<>();

  private OpTable() {}

  static List<Tensor> apply(String op, Call call) {
    Function<Call, List<Tensor>> function = OPS.get(op);
    if (function == null) {
      throw new IllegalArgumentException("no row for " + op);
    }
    return function.apply(call);
  }

  private static void op(String name, Function<Call, Tensor> function) {
    OPS.put(name, function.andThen(List::of));
  }

  private static void unary(String name, UnaryOperator<Tensor> function) {
    op(name, c -> function.apply(c.input()));
  }

  private static void binary(String name, BinaryOperator<Tensor> function) {
    op(name, c -> function.apply(c.input(), c.tensor(1, "other")));
  }

  static {
    unary("abs", Tensor::abs);
    unary("exp", Tensor::exp);
    unary("log", Tensor::log);
    unary("neg", Tensor::neg);
    unary("sqrt", Tensor::sqrt);
    unary("square", Tensor::square);
    unary("tanh", Tensor::tanh);
    unary("sigmoid", Tensor::sigmoid);
    unary("nn.functional.relu", Tensor::relu);

    op("add", c -> c.input().add(scaledOther(c)));
    op("sub", c -> c.input().sub(scaledOther(c)));
    binary("mul", Tensor::mul);
    binary("div", Tensor::div);
    binary("true_divide", Tensor::div);
    binary("__radd__", (x, other) -> other.add(x));
    binary("__rsub__", (x, other) -> other.sub(x));
    binary("__rmul__", (x, other) -> other.mul(x));
    binary("__rdiv__", (x, other) -> other.div(x));

    op("sum", c -> c.input().sum(c.flag(2, "keepdim", false), dims(c)));
    op("mean", c -> c.input().mean(c.flag(2, "keepdim", false), dims(c)));
    op("amax", c -> extremum(c, Tensor::max, Tensor::max));
    op("amin", c -> extremum(c, Tensor::min, Tensor::min));
    OPS.put("max", c -> withIndices(c, Tensor::max, Tensor::argmax));
    OPS.put("min", c -> withIndices(c, Tensor::min, Tensor::argmin));
    op("argmax", c -> index(c, Tensor::argmax));
    op("argmin", c -> index(c, Tensor::argmin));
    // The dtype that some calls ask for is the one that the operands have.
    op("softmax", c -> c.input().softmax(c.dim(1, "dim")));
    op("log_softmax", c -> c.input().logSoftmax(c.dim(1, "dim")));

    for (String name : List.of("matmul", "mm", "bmm", "mv", "dot", "inner")) {
      binary(name, Tensor::matmul);
    }
    binary("__rmatmul__", (x, other) -> other.matmul(x));
    binary("outer", (x, other) -> x.unsqueeze(1).matmul(other.unsqueeze(0)));

    op("reshape", c -> c.input().reshape(c.integers(1, "shape")));
    op("view", c -> c.input().reshape(c.integers(1, "size")));
    op(
        "flatten",
        c ->
            c.input()
                .flatten((int) c.integer(1, "start_dim", 0), (int) c.integer(2, "end_dim", -1)));
    op("transpose", c -> c.input().transpose(c.dim(1, "dim0"), c.dim(2, "dim1")));
    unary("t", Tensor::t);
    op("permute", c -> c.input().permute(ints(c.integers(1, "dims"))));
    op("squeeze", OpTable::squeeze);
    op("unsqueeze", c -> c.input().unsqueeze(c.dim(1, "dim")));
    op("expand", c -> c.input().expand(c.integers(1, "size")));
    op("broadcast_to", c -> c.input().expand(c.integers(1, "size")));
    binary("expand_as", (x, other) -> x.expand(other.shape().toArray()));
    op(
        "narrow",
        c ->
            c.input().narrow(c.dim(1, "dim"), c.integer(2, "start", 0), c.integer(3, "length", 0)));
    op("select", c -> c.input().select(c.dim(1, "dim"), c.integer(2, "index", 0)));
    op(
        "slice",
        c ->
            c.input()
                .slice(
                    c.dim(1, "dim"),
                    c.integer(2, "start", 0),
                    c.integer(3, "end", Long.MAX_VALUE),
                    c.integer(4, "step", 1)));

    op(
        "nn.functional.linear",
        c -> Functional.linear(c.input(), c.tensor(1, "weight"), c.tensor(2, "bias")));
    op("nn.functional.conv2d", OpTable::conv2d);
    op("nn.functional.avg_pool2d", OpTable::avgPool2d);
    op("nn.functional.cross_entropy", OpTable::crossEntropy);
  }

  private static Tensor scaledOther(Call c) {
    double alpha = c.number(2, "alpha", 1);
    return alpha == 1 ? c.tensor(1, "other") : c.tensor(1, "other").mul(alpha);
  }

  /** No dimensions stand for all. */
  private static int[] dims(Call c) {
    int[] dims = ints(c.integers(1, "dim"));
    return dims.length > 0 ? dims : IntStream.range(0, c.input().rank()).toArray();
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  private interface AlongDim {
    Tensor apply(Tensor x, int dim, boolean keepDim);
  }

  /** Over one dimension after the other, from the last. */
  private static Tensor extremum(Call c, UnaryOperator<Tensor> all, AlongDim along) {
    Tensor x = c.input();
    if (c.integers(1, "dim").length == 0) {
      return all.apply(x);
    }
    int[] dims = IntStream.of(dims(c)).map(c.input().shape()::dim).sorted().toArray();
    for (int i = dims.length - 1; i >= 0; i--) {
      x = along.apply(x, dims[i], c.flag(2, "keepdim", false));
    }
    return x;
  }

  /** PyTorch lets a single value pass for a vector of one. */
  private static Tensor asVector(Tensor x) {
    return x.rank() == 0 ? x.reshape(1) : x;
  }

  private static List<Tensor> withIndices(
      Call c, AlongDim along, BiFunction<Tensor, Integer, Tensor> index) {
    Tensor x = asVector(c.input());
    int dim = c.dim(1, "dim");
    boolean keep = c.flag(2, "keepdim", false) && c.input().rank() > 0;
    Tensor indices = index.apply(x, dim);
    return List.of(along.apply(x, dim, keep), keep ? indices.unsqueeze(dim) : indices);
  }

  /** Without a dimension: of the flattened tensor. */
  private static Tensor index(Call c, BiFunction<Tensor, Integer, Tensor> index) {
    if (c.get(1, "dim") == null) {
      return index.apply(c.input().flatten(0, -1), 0);
    }
    int dim = c.dim(1, "dim");
    Tensor indices = index.apply(c.input(), dim);
    return c.flag(2, "keepdim", false) ? indices.unsqueeze(dim) : indices;
  }

  private static Tensor squeeze(Call c) {
    Tensor x = asVector(c.input());
    if (c.get(1, "dim") != null) {
      return x.squeeze(c.dim(1, "dim"));
    }
    for (int dim = x.rank() - 1; dim >= 0; dim--) {
      x = x.squeeze(dim);
    }
    return x;
  }

  private static Tensor conv2d(Call c) {
    Tensor x = c.input();
    if (x.rank() == 3) {
      return conv2d(c, x.unsqueeze(0)).squeeze(0);
    }
    return conv2d(c, x);
  }

  private static Tensor conv2d(Call c, Tensor x) {
    long[] padding = c.pair(4, "padding", 0);
    if (!"same".equals(c.get(4, "padding"))) {
      return conv2d(c, x, padding);
    }
    // An odd number of zeros goes half before, the larger half behind: one row or column too many.
    long[] zeros = c.pair(5, "dilation", 1);
    Arrays.setAll(zeros, d -> zeros[d] * (c.tensor(1, "weight").shape(d + 2) - 1));
    Arrays.setAll(padding, d -> (zeros[d] + 1) / 2);
    return conv2d(c, x, padding)
        .narrow(2, zeros[0] % 2, x.shape(2))
        .narrow(3, zeros[1] % 2, x.shape(3));
  }

  private static Tensor conv2d(Call c, Tensor x, long[] padding) {
    long[] stride = c.pair(3, "stride", 1);
    long[] dilation = c.pair(5, "dilation", 1);
    Conv2dOptions options =
        new Conv2dOptions(
            stride[0],
            stride[1],
            padding[0],
            padding[1],
            dilation[0],
            dilation[1],
            c.integer(6, "groups", 1));
    return Functional.conv2d(x, c.tensor(1, "weight"), c.tensor(2, "bias"), options);
  }

  private static Tensor avgPool2d(Call c) {
    long[] kernel = c.pair(1, "kernel_size", 0);
    long[] stride = c.get(2, "stride") == null ? kernel : c.pair(2, "stride", 0);
    long[] padding = c.pair(3, "padding", 0);
    return Functional.avgPool2d(
        c.input(),
        new AvgPool2dOptions(
            kernel[0],
            kernel[1],
            stride[0],
            stride[1],
            padding[0],
            padding[1],
            c.flag(4, "ceil_mode", false),
            c.flag(5, "count_include_pad", true),
            c.integer(6, "divisor_override", 0)));
  }

  private static Tensor crossEntropy(Call c) {
    Tensor target = c.tensor(1, "target");
    return Functional.crossEntropy(
        rows(c.input()),
        target.dtype() == DType.INT64 ? target.reshape(-1) : rows(target.detach()));
  }

  /** [N, C, ..] as [N * .., C]. */
  private static Tensor rows(Tensor x) {
    int[] classesLast =
        IntStream.range(0, x.rank()).map(d -> d == 0 ? 0 : d < x.rank() - 1 ? d + 1 : 1).toArray();
    return x.permute(classesLast).reshape(-1, x.shape(1));
  }
}
