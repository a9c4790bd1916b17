package org.jdynet.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jdynet.Tensor;
import org.jdynet.data.DataFormatException;

/** Reads the image files that javax.imageio knows: PNG, JPEG, GIF, BMP, TIFF, and plug-ins'. */
public final class ImageReader {
  private ImageReader() {}

  /**
   * Reads an image. Transparency is left out: colours are as they are stored, of 16 bits the upper
   * eight.
   *
   * @param file the path
   * @param mode its channels; grey images become RGB and the other way round
   * @return a new uint8 tensor [channels, height, width]
   * @throws DataFormatException if the file is no such image, or damaged
   * @throws IOException if it cannot be read
   */
  public static Tensor read(Path file, ColorMode mode) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return pixels(decode(file.toString(), in), mode);
    }
  }

  private static BufferedImage decode(String name, InputStream in) throws IOException {
    byte[] bytes = in.readAllBytes();
    try {
      // In memory: ImageIO's own cache is a temporary file for each image. read() closes it.
      ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
      BufferedImage image = ImageIO.read(stream);
      if (image == null) {
        throw new DataFormatException(name, "not an image of a known format", null);
      }
      return image;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new DataFormatException(name, "damaged image: " + e.getMessage(), e);
    }
  }

  /** One value a pixel, with or without transparency; a palette's numbers are no such values. */
  private static boolean isGrey(ColorModel colors) {
    return colors.getNumColorComponents() == 1 && !(colors instanceof IndexColorModel);
  }

  private static Tensor pixels(BufferedImage image, ColorMode mode) {
    int width = image.getWidth();
    int height = image.getHeight();
    int size = Math.multiplyExact(width, height);
    byte[] planes = new byte[Math.multiplyExact(size, mode.channels())];
    Raster grey = isGrey(image.getColorModel()) ? image.getRaster() : null;
    int bits = image.getColorModel().getComponentSize(0);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      if (grey != null) {
        // As stored: getRGB would convert from linear grey to sRGB.
        grey.getSamples(0, y, width, 1, 0, row);
        for (int x = 0; x < width && bits != 8; x++) {
          row[x] = bits > 8 ? row[x] >> bits - 8 : row[x] * 255 / ((1 << bits) - 1);
        }
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
      }
      for (int x = 0; x < width; x++) {
        int red = grey != null ? row[x] : row[x] >> 16 & 0xFF;
        int green = grey != null ? row[x] : row[x] >> 8 & 0xFF;
        int blue = grey != null ? row[x] : row[x] & 0xFF;
        int at = y * width + x;
        if (mode == ColorMode.RGB) {
          planes[at] = (byte) red;
          planes[size + at] = (byte) green;
          planes[2 * size + at] = (byte) blue;
        } else {
          planes[at] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
        }
      }
    }
    return Tensor.of(planes, mode.channels(), height, width);
  }
}
