package org.jdynet.internal.op;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.Function.Context;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.nn.Reduction;

/** Losses of single elements and of pairs of rows, made of other operators. */
public final class Losses {
  private static final double COSINE_EPS = 1e-12;
  private static final double LOG_LOWEST = -100;
  private static final double BCE_EPS = 1e-12;

  private Losses() {}

  // ---- what they share

  /** Refuses operands that are closed, not floating-point or not of one type; null for none. */
  static void check(String op, Tensor... operands) {
    for (Tensor operand : operands) {
      if (operand != null) {
        Checks.floating(op, Tensors.open(op, operand));
        Checks.sameDType(op, operands[0], operand);
      }
    }
  }

  static void checkSameShape(String op, String what, Tensor input, Tensor other) {
    if (!input.shape().equals(other.shape())) {
      throw Checks.bad(op, what + " " + input.shape(), other.shape());
    }
  }

  /** Of element-wise losses; intermediate tensors go at once, but for what the graph saved. */
  private static Tensor reduced(String op, Reduction reduction, Supplier<Tensor> elements) {
    if (reduction == Reduction.BATCH_MEAN) {
      throw Checks.bad(op, "reduction NONE, MEAN or SUM", reduction);
    }
    return TensorScope.tidy(() -> reduce(elements.get(), reduction));
  }

  static Tensor reduce(Tensor losses, Reduction reduction) {
    return switch (reduction) {
      case NONE -> losses;
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case BATCH_MEAN -> losses.sum().div(losses.rank() == 0 ? 1 : losses.shape(0));
    };
  }

  /** For the pairs that broadcast. */
  private static void checkPair(String op, Tensor input, Tensor target) {
    check(op, input, target);
    Layouts.broadcast(op, input.shape(), target.shape());
  }

  // ---- regression

  public static Tensor mse(Tensor input, Tensor target, Reduction reduction) {
    checkPair("mseLoss", input, target);
    return reduced("mseLoss", reduction, () -> input.sub(target).square());
  }

  public static Tensor l1(Tensor input, Tensor target, Reduction reduction) {
    checkPair("l1Loss", input, target);
    return reduced("l1Loss", reduction, () -> input.sub(target).abs());
  }

  public static Tensor smoothL1(Tensor input, Tensor target, Reduction reduction, double beta) {
    checkPair("smoothL1Loss", input, target);
    if (!(beta >= 0)) {
      throw Checks.bad("smoothL1Loss", "beta of at least 0", beta);
    }
    return reduced(
        "smoothL1Loss",
        reduction,
        () -> beta == 0 ? input.sub(target).abs() : bent(input, target, beta).div(beta));
  }

  public static Tensor huber(Tensor input, Tensor target, Reduction reduction, double delta) {
    checkPair("huberLoss", input, target);
    if (!(delta > 0)) {
      throw Checks.bad("huberLoss", "delta above 0", delta);
    }
    return reduced("huberLoss", reduction, () -> bent(input, target, delta));
  }

  /** With d = |input - target| and q = min(d, bend): q (d - q / 2), a parabola and then a line. */
  private static Tensor bent(Tensor input, Tensor target, double bend) {
    Tensor distance = input.sub(target).abs();
    Tensor near = distance.clampMax(bend);
    return near.mul(distance.sub(near, 0.5));
  }

  public static Tensor poissonNll(
      Tensor input,
      Tensor target,
      boolean logInput,
      boolean full,
      double eps,
      Reduction reduction) {
    checkPair("poissonNllLoss", input, target);
    return reduced(
        "poissonNllLoss",
        reduction,
        () -> {
          Tensor loss =
              logInput
                  ? input.exp().sub(target.mul(input))
                  : input.sub(target.mul(input.add(eps).log()));
          if (!full) {
            return loss;
          }
          // Stirling's approximation of ln target!, where there is something to approximate.
          Tensor large = target.gt(1);
          Tensor t = Tensor.where(large, target, 1);
          Tensor stirling = t.mul(t.log()).sub(t).add(t.mul(2 * Math.PI).log().mul(0.5));
          return loss.add(Tensor.where(large, stirling, 0));
        });
  }

