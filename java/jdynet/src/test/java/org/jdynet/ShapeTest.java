package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void facts() {
    Shape shape = Shape.of(2, 3, 4);
    assertEquals(3, shape.rank());
    assertEquals(24, shape.numel());
    assertEquals(4, shape.size(-1));
    assertEquals(2, shape.size(0));
    assertEquals(2, shape.dim(-1));
    assertEquals("[2, 3, 4]", shape.toString());
  }

  @Test
  void singleValueHasNoDimensions() {
    assertSame(Shape.SCALAR, Shape.of());
    assertEquals(0, Shape.SCALAR.rank());
    assertEquals(1, Shape.SCALAR.numel());
    assertEquals("[]", Shape.SCALAR.toString());
  }

  @Test
  void sizesOfZeroHoldNothing() {
    assertEquals(0, Shape.of(3, 0, 2).numel());
  }

  @Test
  void isImmutable() {
    long[] sizes = {2, 3};
    Shape shape = Shape.of(sizes);
    sizes[0] = 9;
    shape.toArray()[1] = 9;
    assertArrayEquals(new long[] {2, 3}, shape.toArray());
  }

  @Test
  void equality() {
    assertEquals(Shape.of(2, 3), Shape.of(2, 3));
    assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
    assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
    assertNotEquals(Shape.of(6), Shape.of(6, 1));
    assertNotEquals(Shape.SCALAR, Shape.of(1));
  }

  @Test
  void errors() {
    IllegalArgumentException negative =
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
    assertEquals("[shape] expected sizes >= 0, got [2, -1]", negative.getMessage());
    assertThrows(ArithmeticException.class, () -> Shape.of(1L << 40, 1L << 40));
    IndexOutOfBoundsException dim =
        assertThrows(IndexOutOfBoundsException.class, () -> Shape.of(2, 3).size(2));
    assertTrue(
        dim.getMessage().contains("[shape] expected a dimension of [2, 3], got 2"),
        dim.getMessage());
    assertThrows(IndexOutOfBoundsException.class, () -> Shape.of(2, 3).size(-3));
    assertThrows(IndexOutOfBoundsException.class, () -> Shape.SCALAR.dim(0));
  }
}
