package org.jdynet.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jdynet.DType;
import org.jdynet.Index;
import org.jdynet.Jdynet;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.catalogue.IndexReference.Operand;
import org.jdynet.internal.engine.Tensors;
import org.junit.jupiter.api.Test;

/** The rules of indexing, on random expressions. */
class IndexTest {
  private static final int EXPRESSIONS = 4000;

  /** An expression that fits a tensor of this shape, and its index arrays. */
  private record Expression(long[] shape, List<Object> items, List<Input> arrays) {
    static Expression random(SplittableRandom random) {
      long[] shape = random.longs(random.nextInt(0, 5), 1, 5).toArray();
      if (shape.length > 1 && random.nextInt(12) == 0) {
        shape[random.nextInt(shape.length)] = 0;
      }
      Expression e = new Expression(shape, new ArrayList<>(), new ArrayList<>());
      long[] common = random.longs(random.nextInt(0, 3), 1, 4).toArray();
      int dim = 0;
      boolean ellipsis = false;
      while (e.items.isEmpty() || (dim < shape.length && random.nextInt(5) > 0)) {
        if (!ellipsis && random.nextInt(6) == 0) {
          int left = random.nextInt(0, shape.length - dim + 1);
          e.items.add(Index.ellipsis());
          dim = shape.length - left;
          ellipsis = true;
        } else if (random.nextInt(8) == 0) {
          e.items.add(Index.newAxis());
        } else if (dim == shape.length || random.nextInt(12) == 0) {
          e.mask(random);
        } else {
          dim += e.add(random, dim, common);
        }
      }
      return ellipsis ? e.behindEllipsis(dim) : e;
    }

    /** What an ellipsis left room for and nothing took is taken whole. */
    private Expression behindEllipsis(int dim) {
      for (int d = dim; d < shape.length; d++) {
        items.add(Index.all());
      }
      return this;
    }

    /** Adds an index; returns for how many dimensions. */
    private int add(SplittableRandom random, int dim, long[] common) {
      long size = shape[dim];
      switch (random.nextInt(size == 0 ? 2 : 6)) {
        case 0 -> items.add(Index.all());
        case 1 ->
            items.add(
                Index.range(random.nextInt(-7, 7), random.nextInt(-7, 7), random.nextInt(1, 4)));
        case 2 -> items.add(Index.at(random.nextLong(-size, size)));
        case 3 -> items.add(Index.of(random.longs(part(random, common), -size, size).toArray()));
        case 4 -> array(random, size, common);
        default -> {
          int dims = random.nextInt(1, shape.length - dim + 1);
          mask(random, Arrays.copyOfRange(shape, dim, dim + dims));
          return dims;
        }
      }
      return 1;
    }

    /** So many that it broadcasts with the other arrays' shape. */
    private static int part(SplittableRandom random, long[] common) {
      return common.length == 0 || random.nextBoolean() ? 1 : (int) common[common.length - 1];
    }

    private void array(SplittableRandom random, long size, long[] common) {
      int from = random.nextInt(0, common.length + 1);
      long[] sizes = Arrays.copyOfRange(common, from, common.length);
      for (int d = 0; d < sizes.length; d++) {
        sizes[d] = random.nextInt(4) == 0 ? 1 : sizes[d];
      }
      double[] values = random.longs(NdArray.count(sizes), -size, size).asDoubleStream().toArray();
      DType type = random.nextBoolean() ? DType.INT64 : DType.INT32;
      items.add(new Operand(arrays.size() + 1, false));
      arrays.add(new Input(type, Layout.DENSE, sizes, values, true));
    }

    private void mask(SplittableRandom random, long... sizes) {
      double[] values = random.ints(NdArray.count(sizes), 0, 2).asDoubleStream().toArray();
      items.add(new Operand(arrays.size() + 1, true));
      arrays.add(new Input(DType.BOOL, Layout.DENSE, sizes, values, true));
    }

