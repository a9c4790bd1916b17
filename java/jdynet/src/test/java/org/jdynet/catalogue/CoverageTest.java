package org.jdynet.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdynet.Linalg;
import org.jdynet.Shaping;
import org.jdynet.Special;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.nn.Functional;
import org.junit.jupiter.api.Test;

/** The catalogue is complete: no operator and no kernel without a row. */
class CoverageTest {
  /** The classes whose public methods are operators. */
  static final List<Class<?>> FAMILIES =
      List.of(Tensor.class, Special.class, Linalg.class, Shaping.class, Functional.class);

  /**
   * Methods of Tensor that compute nothing from tensors: creation, random numbers, facts, values
   * out, gradients, life.
   */
  private static final Set<String> NO_OPERATORS =
      Set.of(
          "of",
          "scalar",
          "zeros",
          "ones",
          "full",
          "empty",
          "emptyLike",
          "arange",
          "linspace",
          "eye",
          "rand",
          "randn",
          "randLike",
          "randnLike",
          "randint",
          "randperm",
          "bernoulli",
          "multinomial",
          "uniformInPlace",
          "normalInPlace",
          "bernoulliInPlace",
          "wrap",
          "shape",
          "rank",
          "numel",
          "dtype",
          "strides",
          "offset",
          "isContiguous",
          "item",
          "toFloatArray",
          "toDoubleArray",
          "toLongArray",
          "toIntArray",
          "toByteArray",
          "toBooleanArray",
          "buffer",
          "toString",
          "requiresGrad",
          "isLeaf",
          "grad",
          "sparseGrad",
          "zeroGrad",
          "retainGrad",
          "registerHook",
          "backward",
          "close",
          "isClosed");

  /** One element as a number; get with indices is an operator. */
  private static final String ELEMENT = "Tensor.get(long[])";

  /** Native functions that are no operators, by what tests them. */
  private static final Set<String> INFRASTRUCTURE =
      Set.of(
          // The library itself: NativeLoaderTest, JdynetTest and the C++ tests.
          "jdn_version",
          "jdn_initialize",
          "jdn_isa",
          "jdn_isa_best",
          "jdn_isa_use",
          "jdn_isa_name",
          "jdn_blas_config",
          "jdn_blas_core",
          "jdn_threads_set",
          "jdn_threads",
          "jdn_flush_denormals_set",
          "jdn_flush_denormals",
          // Memory: the tests of org.jdynet.internal.memory.
          "jdn_memory_allocate",
          "jdn_memory_free",
          "jdn_memory_physical",
          // Creation: CreationTest, and the recorded vectors.
          "jdn_arange",
          "jdn_linspace",
          "jdn_eye",
          // Random numbers: RngTest, RandomTest.
          "jdn_uniform",
          "jdn_normal",
          "jdn_randint",
          "jdn_randperm",
          "jdn_bernoulli",
          "jdn_multinomial",
          "jdn_multinomial_check",
          "jdn_outside",
          // The optimizers: OptimizerTest, and the recorded vectors.
          "jdn_sgd_step",
          "jdn_adam_step",
          "jdn_adagrad_step",
          "jdn_adadelta_step",
          "jdn_rmsprop_step",
          "jdn_adamax_step",
          "jdn_nadam_step",
          "jdn_radam_step",
          // Clipping: ClipTest.
          "jdn_gradient_norm",
          "jdn_gradient_scale",
          "jdn_gradient_clamp");

  @Test
  void eachOperatorHasExactlyOneRow() {
    TreeMap<String, List<String>> rows = new TreeMap<>();
    for (OpRow row : OpCatalogue.ROWS) {
      Stream<String> methods = row.samples.stream().map(Sample::method).distinct();
      methods.forEach(
          method ->
              rows.merge(
                  method,
                  List.of(row.name),
                  (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    }
    TreeSet<String> operators = new TreeSet<>();
    for (Class<?> family : FAMILIES) {
      for (Method method : family.getDeclaredMethods()) {
        boolean isPublic = Modifier.isPublic(method.getModifiers()) && !method.isSynthetic();
        if (isPublic
            && !signature(method).equals(ELEMENT)
            && !(family == Tensor.class && NO_OPERATORS.contains(method.getName()))) {
          operators.add(signature(method));
        }
      }
    }
    assertEquals(operators, rows.keySet());
    rows.forEach((method, names) -> assertEquals(1, names.size(), method + " in " + names));
  }

  static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ",",
                method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(",
                ")"));
  }

  @Test
  void eachKernelIsDrivenByARow() {
    TreeSet<String> driven = new TreeSet<>(INFRASTRUCTURE);
    OpCatalogue.ROWS.forEach(row -> driven.addAll(row.kernels));
    TreeSet<String> kernels =
        Arrays.stream(Kernels.class.getDeclaredMethods())
            .filter(method -> Modifier.isNative(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> name.startsWith("jdn_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(kernels, driven);
  }
}
