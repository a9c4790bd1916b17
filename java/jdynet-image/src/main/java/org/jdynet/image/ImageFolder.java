package org.jdynet.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.data.DataFormatException;
import org.jdynet.data.Dataset;

/**
 * Images of classes, each class in a folder of its own: {@code root/class/…/image.png}. Classes and
 * files are sorted by name; links are followed. An example is the image, uint8 [channels, height,
 * width], and the number of its class, int64 []; images are read when they are asked for.
 *
 * <pre>{@code
 * Dataset images =
 *     new ImageFolder(root, ColorMode.RGB)
 *         .map(ImageTransforms.randomHorizontalFlip(0.5))
 *         .map(ImageTransforms.resize(32, 32))
 *         .map(ImageTransforms.normalize(new double[] {0.5, 0.5, 0.5}, new double[] {0.5, 0.5, 0.5}));
 * }</pre>
 */
public final class ImageFolder implements Dataset {
  private static final Set<String> EXTENSIONS =
      Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "wbmp");

  private final ColorMode mode;
  private final List<String> classes = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  /**
   * Looks for the images; reads none.
   *
   * @param root the folder of the classes' folders; files beside them are ignored, as are files
   *     that do not end like an image's name
   * @param mode the images' channels
   * @throws DataFormatException if there is no class, or one without images
   * @throws UncheckedIOException if a folder cannot be read
   */
  public ImageFolder(Path root, ColorMode mode) {
    this.mode = mode;
    for (Path folder : sorted(root, 1)) {
      if (Files.isDirectory(folder)) {
        int before = files.size();
        for (Path file : sorted(folder, Integer.MAX_VALUE)) {
          if (Files.isRegularFile(file) && EXTENSIONS.contains(extension(file))) {
            files.add(file);
            labels.add(classes.size());
          }
        }
        if (files.size() == before) {
          throw new DataFormatException(folder.toString(), "expected images, got none", null);
        }
        classes.add(folder.getFileName().toString());
      }
    }
    if (classes.isEmpty()) {
      throw new DataFormatException(
          root.toString(), "expected a folder for each class, got none", null);
    }
  }

  private static List<Path> sorted(Path folder, int depth) {
    try (Stream<Path> found = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      return found
          .filter(path -> !path.equals(folder))
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * The names of the classes.
   *
   * @return the folder of class 0, 1, …
   */
  public List<String> classes() {
    return List.copyOf(classes);
  }

  /**
   * The file of an example.
   *
   * @param index which, in [0, size)
   * @return its path
   */
  public Path file(long index) {
    return files.get(check(index));
  }

  private int check(long index) {
    if (index < 0 || index >= files.size()) {
      throw new IndexOutOfBoundsException(
          "[ImageFolder] expected an index in [0, " + files.size() + "), got " + index);
    }
    return (int) index;
  }

  @Override
  public long size() {
    return files.size();
  }

  @Override
  public List<Tensor> get(long index, Rng rng) throws IOException {
    int number = check(index);
    Tensor image = ImageReader.read(files.get(number), mode);
    return List.of(image, Tensor.full(DType.INT64, labels.get(number)));
  }
}
