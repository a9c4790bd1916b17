package org.jdynet.autograd;

import java.util.function.Supplier;
import org.jdynet.internal.engine.ThreadState;

/** Whether this thread records operations. Other threads are not affected. */
public final class GradMode {
  private GradMode() {}

  /**
   * Whether operations are recorded on this thread.
   *
   * @return true by default
   */
  public static boolean isEnabled() {
    return ThreadState.current().gradEnabled();
  }

  /**
   * Switches recording on or off on this thread.
   *
   * @param enabled whether to record
   */
  public static void setGradEnabled(boolean enabled) {
    ThreadState.current().gradEnabled(enabled);
  }

  /**
   * Runs code without recording.
   *
   * @param body the code
   */
  public static void noGrad(Runnable body) {
    with(false, body);
  }

  /**
   * Computes a value without recording.
   *
   * @param <T> its type
   * @param body the code
   * @return its result
   */
  public static <T> T noGrad(Supplier<T> body) {
    return with(false, body);
  }

  /**
   * Runs code with recording, also inside noGrad.
   *
   * @param body the code
   */
  public static void enableGrad(Runnable body) {
    with(true, body);
  }

  /**
   * Computes a value with recording, also inside noGrad.
   *
   * @param <T> its type
   * @param body the code
   * @return its result
   */
  public static <T> T enableGrad(Supplier<T> body) {
    return with(true, body);
  }

  private static void with(boolean enabled, Runnable body) {
    with(
        enabled,
        () -> {
          body.run();
          return null;
        });
  }

  private static <T> T with(boolean enabled, Supplier<T> body) {
    ThreadState state = ThreadState.current();
    boolean before = state.gradEnabled();
    state.gradEnabled(enabled);
    try {
      return body.get();
    } finally {
      state.gradEnabled(before);
    }
  }
}
