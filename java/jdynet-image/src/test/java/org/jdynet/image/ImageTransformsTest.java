package org.jdynet.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.data.Transform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageTransformsTest {
  private final TensorScope scope = TensorScope.open();
  private final Rng rng = Rng.of(1);

  @AfterEach
  void close() {
    scope.close();
  }

  private Tensor apply(Transform transform, Tensor image) {
    Tensor label = Tensor.scalar(3);
    try {
      List<Tensor> changed = transform.apply(List.of(image, label), rng);
      assertEquals(label, changed.get(1), "the label stays");
      return changed.get(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Tensor image(long channels, long height, long width) {
    return Tensor.arange(channels * height * width)
        .reshape(channels, height, width)
        .to(DType.UINT8);
  }

  @Test
  void crops() {
    Tensor image = image(2, 5, 4);
    Tensor middle = apply(ImageTransforms.centerCrop(2, 2), image);
    assertArrayEquals(image.narrow(1, 1, 2).narrow(2, 1, 2).toLongArray(), middle.toLongArray());
    assertArrayEquals(
        image.toLongArray(), apply(ImageTransforms.centerCrop(5, 4), image).toLongArray());
    Set<Long> corners = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      Tensor part = apply(ImageTransforms.randomCrop(3, 3), image);
      assertEquals(Shape.of(2, 3, 3), part.shape());
      long corner = (long) part.get(0, 0, 0);
      assertEquals(corner + 2 * 4 + 2, part.get(0, 2, 2));
      corners.add(corner);
    }
    assertEquals(Set.of(0L, 1L, 4L, 5L, 8L, 9L), corners, "all places");
  }

  @Test
  void flips() {
    Tensor image = image(1, 2, 3);
    long[] turned = {2, 1, 0, 5, 4, 3};
    assertArrayEquals(turned, apply(ImageTransforms.randomHorizontalFlip(1), image).toLongArray());
    assertEquals(image, apply(ImageTransforms.randomHorizontalFlip(0), image));
    int flips = 0;
    for (int i = 0; i < 1000; i++) {
      flips += apply(ImageTransforms.randomHorizontalFlip(0.25), image).get(0, 0, 0) == 2 ? 1 : 0;
    }
    assertEquals(250, flips, 5 * Math.sqrt(1000 * 0.25 * 0.75));
  }

  /** The values of torch.nn.functional.interpolate(mode='bilinear', align_corners=False). */
  @Test
  void resizes() {
    Tensor image = Tensor.of(new byte[] {0, 100, (byte) 200, 50}, 1, 2, 2);
    Tensor larger = apply(ImageTransforms.resize(2, 4), image);
    assertEquals(DType.UINT8, larger.dtype());
    assertArrayEquals(new long[] {0, 25, 75, 100, 200, 162, 88, 50}, larger.toLongArray());
    Tensor numbers = apply(ImageTransforms.resize(1, 1), image.to(DType.FLOAT32));
    assertArrayEquals(new float[] {87.5f}, numbers.toFloatArray());
  }

  @Test
  void normalises() {
    Tensor image = Tensor.of(new byte[] {0, (byte) 255, 51, 102}, 2, 1, 2);
    assertArrayEquals(
        new float[] {0, 1, 0.2f, 0.4f}, apply(ImageTransforms.toFloat(), image).toFloatArray());
    Transform normal = ImageTransforms.normalize(new double[] {0.5, 0}, new double[] {0.5, 0.1});
    assertArrayEquals(new float[] {-1, 1, 2, 4}, apply(normal, image).toFloatArray(), 1e-6f);
    Tensor wide = Tensor.of(new double[] {1, 2}, 2, 1, 1);
    assertEquals(DType.FLOAT64, apply(normal, wide).dtype());
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    Tensor image = image(1, 2, 3);
    double[] one = {1};
    List<Runnable> bad =
        List.of(
            () -> ImageTransforms.resize(0, 1),
            () -> ImageTransforms.centerCrop(1, 0),
            () -> ImageTransforms.randomCrop(-1, 1),
            () -> ImageTransforms.randomHorizontalFlip(1.5),
            () -> ImageTransforms.normalize(one, new double[] {0}),
            () -> ImageTransforms.normalize(one, new double[] {1, 1}),
            () -> apply(ImageTransforms.centerCrop(3, 3), image),
            () -> apply(ImageTransforms.randomCrop(2, 4), image),
            () -> apply(ImageTransforms.toFloat(), image.select(0, 0)),
            () -> apply(ImageTransforms.normalize(new double[2], new double[] {1, 1}), image));
    for (Runnable call : bad) {
      String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
      assertTrue(message.matches("\\[\\w+] expected .*, got .*"), message);
    }
  }
}