  public static Tensor gaussianNll(
      Tensor input, Tensor target, Tensor var, boolean full, double eps, Reduction reduction) {
    String op = "gaussianNllLoss";
    check(op, input, target, var);
    Layouts.broadcast(op, input.shape(), target.shape());
    return reduced(
        op,
        reduction,
        () -> {
          Tensor wide = variances(op, input, var);
          if (wide.lt(0).any().item() != 0) {
            throw Checks.bad(op, "variances of at least 0", "a negative one");
          }
          // At least eps, while the gradient takes no notice of that.
          Tensor v = wide.add(wide.detach().clampMin(eps).sub(wide.detach()));
          Tensor loss = v.log().add(input.sub(target).square().div(v)).mul(0.5);
          return full ? loss.add(0.5 * Math.log(2 * Math.PI)) : loss;
        });
  }

  /** One variance for each element, or one for each row, with or without the last dimension. */
  private static Tensor variances(String op, Tensor input, Tensor var) {
    Shape shape = input.shape();
    if (var.shape().equals(shape)) {
      return var;
    }
    long[] row = shape.toArray();
    if (row.length > 0) {
      row[row.length - 1] = 1;
      if (var.shape().equals(Shape.of(row))) {
        return var;
      }
      if (var.numel() == Shape.of(row).numel() && var.rank() == row.length - 1) {
        return var.unsqueeze(-1);
      }
    }
    throw Checks.bad(op, "variances " + shape + ", with or without a last size of 1", var.shape());
  }

  // ---- probabilities

  public static Tensor bce(Tensor input, Tensor target, Tensor weight, Reduction reduction) {
    String op = "binaryCrossEntropy";
    check(op, input, target, weight);
    checkSameShape(op, "target", input, target);
    return reduced(
        op,
        reduction,
        () -> {
          Tensor x = input.detach();
          if (x.ge(0).logicalAnd(x.le(1)).all().item() == 0) {
            throw Checks.bad(op, "probabilities in [0, 1]", "others (is the sigmoid missing?)");
          }
          Tensor losses =
              Custom.apply(
                  op,
                  "dx = dy (x - t) / (x (1 - x)), dt = dy (ln(1 - x) - ln x)",
                  Losses::bceForward,
                  Losses::bceBackward,
                  input,
                  target);
          return weight == null ? losses : losses.mul(weight);
        });
  }

  /** Logarithms are cut: certain and wrong is a large loss, not an infinite one. */
  private static Tensor bceForward(Context context, Tensor... inputs) {
    Tensor x = inputs[0];
    Tensor t = inputs[1];
    context.save(x, t);
    Tensor no = Unary.LOG1P.apply(x.neg()).clampMin(LOG_LOWEST);
    Tensor yes = x.log().clampMin(LOG_LOWEST);
    return t.sub(1).mul(no).sub(t.mul(yes));
  }

  private static List<Tensor> bceBackward(Context context, Tensor dy) {
    Tensor x = context.saved(0);
    Tensor t = context.saved(1);
    Tensor spread = Tensor.sub(1, x).mul(x).clampMin(BCE_EPS);
    Tensor dt = Unary.LOG1P.apply(x.neg()).sub(x.log()).mul(dy);
    return List.of(x.sub(t).div(spread).mul(dy), dt);
  }

  public static Tensor bceWithLogits(
      Tensor input, Tensor target, Tensor weight, Tensor posWeight, Reduction reduction) {
    String op = "binaryCrossEntropyWithLogits";
    check(op, input, target, weight, posWeight);
    checkSameShape(op, "target", input, target);
    return reduced(
        op,
        reduction,
        () -> {
          Tensor yes = Unary.LOG_SIGMOID.apply(input);
          if (posWeight != null) {
            yes = yes.mul(target.mul(posWeight.sub(1)).add(1));
          }
          Tensor losses = input.sub(input.mul(target)).sub(yes);
          return weight == null ? losses : losses.mul(weight);
        });
  }

  public static Tensor klDiv(Tensor input, Tensor target, boolean logTarget, Reduction reduction) {
    checkPair("klDiv", input, target);
    return TensorScope.tidy(
        () -> {
          Tensor losses;
          if (logTarget) {
            losses = target.exp().mul(target.sub(input));
          } else {
            // 0 ln 0 is 0.
            Tensor logs = Tensor.where(target.eq(0), 1, target).log();
            losses = target.mul(logs).sub(target.mul(input));
          }
          return reduce(losses, reduction);
        });
  }

  // ---- ranking

  public static Tensor hingeEmbedding(
      Tensor input, Tensor target, double margin, Reduction reduction) {
    checkPair("hingeEmbeddingLoss", input, target);
    return reduced(
        "hingeEmbeddingLoss",
        reduction,
        () -> {
          Tensor apart = Tensor.sub(margin, input).clampMin(0);
          return Tensor.where(target.ne(1), apart, 0).add(Tensor.where(target.ne(-1), input, 0));
        });
  }

