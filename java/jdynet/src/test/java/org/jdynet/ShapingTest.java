package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.jdynet.Shaping.Indexing;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.Padding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the catalogue does not see: which results are views, and gradients of several parts. */
class ShapingTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void partsAreViews() {
    Tensor x = Tensor.zeros(4, 6, 2);
    List<Tensor> views =
        Stream.of(
                x.split(3, 1),
                x.split(new long[] {1, 5}, 1),
                x.chunk(4, 1),
                x.unbind(1),
                Shaping.tensorSplit(x, 4, 1),
                Shaping.hsplit(x, 3),
                Shaping.vsplit(x, 2),
                Shaping.dsplit(x, new long[] {1}),
                List.of(
                    x.diagonal(1, 0, 1),
                    x.unfold(1, 3, 1),
                    x.movedim(0, 2),
                    x.unflatten(1, 2, 3),
                    x.view(24, 2),
                    x.squeeze()))
            .flatMap(List::stream)
            .toList();
    for (Tensor view : views) {
      double before = view.sum().item();
      x.fill(1);
      assertEquals(before + view.numel(), view.sum().item(), view.shape().toString());
      x.zero();
    }
    Tensor line = Tensor.ones(3);
    Tensor grid = Shaping.meshgrid(Indexing.IJ, line, Tensor.ones(2)).get(0);
    line.fill(2);
    assertEquals(12, grid.sum().item());
    assertEquals(0, Shaping.diag(x.select(2, 0), 1).add(0).sum().item());
  }

  @Test
  void gradientsOfAllPartsMeet() {
    Tensor x = Tensor.arange(6).to(DType.FLOAT64).requiresGrad(true);
    List<Tensor> parts = x.split(2, 0);
    parts.get(0).mul(2).sum().add(parts.get(2).mul(3).sum()).backward();
    assertArrayEquals(new double[] {2, 2, 0, 0, 3, 3}, x.grad().toDoubleArray());
  }

  @Test
  void joinedTypesGetGradientsOfTheirOwn() {
    Tensor a = Tensor.ones(2).requiresGrad(true);
    Tensor b = Tensor.full(DType.FLOAT64, 1, 3).requiresGrad(true);
    Tensor y = Tensor.cat(0, a, Tensor.arange(2), b, a);
    assertEquals(DType.FLOAT64, y.dtype());
    y.backward(Tensor.arange(9).to(DType.FLOAT64));
    assertArrayEquals(new float[] {7, 9}, a.grad().toFloatArray());
    assertArrayEquals(new double[] {4, 5, 6}, b.grad().toDoubleArray());
  }

  @Test
  void overlappingWindowsRefuseChanges() {
    Tensor x = Tensor.zeros(5);
    x.unfold(0, 2, 2).fill(1);
    assertEquals(4, x.sum().item());
    Tensor windows = x.unfold(0, 3, 1);
    Throwable refused = assertThrows(IllegalArgumentException.class, () -> windows.fill(2));
    assertTrue(refused.getMessage().contains("a view that repeats some"), refused.getMessage());
    assertEquals(4, x.sum().item());
  }

  @Test
  void closedOperandsAreNamed() {
    Tensor open = Tensor.zeros(2, 2, 2);
    Tensor closed = Tensor.zeros(2, 2, 2);
    closed.close();
    Tensor counts = Tensor.arange(2);
    counts.close();
    List<Runnable> calls =
        List.of(
            () -> Tensor.cat(0, open, closed),
            () -> Tensor.stack(0, open, closed),
            () -> Shaping.dstack(open, closed),
            () -> Shaping.meshgrid(Indexing.IJ, closed),
            () -> Shaping.tile(closed, 2),
            () -> Shaping.diagEmbed(closed, 0, 0, 1),
            () -> closed.split(1, 0),
            () -> closed.flip(0),
            () -> closed.roll(new long[] {1}, 0),
            () -> closed.triu(0),
            () -> closed.repeatInterleave(2, 0),
            () -> open.repeatInterleave(counts, 0),
            () -> open.expandAs(closed),
            () -> Functional.pad(closed, new long[] {1, 1}, 0),
            () -> Functional.pad(closed, new long[] {1, 1}, Padding.CIRCULAR));
    for (Runnable call : calls) {
      assertThrows(IllegalStateException.class, call::run);
    }
  }
}
