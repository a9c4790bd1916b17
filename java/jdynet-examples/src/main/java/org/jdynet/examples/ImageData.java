package org.jdynet.examples;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.data.DataFormatException;
import org.jdynet.data.IdxReader;
import org.jdynet.data.TensorDataset;

/**
 * Images and labels of a data set in MNIST's format, read into the current scope. The pixels are
 * standardised: mean 0 and variance 1 over the training images. A net of sigmoids starts to learn
 * epochs earlier from these than from pixels in [0, 1].
 *
 * @param train what to learn from: x float32 [N, 1, 28, 28], y int64 [N]
 * @param test what to measure with
 * @param classes number of classes
 */
record ImageData(TensorDataset train, TensorDataset test, int classes) {
  private static final int SIDE = 28;
  private static final String BUNDLED = "fashion-mnist-3/";
  private static final Map<String, String> SHA_256 =
      Map.of(
          "train-images-idx3-ubyte.gz",
          "fcb315ab429105774d4c5ca0d40761fcf85578c146411a067a4f4ab44820fbea",
          "train-labels-idx1-ubyte.gz",
          "5829aa477e7635844359447d37ea17bbef3255fb32ea7a1a7910d4d0faa5bc5f",
          "t10k-images-idx3-ubyte.gz",
          "b87edb550eb117cb63e034867e6796dbb7190bc4978c2ad0de366ecf975daed7",
          "t10k-labels-idx1-ubyte.gz",
          "17b7e71b42636f0c4f69b32ab3739aef013a7207184ca69b7e5f53bb39a46bcf");

  /**
   * Reads a data set.
   *
   * @param folder where the four files are, gzipped or not; null for the bundled ones
   * @param classes how many of the first classes to keep; 0 for all
   * @throws DataFormatException if a file is damaged or they do not fit each other
   */
  static ImageData read(Path folder, int classes) throws IOException {
    int found = 0;
    double mean = 0;
    double deviation = 1;
    Tensor[] tensors = new Tensor[4];
    String[] parts = {"train", "t10k"};
    for (int part = 0; part < 2; part++) {
      try (TensorScope scope = TensorScope.open("files")) {
        Tensor images = file(folder, parts[part] + "-images-idx3-ubyte");
        Tensor labels = file(folder, parts[part] + "-labels-idx1-ubyte");
        check(parts[part] + "-images", images, labels);
        byte[] pixels = images.toByteArray();
        byte[] digits = labels.toByteArray();
        int kept = keep(pixels, digits, classes == 0 ? 256 : classes);
        for (int i = 0; i < kept; i++) {
          found = Math.max(found, (digits[i] & 0xFF) + 1);
        }
        Tensor x =
            Tensor.of(Arrays.copyOf(pixels, kept * SIDE * SIDE), kept, 1, SIDE, SIDE)
                .to(DType.FLOAT32);
        if (part == 0) {
          mean = x.mean().item();
          deviation = Math.max(1, Math.sqrt(x.sub(mean).square().mean().item()));
        }
        x = x.sub(mean).div(deviation);
        Tensor y = Tensor.of(Arrays.copyOf(digits, kept)).to(DType.INT64);
        tensors[2 * part] = scope.keep(x);
        tensors[2 * part + 1] = scope.keep(y);
      }
    }
    if (found < Math.max(2, classes)) {
      throw new DataFormatException(
          folder == null ? "bundled data" : folder.toString(),
          "expected " + Math.max(2, classes) + " classes, got " + found,
          null);
    }
    return new ImageData(
        new TensorDataset(tensors[0], tensors[1]),
        new TensorDataset(tensors[2], tensors[3]),
        found);
  }

  private static void check(String name, Tensor images, Tensor labels) {
    if (images.dtype() != DType.UINT8
        || images.rank() != 3
        || images.shape(1) != SIDE
        || images.shape(2) != SIDE
        || labels.dtype() != DType.UINT8
        || !labels.shape().equals(Shape.of(images.shape(0)))) {
      throw new DataFormatException(
          name,
          "expected uint8 images [N, 28, 28] and labels [N], got "
              + images.shape()
              + " and "
              + labels.shape(),
          null);
    }
  }

  /** Moves the examples of the first classes to the front; returns how many there are. */
  private static int keep(byte[] pixels, byte[] labels, int classes) {
    int kept = 0;
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xFF) < classes) {
        System.arraycopy(pixels, i * SIDE * SIDE, pixels, kept * SIDE * SIDE, SIDE * SIDE);
        labels[kept++] = labels[i];
      }
    }
    return kept;
  }

  private static Tensor file(Path folder, String name) throws IOException {
    String zipped = name + ".gz";
    if (folder == null) {
      return bundled(zipped);
    }
    Path path = folder.resolve(zipped);
    if (!Files.exists(path)) {
      path = folder.resolve(name);
    }
    if (!Files.exists(path)) {
      throw new DataFormatException(folder.toString(), "has no " + name + " or " + zipped, null);
    }
    return IdxReader.read(path);
  }

  private static Tensor bundled(String name) throws IOException {
    try (InputStream resource = ImageData.class.getResourceAsStream(BUNDLED + name)) {
      return verified(name, resource.readAllBytes());
    }
  }

  /** A bundled file, if it is the one that was bundled. */
  static Tensor verified(String name, byte[] bytes) throws IOException {
    String found;
    try {
      found = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    if (!found.equals(SHA_256.get(name))) {
      throw new DataFormatException(
          BUNDLED + name, "expected SHA-256 " + SHA_256.get(name) + ", got " + found, null);
    }
    return IdxReader.read(BUNDLED + name, new ByteArrayInputStream(bytes));
  }
}
