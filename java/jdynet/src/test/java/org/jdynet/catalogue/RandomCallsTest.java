package org.jdynet.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.memory.MemoryPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Calls every public operator with arguments drawn at random: it returns, or refuses in words, and
 * leaves operands and memory as they were. Finds what nobody thought of.
 *
 * <p>{@code -Djdynet.random.calls=5000 -Djdynet.random.seed=7} looks longer and elsewhere; {@code
 * -Djdynet.random.print=true} prints each call before it is made, to find one that ends the JVM.
 */
class RandomCallsTest {
  private static final int CALLS = Integer.getInteger("jdynet.random.calls", 60);
  private static final long SEED = Long.getLong("jdynet.random.seed", 1);
  private static final boolean PRINT = Boolean.getBoolean("jdynet.random.print");

  /** Enough for any sensible result of the small operands; what is beyond is refused. */
  private static final long MEMORY = 32L << 20;

  /** Elements of a result that are read. */
  private static final long READ = 100_000;

  /** Keep memory beyond the call, or take no argument that could be drawn. */
  private static final Set<String> LEFT_OUT = Set.of("buffer", "wrap", "registerHook", "close");

  private static final Set<String> CHANGING =
      Set.of("fill", "zero", "copyFrom", "set", "requiresGrad", "backward");

  private static final long CAP = MemoryPool.cap();

  @BeforeAll
  static void limitMemory() {
    Jdynet.setMemoryMax(Jdynet.memory().live() + MEMORY);
  }

  @AfterAll
  static void anyMemory() {
    Jdynet.setMemoryMax(CAP);
  }

  @TestFactory
  Stream<DynamicNode> operators() {
    return CoverageTest.FAMILIES.stream()
        .map(
            family ->
                dynamicContainer(
                    family.getSimpleName(),
                    Arrays.stream(family.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .filter(method -> !method.isSynthetic())
                        .filter(method -> !LEFT_OUT.contains(method.getName()))
                        .sorted(Comparator.comparing(CoverageTest::signature))
                        .map(
                            method ->
                                dynamicTest(CoverageTest.signature(method), () -> calls(method)))));
  }

  private static void calls(Method method) {
    for (int call = 0; call < CALLS; call++) {
      long live = Jdynet.memory().live();
      Call drawn = new Call(method);
      try {
        try (TensorScope scope = TensorScope.open()) {
          drawn.draw(SEED * 1_000_003 + call * 31L + CoverageTest.signature(method).hashCode());
          drawn.make();
        }
        assertEquals(live, Jdynet.memory().live(), "live bytes");
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "call " + call + " of seed " + SEED + ", " + drawn + ": " + e.getMessage(), e);
      }
    }
  }

  /** A method, and what it is called with. */
  private static final class Call {
    private final Method method;
    private final boolean changes;
    private RandomArguments arguments;
    private Tensor self;
    private Object[] values;

    /** The operands before the call, as they print: values depend on what the type holds. */
    private String text = "nothing drawn";

    Call(Method method) {
      this.method = method;
      changes = method.getName().endsWith("InPlace") || CHANGING.contains(method.getName());
    }

    void draw(long seed) {
      arguments = new RandomArguments(seed);
      try {
        while (self == null && !Modifier.isStatic(method.getModifiers())) {
          self = (Tensor) arguments.of(Tensor.class);
        }
        values = Arrays.stream(method.getParameterTypes()).map(arguments::of).toArray();
      } catch (IllegalArgumentException | ArithmeticException e) {
        // An option or an operand that refuses to exist.
        assertDesigned(e);
        return;
      }
      text = (self == null ? "" : describe(self) + " ") + describe(values);
      if (PRINT) {
        System.err.println(this);
      }
    }

