package org.jdynet.internal.engine;

import org.jdynet.Tensor;
import org.jdynet.autograd.GraphListener;

/** What belongs to one thread: its scopes, its grad mode, who listens. Small, and never a cache. */
public final class ThreadState {
  private static final ThreadLocal<ThreadState> LOCAL = ThreadLocal.withInitial(ThreadState::new);

  /** The innermost open scope; null outside any. */
  Scope scope;

  private boolean gradEnabled = true;
  private boolean decomposedConvolution;
  private GraphListener listener;
  private ModulePath module;
  private LayerListener layerListener;
  private long sequence;

  /** Where a layer stands in its net, for example {@code features.0}. */
  @FunctionalInterface
  public interface ModulePath {
    String path();
  }

  /** Is told of each layer that ran, and of how many floating-point operations that takes. */
  @FunctionalInterface
  public interface LayerListener {
    void ran(ModulePath layer, Tensor output, long flops);
  }

  private ThreadState() {}

  public static ThreadState current() {
    return LOCAL.get();
  }

  public Scope scope() {
    return scope;
  }

  public boolean gradEnabled() {
    return gradEnabled;
  }

  public void gradEnabled(boolean enabled) {
    gradEnabled = enabled;
  }

  /** Whether conv2d runs as the nodes that textbooks show. */
  public boolean decomposedConvolution() {
    return decomposedConvolution;
  }

  public void decomposedConvolution(boolean decomposed) {
    decomposedConvolution = decomposed;
  }

  /** Who is told of recorded nodes and gradients; null for nobody. */
  public GraphListener listener() {
    return listener;
  }

  public void listener(GraphListener wanted) {
    listener = wanted;
  }

  /** The layer whose forward runs; null outside any. */
  public ModulePath module() {
    return module;
  }

  public void module(ModulePath wanted) {
    module = wanted;
  }

  /** Who is told of layers that ran; null for nobody. */
  public LayerListener layerListener() {
    return layerListener;
  }

  public void layerListener(LayerListener wanted) {
    layerListener = wanted;
  }

  /** A number greater than this thread's last and than every input's. */
  long nextSequence(Node... inputs) {
    long next = sequence;
    for (Node input : inputs) {
      if (input != null) {
        next = Math.max(next, input.sequence());
      }
    }
    sequence = next + 1;
    return sequence;
  }
}
