package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  /** Buffers keep their block live; kept here so that the collector does not change the account. */
  private static final List<ByteBuffer> PINNED = new ArrayList<>();

  private long liveBefore;
  private TensorScope scope;

  @BeforeEach
  void open() {
    liveBefore = Jdynet.memory().live();
    scope = TensorScope.open("test");
  }

  @AfterEach
  void close() {
    scope.close();
    assertEquals(liveBefore, Jdynet.memory().live(), "live bytes after the test");
  }

  private static <T extends Throwable> void fails(Class<T> type, String text, Executable code) {
    T error = assertThrows(type, code);
    assertTrue(error.getMessage().contains(text), error.getMessage());
  }

  /** The buffer of a small tensor, whose block then stays live. */
  private ByteBuffer pinned(Tensor x) {
    ByteBuffer buffer = x.buffer();
    PINNED.add(buffer);
    liveBefore += 64;
    return buffer;
  }

  // ---- creation

  @Test
  void ofCopies() {
    float[] values = {1, 2, 3, 4};
    Tensor x = Tensor.of(values, 2, 2);
    values[0] = 9;
    assertArrayEquals(new float[] {1, 2, 3, 4}, x.toFloatArray());
    assertArrayEquals(new long[] {2, 1}, x.strides());
    assertEquals(Shape.of(4), Tensor.of(values).shape());
  }

  @Test
  void everyTypeInAndOut() {
    assertArrayEquals(new double[] {.1, -2}, Tensor.of(new double[] {.1, -2}).toDoubleArray());
    long[] longs = {Long.MIN_VALUE, 0, Long.MAX_VALUE};
    assertArrayEquals(longs, Tensor.of(longs).toLongArray());
    int[] ints = {Integer.MIN_VALUE, 7};
    assertArrayEquals(ints, Tensor.of(ints).toIntArray());
    byte[] bytes = {0, 127, -1};
    assertArrayEquals(bytes, Tensor.of(bytes).toByteArray());
    assertArrayEquals(new long[] {0, 127, 255}, Tensor.of(bytes).toLongArray());
    boolean[] flags = {true, false};
    assertArrayEquals(flags, Tensor.of(flags).toBooleanArray());
    assertArrayEquals(new long[] {1, 0}, Tensor.of(flags).toLongArray());
    assertArrayEquals(new double[] {.5, 2}, Tensor.of(new float[] {.5f, 2}).toDoubleArray());
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void constants(DType dtype) {
    Tensor ones = Tensor.full(dtype, 1, 2, 3);
    assertEquals(dtype, ones.dtype());
    assertEquals(1, ones.get(1, 2));
    assertEquals(0, Tensor.zeros(dtype, 3).get(2));
    assertEquals(Shape.SCALAR, Tensor.full(dtype, 1).shape());
    assertEquals(1, Tensor.full(dtype, 1).item());
    assertEquals(0, Tensor.empty(dtype, 0, 5).numel());
  }

  @Test
  void sequences() {
    assertArrayEquals(new long[] {0, 1, 2, 3}, Tensor.arange(4).toLongArray());
    assertEquals(0, Tensor.arange(0).numel());
    assertEquals(2.5, Tensor.scalar(2.5f).item());
  }

  @Test
  @LeavesMemory("buffers hold their memory until they are collected")
  void noElements() {
    Tensor empty = Tensor.zeros(2, 0, 3);
    assertEquals(0, empty.toFloatArray().length);
    assertEquals(0, pinned(empty).remaining());
    assertTrue(empty.isContiguous());
    assertEquals(Shape.of(0, 6), empty.reshape(0, 6).shape());
    assertEquals(Shape.of(3, 0, 2), empty.transpose(0, 2).copy().shape());
    assertEquals(Shape.of(2, 0, 3), empty.add(empty).shape());
    assertEquals(0, empty.sum().item());
    fails(IllegalArgumentException.class, "[reshape]", () -> empty.reshape(-1, 0));
  }

  @Test
  void creationErrors() {
    fails(IllegalArgumentException.class, "[of]", () -> Tensor.of(new float[3], 2, 2));
    fails(
        IllegalArgumentException.class,
        "[zeros] expected sizes >= 0, got [2, -3]",
        () -> Tensor.zeros(2, -3));
    assertThrows(ArithmeticException.class, () -> Tensor.zeros(1L << 62, 4));
    fails(
        OutOfMemoryError.class,
        "jdynet.memory.max",
        () -> Tensor.empty(DType.FLOAT32, (1L << 60) + 1));
    fails(IllegalArgumentException.class, "[toFloatArray]", () -> Tensor.arange(2).toFloatArray());
    fails(IllegalArgumentException.class, "[toLongArray]", () -> Tensor.zeros(2).toLongArray());
    fails(IllegalArgumentException.class, "[item]", () -> Tensor.zeros(2).item());
    fails(IndexOutOfBoundsException.class, "[get]", () -> Tensor.zeros(2).get(2));
    fails(IllegalArgumentException.class, "[get]", () -> Tensor.zeros(2).get(0, 0));
  }

  // ---- wrap and buffer

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @Test
  void wrapSharesMemory() {
    ByteBuffer buffer = direct(16);
    long live = Jdynet.memory().live();
    Tensor x = Tensor.wrap(buffer, DType.FLOAT32, 2, 2);
    assertEquals(live, Jdynet.memory().live());
    buffer.putFloat(4, 7);
    assertEquals(7, x.get(0, 1));
    x.fill(3);
    assertEquals(3, buffer.getFloat(12));
    x.close();
    assertEquals(3, buffer.getFloat(12));
  }

  @Test
  void wrapTakesPositionToLimit() {
    ByteBuffer buffer = direct(24);
    buffer.putInt(8, 42).position(8).limit(16);
    assertArrayEquals(new int[] {42, 0}, Tensor.wrap(buffer, DType.INT32, 2).toIntArray());
  }

  @Test
  void wrapErrors() {
    Class<IllegalArgumentException> error = IllegalArgumentException.class;
    ByteBuffer heap = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    fails(error, "[wrap] expected a writable direct", () -> Tensor.wrap(heap, DType.INT64, 1));
    ByteBuffer bigEndian = ByteBuffer.allocateDirect(8).order(ByteOrder.BIG_ENDIAN);
    fails(error, "native byte order", () -> Tensor.wrap(bigEndian, DType.INT64, 1));
    ByteBuffer readOnly = direct(8).asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    fails(error, "writable", () -> Tensor.wrap(readOnly, DType.INT64, 1));
    fails(error, "8 bytes", () -> Tensor.wrap(direct(12), DType.FLOAT32, 2));
    ByteBuffer shifted = direct(12).position(2).limit(10).slice().order(ByteOrder.nativeOrder());
    fails(error, "aligned", () -> Tensor.wrap(shifted, DType.FLOAT32, 2));
  }

  @Test
  @LeavesMemory("buffers hold their memory until they are collected")
  void bufferSharesMemoryAndPinsIt() {
    Tensor x = Tensor.of(new float[] {1, 2, 3});
    ByteBuffer buffer = pinned(x);
    buffer.putFloat(0, 5);
    assertEquals(5, x.get(0));
    x.close();
    // Whoever takes a block of this size now must get another one.
    for (int i = 0; i < 100; i++) {
      Tensor.full(DType.FLOAT32, -1, 3).close();
      Tensor.full(DType.FLOAT32, -1, 3);
    }
    assertEquals(5, buffer.getFloat(0));
    assertEquals(3, buffer.getFloat(8));
    assertEquals(12, buffer.remaining());
  }

  @Test
  @LeavesMemory("buffers hold their memory until they are collected")
  void bufferOfAView() {
    Tensor x = Tensor.arange(6).reshape(2, 3);
    assertEquals(3, pinned(x.select(0, 1)).getLong(0));
    fails(IllegalArgumentException.class, "[buffer]", () -> x.t().buffer());
  }

  // ---- types

  @Test
  void conversions() {
    double[] values = {0, 1, 2.75, 200};
    for (DType from : DType.values()) {
      Tensor x = Tensor.of(values).to(from);
      assertEquals(from, x.dtype());
      for (DType to : DType.values()) {
        Tensor y = x.to(to);
        for (int i = 0; i < values.length; i++) {
          assertEquals(converted(converted(values[i], from), to), y.get(i), from + " to " + to);
        }
      }
      assertSame(x, x.to(from));
    }
  }

  private static double converted(double value, DType to) {
    return switch (to) {
      case FLOAT32 -> (float) value;
      case FLOAT64 -> value;
      case INT64, INT32, UINT8 -> (long) value;
      case BOOL -> value != 0 ? 1 : 0;
    };
  }

  // ---- in place

  @Test
  void inPlaceChangesViewsAndBase() {
    Tensor x = Tensor.zeros(2, 3);
    x.t().select(0, 1).fill(4);
    assertArrayEquals(new float[] {0, 4, 0, 0, 4, 0}, x.toFloatArray());
    x.select(0, 1).addInPlace(Tensor.of(new float[] {1, 2, 3}));
    assertArrayEquals(new float[] {0, 4, 0, 1, 6, 3}, x.toFloatArray());
    x.slice(1, 0, 3, 2).mulInPlace(Tensor.scalar(10));
    assertArrayEquals(new float[] {0, 4, 0, 10, 6, 30}, x.toFloatArray());
    x.t().copyFrom(Tensor.of(new long[] {1, 2, 3}, 3, 1));
    assertArrayEquals(new float[] {1, 2, 3, 1, 2, 3}, x.toFloatArray());
    x.zero();
    assertEquals(0, x.sum().item());
  }

  @Test
  void operandsMayOverlapTheTarget() {
    Tensor x = Tensor.arange(6).to(DType.FLOAT32);
    x.narrow(0, 1, 5).addInPlace(x.narrow(0, 0, 5));
    assertArrayEquals(new float[] {0, 1, 3, 5, 7, 9}, x.toFloatArray());
    Tensor square = Tensor.arange(4).reshape(2, 2);
    square.copyFrom(square.t());
    assertArrayEquals(new long[] {0, 2, 1, 3}, square.toLongArray());
    x.addInPlace(x);
    assertArrayEquals(new float[] {0, 2, 6, 10, 14, 18}, x.toFloatArray());
  }

  @Test
  void inPlaceErrorsLeaveInputsAlone() {
    Tensor x = Tensor.of(new float[] {1, 2});
    Class<IllegalArgumentException> error = IllegalArgumentException.class;
    fails(error, "[addInPlace]", () -> x.addInPlace(Tensor.zeros(3)));
    fails(error, "[addInPlace] expected an operand", () -> x.addInPlace(Tensor.zeros(2, 2)));
    fails(error, "expected a result that int64 holds", () -> Tensor.arange(2).addInPlace(x));
    fails(error, "[copyFrom]", () -> x.copyFrom(Tensor.zeros(4)));
    fails(error, "[fill]", () -> x.unsqueeze(0).expand(3, 2).fill(1));
    assertArrayEquals(new float[] {1, 2}, x.toFloatArray());
  }

  @Test
  void operatorErrorsNameOpExpectedAndGot() {
    Tensor a = Tensor.zeros(2, 3);
    Class<IllegalArgumentException> error = IllegalArgumentException.class;
    fails(error, "[add] expected shapes that broadcast", () -> a.add(Tensor.zeros(2)));
    fails(error, "int32 or uint8, got bool", () -> a.sub(Tensor.zeros(DType.BOOL, 3)));
    fails(error, "[softmax] expected float32 or float64", () -> Tensor.arange(2).softmax(0));
    fails(error, "[matmul]", () -> a.matmul(a));
    fails(error, "got [2, 3] x [2, 3]", () -> a.matmul(a));
    fails(error, "[reshape]", () -> a.reshape(4, -1));
    fails(error, "[permute]", () -> a.permute(0, 0));
    fails(error, "[expand]", () -> a.expand(4, 3));
    fails(error, "[slice]", () -> a.slice(0, 0, 2, 0));
    fails(IndexOutOfBoundsException.class, "[select]", () -> a.select(1, 3));
    fails(IndexOutOfBoundsException.class, "[narrow]", () -> a.narrow(1, 2, 2));
    fails(IndexOutOfBoundsException.class, "[transpose]", () -> a.transpose(0, 2));
    assertArrayEquals(new float[6], a.toFloatArray());
  }

  // ---- life

  @Test
  void closeIsIdempotentAndFreesAtOnce() {
    long live = Jdynet.memory().live();
    Tensor x = Tensor.zeros(1000);
    assertTrue(Jdynet.memory().live() > live);
    x.close();
    x.close();
    assertTrue(x.isClosed());
    assertEquals(live, Jdynet.memory().live());
  }

  @Test
  void viewsOutliveTheirBase() {
    Tensor x = Tensor.arange(6);
    Tensor view = x.narrow(0, 2, 2);
    x.close();
    assertArrayEquals(new long[] {2, 3}, view.toLongArray());
    assertFalse(view.isClosed());
  }

  @Test
  void resultsHoldNothingElse() {
    Tensor a = Tensor.ones(100, 100);
    Tensor v = Tensor.ones(100);
    long live = Jdynet.memory().live();
    a.matmul(v).close();
    v.matmul(a).close();
    v.matmul(v).close();
    a.t().reshape(-1).close();
    a.t().max().close();
    assertEquals(live, Jdynet.memory().live());
  }

  @Test
  void useAfterCloseNamesOpShapeAndScope() {
    Tensor x = Tensor.zeros(2, 3);
    x.close();
    Class<IllegalStateException> error = IllegalStateException.class;
    String text = "expected an open tensor, got a closed one: float32 [2, 3], closed by close()";
    fails(error, "[exp] " + text, x::exp);
    fails(error, "[add] " + text, () -> Tensor.zeros(2, 3).add(x));
    fails(error, "[item]", () -> closed(Tensor.zeros(1)).item());
    fails(error, "[toFloatArray]", x::toFloatArray);
    fails(error, "[buffer]", x::buffer);
    fails(error, "[reshape]", () -> x.reshape(6));
    fails(error, "[fill]", () -> x.fill(0));
    fails(error, "[copyFrom]", () -> Tensor.zeros(2, 3).copyFrom(x));
    fails(error, "[requiresGrad]", () -> x.requiresGrad(true));
    Tensor y;
    try (TensorScope inner = TensorScope.open("inner")) {
      y = Tensor.zeros(2);
    }
    fails(error, "closed with scope 'inner'", y::neg);
  }

  private static Tensor closed(Tensor tensor) {
    tensor.close();
    return tensor;
  }

  @Test
  void anotherThreadMayClose() throws InterruptedException {
    long live = Jdynet.memory().live();
    Tensor x = Tensor.zeros(1000);
    Thread thread = new Thread(x::close);
    thread.start();
    thread.join();
    assertThrows(IllegalStateException.class, x::exp);
    assertEquals(live, Jdynet.memory().live());
  }

  @Test
  void closingWhileAKernelRuns() throws InterruptedException {
    long live = Jdynet.memory().live();
    for (int round = 0; round < 20; round++) {
      Tensor a = Tensor.ones(300, 300);
      Tensor b = Tensor.ones(300, 300);
      Thread closer =
          new Thread(
              () -> {
                a.close();
                b.close();
              });
      closer.start();
      try {
        Tensor y = a.matmul(b);
        assertEquals(300, y.get(299, 299));
        y.close();
      } catch (IllegalStateException closedBefore) {
        assertTrue(closedBefore.getMessage().startsWith("[matmul]"), closedBefore.getMessage());
      }
      closer.join();
      assertEquals(live, Jdynet.memory().live());
    }
  }
}