    void make() {
      if (values == null) {
        return;
      }
      double[][] before = contents();
      Object result = null;
      boolean refused = false;
      try {
        result = method.invoke(self, values);
        read(result);
        if (result instanceof Tensor y && y.requiresGrad() && y.numel() <= READ) {
          y.backward(Tensor.onesLike(y).detach());
        }
      } catch (InvocationTargetException e) {
        refused = true;
        assertDesigned(e.getCause());
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      } catch (RuntimeException | OutOfMemoryError e) {
        // Backward of a view that is too large, or through a closed operand.
        assertDesigned(e);
      }
      if (refused || !changes) {
        double[][] after = contents();
        for (int i = 0; i < before.length; i++) {
          assertArrayEquals(before[i], after[i], "operand " + i);
        }
      }
    }

    private double[][] contents() {
      return arguments.operands().stream()
          .filter(tensor -> !tensor.isClosed() && tensor.numel() <= READ)
          .map(OpCatalogueTest::values)
          .toArray(double[][]::new);
    }

    private void assertDesigned(Throwable thrown) {
      boolean nothing =
          values != null && Arrays.stream(values).anyMatch(RandomCallsTest::holdsNull);
      if (thrown instanceof NullPointerException && nothing) {
        return;
      }
      String message = String.valueOf(thrown.getMessage());
      boolean kind =
          thrown instanceof RuntimeException
              || thrown instanceof OutOfMemoryError && message.startsWith("[memory]");
      if (!kind || !message.matches("(?s)\\[\\w+] expected .*")) {
        throw new AssertionError("refused by " + thrown, thrown);
      }
    }

    @Override
    public String toString() {
      return CoverageTest.signature(method) + " of " + text;
    }
  }

  private static boolean holdsNull(Object value) {
    return value == null
        || value instanceof Object[] array && Arrays.asList(array).contains(null)
        || value instanceof List<?> list && list.contains(null);
  }

  /** Reads all of a result, and checks that it lies within its memory. */
  private static void read(Object result) {
    if (result instanceof Tensor tensor) {
      if (!tensor.isClosed() && tensor.numel() > 0) {
        long first = tensor.offset();
        long last = first;
        for (int d = 0; d < tensor.rank(); d++) {
          last += (tensor.shape(d) - 1) * tensor.strides()[d];
        }
        long bytes = Tensors.storage(tensor).bytes();
        assertTrue(
            first >= 0 && last >= first && (last + 1) * tensor.dtype().bytes() <= bytes,
            () -> "expected a tensor within its " + bytes + " bytes, got " + describe(tensor));
        if (tensor.numel() <= READ) {
          OpCatalogueTest.values(tensor);
        }
      }
    } else if (result instanceof List<?> list) {
      list.forEach(RandomCallsTest::read);
    } else if (result instanceof Record record) {
      Arrays.stream(record.getClass().getRecordComponents())
          .forEach(
              part -> {
                try {
                  read(part.getAccessor().invoke(record));
                } catch (ReflectiveOperationException e) {
                  throw new AssertionError(e);
                }
              });
    }
  }

  private static String describe(Object value) {
    if (value instanceof Tensor tensor) {
      if (tensor.isClosed()) {
        return "a closed tensor";
      }
      String values = tensor.numel() <= 20 ? Arrays.toString(OpCatalogueTest.values(tensor)) : "";
      return tensor.dtype()
          + " "
          + tensor.shape()
          + " by "
          + Arrays.toString(tensor.strides())
          + " from "
          + tensor.offset()
          + (tensor.requiresGrad() ? " with gradient " : " ")
          + values;
    } else if (value instanceof Object[] array) {
      return Arrays.stream(array)
          .map(RandomCallsTest::describe)
          .collect(Collectors.joining(", ", "(", ")"));
    } else if (value instanceof List<?> list) {
      return describe(list.toArray());
    } else if (value != null && value.getClass().isArray()) {
      String whole = Arrays.deepToString(new Object[] {value});
      return whole.substring(1, whole.length() - 1);
    }
    return String.valueOf(value);
  }
}
