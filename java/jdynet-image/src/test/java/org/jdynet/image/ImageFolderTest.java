package org.jdynet.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.data.Batch;
import org.jdynet.data.DataFormatException;
import org.jdynet.data.DataLoader;
import org.jdynet.data.Dataset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private final long live = Jdynet.memory().live();
  private final TensorScope scope = TensorScope.open();

  @TempDir Path root;

  @AfterEach
  void nothingIsLeft() {
    scope.close();
    assertEquals(live, Jdynet.memory().live());
  }

  private Path image(String name, int type, int width, int... pixels) throws IOException {
    BufferedImage image = new BufferedImage(width, pixels.length / width, type);
    for (int i = 0; i < pixels.length; i++) {
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        image.getRaster().setSample(i % width, i / width, 0, pixels[i]);
      } else {
        image.setRGB(i % width, i / width, pixels[i]);
      }
    }
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    return file;
  }

  private static int[] bytes(Tensor image) {
    int[] values = new int[(int) image.numel()];
    Arrays.setAll(values, i -> image.toByteArray()[i] & 0xFF);
    return values;
  }

  @Test
  void channelsComeFirst() throws IOException {
    Path file = image("a/x.png", BufferedImage.TYPE_INT_RGB, 2, 0x010203, 0xFF0080, 0x00FF00, 0xF0);
    Tensor rgb = ImageReader.read(file, ColorMode.RGB);
    assertEquals(DType.UINT8, rgb.dtype());
    assertEquals(Shape.of(3, 2, 2), rgb.shape());
    assertArrayEquals(new int[] {1, 255, 0, 0, 2, 0, 255, 0, 3, 128, 0, 240}, bytes(rgb));
    Tensor grey = ImageReader.read(file, ColorMode.GREY);
    assertEquals(Shape.of(1, 2, 2), grey.shape());
    assertArrayEquals(new int[] {2, 91, 150, 27}, bytes(grey), "0.299 R + 0.587 G + 0.114 B");
  }

  @Test
  void greyPixelsAreAsTheyAreStored() throws IOException {
    Path file = image("a/x.png", BufferedImage.TYPE_BYTE_GRAY, 3, 0, 100, 255);
    assertArrayEquals(new int[] {0, 100, 255}, bytes(ImageReader.read(file, ColorMode.GREY)));
    assertArrayEquals(
        new int[] {0, 100, 255, 0, 100, 255, 0, 100, 255},
        bytes(ImageReader.read(file, ColorMode.RGB)));
  }

  @Test
  void greyOfSixteenBitsAndWithTransparencyToo() throws IOException {
    Path wide = Files.createDirectories(root.resolve("a")).resolve("x.png");
    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSamples(0, 0, 2, 1, 0, new int[] {64 << 8 | 255, 0xFFFF});
    ImageIO.write(deep, "png", wide.toFile());
    assertArrayEquals(new int[] {64, 255}, bytes(ImageReader.read(wide, ColorMode.GREY)));

    ColorModel colors =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = colors.createCompatibleWritableRaster(2, 1);
    raster.setPixels(0, 0, 2, 1, new int[] {64, 255, 200, 10});
    Path clear = root.resolve("a/y.png");
    ImageIO.write(new BufferedImage(colors, raster, false, null), "png", clear.toFile());
    assertArrayEquals(new int[] {64, 200}, bytes(ImageReader.read(clear, ColorMode.GREY)));
  }

  @Test
  void eachFolderIsAClass() throws IOException {
    Path dog = image("dog/b.png", BufferedImage.TYPE_INT_RGB, 1, 0x0000FF);
    image("cat/z.bmp", BufferedImage.TYPE_INT_RGB, 1, 0x00FF00);
    image("cat/more/a.PNG", BufferedImage.TYPE_INT_RGB, 1, 0xFF0000);
    Files.writeString(root.resolve("cat/notes.txt"), "no image");
    Files.writeString(root.resolve("labels.csv"), "no class");
    ImageFolder folder = new ImageFolder(root, ColorMode.RGB);
    assertEquals(List.of("cat", "dog"), folder.classes());
    assertEquals(3, folder.size());
    assertEquals(dog, folder.file(2));
    List<Long> labels = new ArrayList<>();
    List<int[]> pixels = new ArrayList<>();
    for (int workers : new int[] {0, 2}) {
      try (DataLoader loader = DataLoader.builder(folder).batchSize(2).workers(workers).build()) {
        for (Batch batch : loader) {
          assertEquals(Shape.of(batch.size(), 3, 1, 1), batch.x().shape());
          Arrays.stream(batch.y().toLongArray()).forEach(labels::add);
          pixels.add(bytes(batch.x()));
        }
      }
    }
    assertEquals(List.of(0L, 0L, 1L, 0L, 0L, 1L), labels);
    assertArrayEquals(new int[] {255, 0, 0, 0, 255, 0}, pixels.get(0));
    assertArrayEquals(new int[] {0, 0, 255}, pixels.get(3));
    assertThrows(IndexOutOfBoundsException.class, () -> folder.get(3));
  }

  @Test
  void linksAreFollowed() throws IOException {
    image("store/x.png", BufferedImage.TYPE_INT_RGB, 1, 0);
    Path linked = Files.createDirectories(root.resolve("linked"));
    Files.createSymbolicLink(linked.resolve("a"), root.resolve("store"));
    assertEquals(List.of("a"), new ImageFolder(linked, ColorMode.RGB).classes());
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    Path file = image("a/x.png", BufferedImage.TYPE_INT_RGB, 8, new int[64]);
    ImageFolder folder = new ImageFolder(root, ColorMode.GREY);
    byte[] content = Files.readAllBytes(file);
    byte[][] damaged = {
      {}, "no image".getBytes(), Arrays.copyOf(content, 20), Arrays.copyOf(content, 45)
    };
    for (byte[] bytes : damaged) {
      Files.write(file, bytes);
      try (DataLoader loader = DataLoader.builder(folder).build()) {
        Iterator<Batch> batches = loader.iterator();
        String message = assertThrows(DataFormatException.class, batches::next).getMessage();
        assertTrue(message.startsWith(file.toString() + ": "), message);
      }
    }
    Files.delete(file);
    try (DataLoader loader = DataLoader.builder(folder).build()) {
      Iterator<Batch> batches = loader.iterator();
      UncheckedIOException thrown = assertThrows(UncheckedIOException.class, batches::next);
      assertEquals(NoSuchFileException.class, thrown.getCause().getClass());
    }
  }

  @Test
  void foldersWithoutImagesAreRefused() throws IOException {
    assertThrows(DataFormatException.class, () -> new ImageFolder(root, ColorMode.RGB));
    Files.createDirectories(root.resolve("empty"));
    String message =
        assertThrows(DataFormatException.class, () -> new ImageFolder(root, ColorMode.RGB))
            .getMessage();
    assertTrue(message.contains("empty: expected images, got none"), message);
    Path none = root.resolve("none");
    assertThrows(UncheckedIOException.class, () -> new ImageFolder(none, ColorMode.RGB));
  }

  @Test
  void randomChangesAreTheSameForAnyNumberOfWorkers() throws IOException {
    for (int i = 0; i < 8; i++) {
      int[] pixels = new int[36];
      Arrays.setAll(pixels, p -> p * 7);
      image("a/" + i + ".png", BufferedImage.TYPE_BYTE_GRAY, 6, pixels);
    }
    Dataset changed =
        new ImageFolder(root, ColorMode.GREY)
            .map(ImageTransforms.randomCrop(3, 3))
            .map(ImageTransforms.randomHorizontalFlip(0.5))
            .map(ImageTransforms.normalize(new double[] {0.5}, new double[] {0.25}));
    List<float[]> epochs = new ArrayList<>();
    for (int workers : new int[] {0, 1, 3}) {
      try (DataLoader loader =
          DataLoader.builder(changed).batchSize(8).workers(workers).seed(2).build()) {
        epochs.add(loader.iterator().next().x().toFloatArray());
        epochs.add(loader.iterator().next().x().toFloatArray());
      }
    }
    for (int e = 2; e < epochs.size(); e++) {
      assertArrayEquals(epochs.get(e % 2), epochs.get(e), 0);
    }
    assertFalse(Arrays.equals(epochs.get(0), epochs.get(1)));
  }

  @Test
  void isAModuleAndTheCoreNeedsNoDesktop() {
    ModuleDescriptor image =
        ModuleFinder.of(Path.of("target/classes"))
            .find("org.jdynet.image")
            .orElseThrow()
            .descriptor();
    assertTrue(image.requires().stream().anyMatch(r -> r.name().equals("java.desktop")));
    ModuleDescriptor core =
        ModuleFinder.of(Path.of("../jdynet/target/classes"))
            .find("org.jdynet")
            .orElseThrow()
            .descriptor();
    assertFalse(core.requires().stream().anyMatch(r -> r.name().equals("java.desktop")));
  }
}