    NdArray[] operands() {
      NdArray[] operands = new NdArray[arrays.size() + 1];
      for (int k = 0; k < arrays.size(); k++) {
        operands[k + 1] = arrays.get(k).array(DType.FLOAT64);
      }
      return operands;
    }

    Index[] indices() {
      Tensor[] tensors = new Tensor[arrays.size() + 1];
      for (int k = 0; k < arrays.size(); k++) {
        tensors[k + 1] = arrays.get(k).base(DType.FLOAT64, DType.FLOAT64);
      }
      return IndexReference.indices(items, tensors);
    }

    boolean isView() {
      return items.stream()
          .allMatch(
              item ->
                  !(item instanceof Index.OfLongs)
                      && !(item instanceof Operand o
                          && (o.mask() || arrays.get(o.number() - 1).shape().length > 0)));
    }

    /** What is picked; null if index arrays do not broadcast. */
    IndexReference reference() {
      try {
        return IndexReference.of(shape, items, operands());
      } catch (IndexOutOfBoundsException e) {
        return null;
      }
    }

    @Override
    public String toString() {
      return Arrays.toString(shape) + items + arrays;
    }
  }

  @Test
  void getSetAndPutFollowTheRules() {
    SplittableRandom random = new SplittableRandom(7);
    int checked = 0;
    int views = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      Expression expression = Expression.random(random);
      long live = Jdynet.memory().live();
      try (TensorScope scope = TensorScope.open()) {
        Index[] indices = expression.indices();
        if (!broadcasts(expression)) {
          Tensor x = Tensor.zeros(expression.shape);
          assertThrows(IllegalArgumentException.class, () -> get(x, indices), expression::toString);
          continue;
        }
        checked++;
        views += expression.isView() ? 1 : 0;
        DType type = DType.values()[i % DType.values().length];
        check(expression, indices, type, Layout.values()[i % 2 == 0 ? 0 : 2]);
      }
      assertEquals(live, Jdynet.memory().live(), expression::toString);
    }
    assertTrue(checked > EXPRESSIONS / 2 && views > 100, checked + " and " + views);
  }

  /** Whether the index arrays do. */
  private static boolean broadcasts(Expression expression) {
    List<long[]> shapes = new ArrayList<>();
    for (Object item : expression.items) {
      if (item instanceof Index.OfLongs longs) {
        shapes.add(new long[] {longs.indices().length});
      } else if (item instanceof Operand operand) {
        Input array = expression.arrays.get(operand.number() - 1);
        long chosen = Arrays.stream(array.values()).mapToLong(v -> (long) v).sum();
        shapes.add(operand.mask() ? new long[] {chosen} : array.shape());
      }
    }
    long[] together = {};
    for (long[] shape : shapes) {
      long[] both = NdArray.broadcast(together, shape);
      for (long[] one : List.of(together, shape)) {
        for (int d = 1; d <= one.length; d++) {
          if (one[one.length - d] != 1 && one[one.length - d] != both[both.length - d]) {
            return false;
          }
        }
      }
      together = both;
    }
    return true;
  }

  private static void check(Expression expression, Index[] indices, DType type, Layout layout) {
    IndexReference reference = expression.reference();
    Input numbers = Input.uniform(1, 0, 50, layout, expression.shape).as(DType.INT64).as(type);
    NdArray before = numbers.array(type);
    Tensor x = numbers.view(numbers.base(type, type));
    Tensor got = get(x, indices);
    assertEquals(type, got.dtype());
    same(reference.get(before), got, expression);
    boolean shares = got.numel() > 0 && Tensors.storage(got) == Tensors.storage(x);
    assertEquals(expression.isView() && got.numel() > 0, shares, expression::toString);

    Input more = Input.uniform(2, 0, 50, Layout.DENSE, reference.shape()).as(DType.INT64).as(type);
    NdArray values = more.array(type);
    Tensor with = more.base(type, type);
    same(reference.put(before, values, false), x.indexPut(with, false, indices), expression);
    NdArray sum = reference.put(before, values, true);
    NdArray wrapped =
        sum.map(v -> type == DType.BOOL ? Math.min(1, v) : type == DType.UINT8 ? v % 256 : v);
    same(wrapped, x.indexPut(with, true, indices), expression);
    same(before, x, expression);
    assertSame(x, x.set(with, indices));
    same(reference.put(before, values, false), x, expression);
    x.set(1, indices);
    NdArray one = new NdArray(new double[] {1});
    same(reference.put(reference.put(before, values, false), one, false), x, expression);
  }

  private static Tensor get(Tensor x, Index... indices) {
    return x.get(indices[0], Arrays.copyOfRange(indices, 1, indices.length));
  }

  private static void same(NdArray expected, Tensor got, Object what) {
    assertEquals(Shape.of(expected.shape()), got.shape(), what::toString);
    double[] values =
        got.dtype().isFloatingPoint()
            ? got.toDoubleArray()
            : Arrays.stream(got.toLongArray()).asDoubleStream().toArray();
    assertArrayEquals(expected.data(), values, what::toString);
  }

  @Test
  void valuesThatShareTheMemoryAreReadFirst() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.arange(6);
      x.set(x.get(Index.to(5)), Index.from(1));
      assertArrayEquals(new long[] {0, 0, 1, 2, 3, 4}, x.toLongArray());
      x.indexPutInPlace(x, false, Index.of(5, 4, 3, 2, 1, 0));
      assertArrayEquals(new long[] {4, 3, 2, 1, 0, 0}, x.toLongArray());
      Tensor flags = Tensor.of(new boolean[] {true, false, true});
      flags.set(0, Index.of(flags));
      assertArrayEquals(new boolean[3], flags.toBooleanArray());
      Tensor places = Tensor.of(new long[] {1, 2, 0});
      places.set(7, Index.of(places));
      assertArrayEquals(new long[] {7, 7, 7}, places.toLongArray());
    }
  }

  @Test
  void numbersAreExact() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.zeros(DType.INT64, 2);
      x.set(Long.MAX_VALUE - 1, Index.at(0));
      assertArrayEquals(new long[] {Long.MAX_VALUE - 1, 0}, x.toLongArray());
      x.set(-2.9, Index.at(1));
      assertEquals(-2, x.get(1));
    }
  }

  @Test
  void changesOfWhatAGraphSavedAreSeen() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(4).requiresGrad(true);
      Tensor saved = x.detach().copy();
      Tensor y = x.mul(saved);
      saved.set(2, Index.of(0, 0));
      IllegalStateException thrown =
          assertThrows(IllegalStateException.class, () -> y.sum().backward());
      assertTrue(thrown.getMessage().contains("changed in place"), thrown.getMessage());
    }
  }

  @Test
  void leavesChangeInsideNoGrad() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(4).requiresGrad(true);
      GradMode.noGrad(() -> x.set(0, Index.from(2)));
      assertArrayEquals(new float[] {1, 1, 0, 0}, x.toFloatArray());
    }
  }

  @Test
  void aViewsGradientFindsItsWayBack() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(3, 4).requiresGrad(true);
      Tensor y = x.get(Index.newAxis(), Index.step(2), Index.at(-1));
      assertEquals(Shape.of(1, 2), y.shape());
      y.sum().backward();
      assertArrayEquals(new float[] {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}, x.grad().toFloatArray());
    }
  }

  @Test
  void steps() {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> Index.step(-1));
    assertEquals(
        "[index] expected a step of at least 1, got -1 (use flip to go backwards)",
        thrown.getMessage());
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.arange(10);
      assertArrayEquals(new long[] {2, 5, 8}, x.get(Index.from(2).step(3)).toLongArray());
      assertArrayEquals(new long[] {0}, x.get(Index.step(Long.MAX_VALUE)).toLongArray());
    }
  }
}