  public static Tensor marginRanking(
      Tensor a, Tensor b, Tensor target, double margin, Reduction reduction) {
    String op = "marginRankingLoss";
    check(op, a, b, target);
    Shape pairs = Layouts.broadcast(op, a.shape(), b.shape());
    Layouts.broadcast(op, pairs, target.shape());
    return reduced(op, reduction, () -> target.mul(b.sub(a)).add(margin).clampMin(0));
  }

  public static Tensor cosineEmbedding(
      Tensor a, Tensor b, Tensor target, double margin, Reduction reduction) {
    String op = "cosineEmbeddingLoss";
    check(op, a, b);
    Tensors.open(op, target);
    checkSameShape(op, "a second input", a, b);
    boolean fits = a.rank() == 1 ? target.rank() == 0 : a.rank() == 2 && target.rank() == 1;
    if (!fits || a.rank() == 2 && target.shape(0) != a.shape(0)) {
      throw Checks.bad(
          op, "inputs [N, D] and target [N], or [D] and []", a.shape() + " and " + target.shape());
    }
    return reduced(
        op,
        reduction,
        () -> {
          Tensor product = a.mul(b).sum(false, -1);
          Tensor lengths = squares(a).mul(squares(b)).sqrt();
          Tensor cosine = product.div(lengths);
          Tensor apart = cosine.sub(margin).clampMin(0);
          return Tensor.where(target.eq(1), Tensor.sub(1, cosine), 0)
              .add(Tensor.where(target.eq(-1), apart, 0));
        });
  }

  private static Tensor squares(Tensor x) {
    return x.square().sum(false, -1).add(COSINE_EPS);
  }

  public static Tensor tripletMargin(
      Tensor anchor,
      Tensor positive,
      Tensor negative,
      double margin,
      double p,
      double eps,
      boolean swap,
      Reduction reduction) {
    String op = "tripletMarginLoss";
    check(op, anchor, positive, negative);
    if (anchor.rank() != positive.rank() || anchor.rank() != negative.rank()) {
      throw Checks.bad(
          op,
          "three inputs of one rank",
          anchor.shape() + ", " + positive.shape() + ", " + negative.shape());
    }
    Shape far = distances(op, anchor, negative);
    if (swap) {
      far = Layouts.broadcast(op, far, distances(op, positive, negative));
    }
    Layouts.broadcast(op, distances(op, anchor, positive), far);
    return reduced(
        op,
        reduction,
        () -> {
          Tensor near = distance(anchor, positive, p, eps, false);
          Tensor away = distance(anchor, negative, p, eps, false);
          if (swap) {
            away = away.minimum(distance(positive, negative, p, eps, false));
          }
          return near.sub(away).add(margin).clampMin(0);
        });
  }

  // ---- distances

  public static Tensor pairwiseDistance(Tensor a, Tensor b, double p, double eps, boolean keepDim) {
    checkPair("pairwiseDistance", a, b);
    if (a.rank() == 0) {
      throw Checks.bad("pairwiseDistance", "inputs [.., D]", a.shape());
    }
    return TensorScope.tidy(() -> distance(a, b, p, eps, keepDim));
  }

  /** The shape of what {@link #distance} finds. */
  private static Shape distances(String op, Tensor a, Tensor b) {
    long[] sizes = Layouts.broadcast(op, a.shape(), b.shape()).toArray();
    return Shape.of(Arrays.copyOf(sizes, Math.max(0, sizes.length - 1)));
  }

  private static Tensor distance(Tensor a, Tensor b, double p, double eps, boolean keepDim) {
    return a.sub(b).add(eps).norm(p, keepDim, -1);
  }

  public static Tensor cosineSimilarity(Tensor a, Tensor b, int dim, double eps) {
    String op = "cosineSimilarity";
    checkPair(op, a, b);
    return TensorScope.tidy(
        () -> {
          Shape shape = Layouts.broadcast(op, a.shape(), b.shape());
          Tensor x = a.expand(shape.toArray());
          Tensor y = b.expand(shape.toArray());
          int d = Checks.dim(op, x, dim);
          Tensor lengths = x.norm(2, false, d).clampMin(eps).mul(y.norm(2, false, d).clampMin(eps));
          return x.mul(y).sum(false, d).div(lengths);
        });
  }
}
