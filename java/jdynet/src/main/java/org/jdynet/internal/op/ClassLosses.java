package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.nn.Reduction;

/**
 * Losses over classes in all their forms: weighted, smoothed, of images, with elements left out.
 * {@link CrossEntropy} is the plain form of one native call.
 */
public final class ClassLosses {
  private static final String CROSS_ENTROPY = "crossEntropy";

  private ClassLosses() {}

  /**
   * @param logProbabilities [C], [N, C] or [N, C, ..]
   * @param target int64 [], [N] or [N, ..]
   * @param weight [C], or null
   */
  public static Tensor nll(
      Tensor logProbabilities,
      Tensor target,
      Tensor weight,
      long ignoreIndex,
      Reduction reduction) {
    String op = "nllLoss";
    check(op, logProbabilities, target, weight, reduction);
    if (!isIndices(logProbabilities, target)) {
      throw badTarget(op, "int64 " + positions(logProbabilities), target);
    }
    return TensorScope.tidy(
        () -> {
          boolean single = logProbabilities.rank() == 1;
          Tensor x = single ? logProbabilities.unsqueeze(0) : logProbabilities;
          Tensor t = single ? target.unsqueeze(0) : target;
          Picked picked = Picked.of(op, x, t, weight, ignoreIndex);
          return unbatched(picked.reduce(picked.losses(x), reduction), single, reduction);
        });
  }

