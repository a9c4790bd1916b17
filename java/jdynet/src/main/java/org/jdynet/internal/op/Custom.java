package org.jdynet.internal.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.autograd.Function;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Scope;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.ThreadState;

/** Operations whose forward and gradient are made of others, mostly those that users write. */
public final class Custom {
  /** A user's forward. */
  @FunctionalInterface
  public interface Forward {
    Tensor run(Function.Context context, Tensor... inputs);
  }

  /** A user's backward. */
  @FunctionalInterface
  public interface Gradient {
    List<Tensor> run(Function.Context context, Tensor dy);
  }

  private Custom() {}

  public static Tensor apply(
      String op, String formula, Forward forward, Gradient backward, Tensor... inputs) {
    boolean record = ThreadState.current().gradEnabled();
    Node[] nodes = new Node[inputs.length];
    boolean wanted = false;
    for (int i = 0; i < inputs.length; i++) {
      nodes[i] = Tensors.node(inputs[i]);
      wanted |= nodes[i] != null;
    }
    Kept kept = new Kept();
    Tensor result = GradMode.noGrad(() -> forward.run(kept, inputs));
    if (result == null) {
      throw Checks.bad(op, "a tensor from forward", "null");
    }
    if (!record || !wanted) {
      return result;
    }
    // An input or a parameter handed through must not become its own result.
    boolean known = Tensors.node(result) != null || Arrays.asList(inputs).contains(result);
    Tensor y = known ? result.detach() : result;
    new Recorded(op, formula, backward, kept, y, nodes);
    Node.announce(y, inputs);
    return y;
  }

  /** Collects what forward saves until the node exists. */
  private static final class Kept implements Function.Context {
    private final List<Tensor> tensors = new ArrayList<>();

    @Override
    public void save(Tensor... wanted) {
      Collections.addAll(tensors, wanted);
    }

    @Override
    public Tensor saved(int index) {
      return tensors.get(index);
    }
  }

  private static final class Recorded extends OpNode implements Function.Context {
    private final Gradient gradient;

    Recorded(String op, String formula, Gradient gradient, Kept kept, Tensor y, Node[] inputs) {
      super(op, formula, y, inputs);
      this.gradient = gradient;
      keep(kept.tensors.toArray(Tensor[]::new));
    }

    @Override
    public void save(Tensor... tensors) {
      throw new IllegalStateException("[" + op() + "] save() belongs into forward");
    }

    @Override
    public Tensor saved(int index) {
      return kept(index);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Scope scope = Scope.open("backward of " + op());
      try {
        List<Tensor> gradients = gradient.run(this, dy);
        if (gradients.size() != inputs().length) {
          throw Checks.bad(op(), inputs().length + " gradients from backward", gradients.size());
        }
        for (int i = 0; i < gradients.size(); i++) {
          Tensor given = gradients.get(i);
          if (given == null || !pass.needs(i)) {
            continue;
          }
          Node input = inputs()[i];
          if (!given.shape().equals(input.shape()) || given.dtype() != input.dtype()) {
            throw Checks.bad(
                op(),
                "gradient " + i + " of " + input.dtype() + " " + input.shape(),
                given.dtype() + " " + given.shape());
          }
          pass.give(i, given);
        }
      } finally {
        scope.close();
      }
    }
  }
}
