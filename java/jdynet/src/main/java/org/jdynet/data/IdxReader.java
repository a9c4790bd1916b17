package org.jdynet.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jdynet.Tensor;

/**
 * Reads the IDX format of MNIST: two zero bytes, a type, the number of dimensions, a big-endian int
 * for each dimension, and the elements, big-endian and in row-major order. Gzipped files are
 * recognised by their first bytes.
 *
 * <p>Source: Y. LeCun, The MNIST database of handwritten digits, "The IDX file format".
 */
public final class IdxReader {
  private static final int UINT8 = 0x08;
  private static final int INT32 = 0x0C;
  private static final int FLOAT32 = 0x0D;
  private static final int FLOAT64 = 0x0E;

  private IdxReader() {}

  /**
   * Reads a file.
   *
   * @param file the path
   * @return a new tensor: uint8, int32, float32 or float64, as the file says
   * @throws DataFormatException if the file is not in this format, or not whole
   * @throws UncheckedIOException if it cannot be read
   */
  public static Tensor read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a stream to its end. Does not close it.
   *
   * @param name what error messages call it
   * @param stream the bytes
   * @return a new tensor
   * @throws DataFormatException if the bytes are not in this format, or not whole
   * @throws IOException if they cannot be read
   */
  public static Tensor read(String name, InputStream stream) throws IOException {
    try {
      return parse(name, unzipped(stream));
    } catch (ZipException | EOFException e) {
      throw new DataFormatException(name, "corrupt or truncated gzip data", e);
    }
  }

  private static InputStream unzipped(InputStream stream) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stream);
    in.mark(2);
    boolean zipped = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return zipped ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static Tensor parse(String name, InputStream in) throws IOException {
    byte[] magic = bytes(name, in, 4, "header");
    if (magic[0] != 0 || magic[1] != 0 || magic[3] < 1) {
      throw new DataFormatException(
          name,
          String.format(
              "not an IDX file: expected it to begin with 00 00 <type> <dimensions>, got %02x %02x"
                  + " %02x %02x",
              magic[0], magic[1], magic[2], magic[3]),
          null);
    }
    int size =
        switch (magic[2]) {
          case UINT8 -> 1;
          case INT32, FLOAT32 -> 4;
          case FLOAT64 -> 8;
          default ->
              throw new DataFormatException(
                  name,
                  String.format(
                      "expected elements of type 08 (uint8), 0c (int32), 0d (float32) or 0e"
                          + " (float64), got %02x",
                      magic[2]),
                  null);
        };
    ByteBuffer header = ByteBuffer.wrap(bytes(name, in, 4 * magic[3], "header"));
    long[] shape = new long[magic[3]];
    long expected = size;
    for (int d = 0; d < shape.length; d++) {
      shape[d] = header.getInt();
      if (shape[d] < 0 || (shape[d] > 0 && expected > Integer.MAX_VALUE / shape[d])) {
        throw new DataFormatException(
            name, "sizes beyond 2 GiB: " + Arrays.toString(Arrays.copyOf(shape, d + 1)), null);
      }
      expected *= shape[d];
    }
    byte[] data = bytes(name, in, (int) expected, "elements of " + Arrays.toString(shape));
    // Reading the end is also what makes gzip compare its checksum.
    if (in.read() != -1) {
      throw new DataFormatException(
          name, "more data than the " + expected + " bytes of " + Arrays.toString(shape), null);
    }
    return tensor(magic[2], data, shape);
  }

  /** Exactly so many bytes; memory grows only with what was read, whatever the header claims. */
  private static byte[] bytes(String name, InputStream in, int count, String what)
      throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new DataFormatException(
          name,
          "truncated: expected " + count + " bytes of " + what + ", got " + bytes.length,
          null);
    }
    return bytes;
  }

  private static Tensor tensor(int type, byte[] data, long[] shape) {
    ByteBuffer bytes = ByteBuffer.wrap(data);
    switch (type) {
      case INT32 -> {
        int[] values = new int[data.length / 4];
        bytes.asIntBuffer().get(values);
        return Tensor.of(values, shape);
      }
      case FLOAT32 -> {
        float[] values = new float[data.length / 4];
        bytes.asFloatBuffer().get(values);
        return Tensor.of(values, shape);
      }
      case FLOAT64 -> {
        double[] values = new double[data.length / 8];
        bytes.asDoubleBuffer().get(values);
        return Tensor.of(values, shape);
      }
      default -> {
        return Tensor.of(data, shape);
      }
    }
  }
}