  /**
   * @param logits [C], [N, C] or [N, C, ..]
   * @param target int64 [], [N] or [N, ..] of classes, or probabilities of the logits' shape
   * @param weight [C], or null
   * @param smoothing share of each target that goes to all classes alike
   */
  public static Tensor crossEntropy(
      Tensor logits,
      Tensor target,
      Tensor weight,
      long ignoreIndex,
      Reduction reduction,
      double smoothing) {
    check(CROSS_ENTROPY, logits, target, weight, reduction);
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw Checks.bad(CROSS_ENTROPY, "label smoothing in [0, 1]", smoothing);
    }
    boolean indices = isIndices(logits, target);
    if (!indices && !(target.dtype() == logits.dtype() && target.shape().equals(logits.shape()))) {
      throw badTarget(
          CROSS_ENTROPY,
          "int64 " + positions(logits) + " or " + logits.dtype() + " " + logits.shape(),
          target);
    }
    boolean plain =
        weight == null
            && smoothing == 0
            && reduction != Reduction.NONE
            && logits.rank() == 2
            && Tensors.node(target) == null;
    if (plain && !(indices && contains(target, ignoreIndex))) {
      return CrossEntropy.apply(logits, target, reduction == Reduction.MEAN);
    }
    return TensorScope.tidy(
        () -> {
          boolean single = logits.rank() == 1;
          Tensor x = single ? logits.unsqueeze(0) : logits;
          Tensor t = single ? target.unsqueeze(0) : target;
          Tensor logs = x.logSoftmax(1);
          Tensor loss =
              indices
                  ? ofClasses(logs, t, weight, ignoreIndex, reduction, smoothing)
                  : ofProbabilities(logs, t, weight, reduction, smoothing);
          return unbatched(loss, single, reduction);
        });
  }

  private static Tensor ofClasses(
      Tensor logs,
      Tensor target,
      Tensor weight,
      long ignoreIndex,
      Reduction reduction,
      double smoothing) {
    Picked picked = Picked.of(CROSS_ENTROPY, logs, target, weight, ignoreIndex);
    Tensor losses = picked.losses(logs);
    if (smoothing > 0) {
      Tensor all = weight == null ? logs : logs.mul(alongClasses(weight, logs));
      Tensor even = all.sum(false, 1).neg().maskedFill(picked.ignored, 0);
      losses = losses.mul(1 - smoothing).add(even, smoothing / logs.shape(1));
    }
    return picked.reduce(losses, reduction);
  }

  private static Tensor ofProbabilities(
      Tensor logs, Tensor target, Tensor weight, Reduction reduction, double smoothing) {
    Tensor shares =
        smoothing > 0 ? target.mul(1 - smoothing).add(smoothing / logs.shape(1)) : target;
    Tensor terms = logs.mul(shares);
    Tensor weighted = weight == null ? terms : terms.mul(alongClasses(weight, logs));
    return Losses.reduce(weighted.sum(false, 1).neg(), reduction);
  }

  /** [C] as [C, 1, ..], which broadcasts over [N, C, ..]. */
  private static Tensor alongClasses(Tensor weight, Tensor x) {
    long[] sizes = new long[x.rank() - 1];
    Arrays.fill(sizes, 1);
    sizes[0] = weight.shape(0);
    return weight.detach().reshape(sizes);
  }

  /**
   * Targets that were looked at.
   *
   * @param ignored where nothing counts
   * @param classes the targets, 0 where ignored
   * @param weights of the targets' classes, 0 where ignored; null for 1 each
   */
  private record Picked(Tensor ignored, Tensor classes, Tensor weights) {
    static Picked of(String op, Tensor x, Tensor target, Tensor weight, long ignoreIndex) {
      Tensor ignored = target.eq(ignoreIndex);
      Tensor classes = target.maskedFill(ignored, 0).contiguous();
      long outside = firstOutside(classes, x.shape(1));
      if (outside >= 0) {
        throw new IndexOutOfBoundsException(
            "["
                + op
                + "] expected classes in [0, "
                + x.shape(1)
                + "), got "
                + (long) classes.flatten().get(outside)
                + " in row "
                + outside);
      }
      Tensor weights =
          weight == null
              ? null
              : weight
                  .detach()
                  .indexSelect(0, classes.flatten())
                  .reshape(classes.shape().toArray())
                  .maskedFill(ignored, 0);
      return new Picked(ignored, classes, weights);
    }

    /** -weight x of the targets' classes. */
    Tensor losses(Tensor x) {
      Tensor picked = x.gather(1, classes.unsqueeze(1)).squeeze(1).neg();
      return (weights == null ? picked : picked.mul(weights)).maskedFill(ignored, 0);
    }

    /** A mean divides by what counts: the sum of the weights. */
    Tensor reduce(Tensor losses, Reduction reduction) {
      if (reduction != Reduction.MEAN) {
        return Losses.reduce(losses, reduction);
      }
      Tensor counted = weights == null ? ignored.logicalNot().sum() : weights.sum();
      return losses.sum().div(counted);
    }
  }

  private static void check(
      String op, Tensor x, Tensor target, Tensor weight, Reduction reduction) {
    Losses.check(op, x, weight);
    Tensors.open(op, target);
    if (x.rank() == 0) {
      throw Checks.bad(op, "logits [N, C, ..] or [C]", x.shape());
    }
    if (weight != null && (weight.rank() != 1 || weight.numel() != classes(x))) {
      throw Checks.bad(op, "weight [" + classes(x) + "]", weight.shape());
    }
    if (reduction == Reduction.BATCH_MEAN) {
      throw Checks.bad(op, "reduction NONE, MEAN or SUM", reduction);
    }
  }

  private static IllegalArgumentException badTarget(String op, String expected, Tensor target) {
    return Checks.bad(op, "target " + expected, target.dtype() + " " + target.shape());
  }

  private static long classes(Tensor x) {
    return x.shape(x.rank() == 1 ? 0 : 1);
  }

  /** The shape without its classes. */
  private static Shape positions(Tensor x) {
    long[] sizes = new long[x.rank() - 1];
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = x.shape(d == 0 ? 0 : d + 1);
    }
    return Shape.of(sizes);
  }

  private static boolean isIndices(Tensor x, Tensor target) {
    return target.dtype() == DType.INT64 && target.shape().equals(positions(x));
  }

  private static boolean contains(Tensor target, long value) {
    try (TensorScope scope = TensorScope.open(CROSS_ENTROPY)) {
      return target.eq(value).any().item() != 0;
    }
  }

  /** -1 if all are in [0, size). */
  private static long firstOutside(Tensor classes, long size) {
    return Kernels.jdn_index_check(Tensors.address(classes), size, classes.numel(), 1, 0, 0);
  }

  private static Tensor unbatched(Tensor loss, boolean single, Reduction reduction) {
    return single && reduction == Reduction.NONE ? loss.squeeze(0) : loss;
  }
}
