package org.jdynet;

import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails each test that leaves more native memory alive than it found. Registered for all tests. */
@SuppressWarnings("exports") // the tests are patched into the module, which does not export JUnit
public final class NothingLeft implements BeforeEachCallback, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(NothingLeft.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put("live", Jdynet.memory().live());
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    if (context.getExecutionException().isPresent()
        || isAnnotated(context.getTestMethod(), LeavesMemory.class)
        || isAnnotated(context.getTestClass(), LeavesMemory.class)) {
      return;
    }
    long before = context.getStore(NAMESPACE).get("live", Long.class);
    // Less is no fault: the collector may free what a test before this one left to it.
    if (Jdynet.memory().live() > before && !back(before)) {
      throw new AssertionError(
          "expected "
              + before
              + " live bytes as before the test, got "
              + Jdynet.memory().live()
              + ": a scope is missing, or @LeavesMemory");
    }
  }

  /** Threads that were told to stop may need a moment to let go. */
  private static boolean back(long live) throws InterruptedException {
    for (int i = 0; i < 100 && Jdynet.memory().live() > live; i++) {
      Thread.sleep(10);
    }
    return Jdynet.memory().live() <= live;
  }
}
