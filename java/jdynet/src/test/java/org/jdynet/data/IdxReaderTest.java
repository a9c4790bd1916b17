package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {
  private static final byte[] SIX = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 200};

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void readsBytesZippedOrNot(@TempDir Path folder) throws IOException {
    for (byte[] content : new byte[][] {SIX, gzip(SIX)}) {
      Path file = Files.write(folder.resolve("six"), content);
      Tensor tensor = IdxReader.read(file);
      assertEquals(DType.UINT8, tensor.dtype());
      assertEquals(Shape.of(2, 3), tensor.shape());
      assertEquals(200, tensor.get(1, 2));
    }
  }

  @Test
  void readsTheWiderTypes() throws IOException {
    ByteBuffer ints = idx(0x0C, 2, 8).putInt(7).putInt(-1);
    assertArrayEquals(new int[] {7, -1}, parse(ints.array()).toIntArray());
    ByteBuffer floats = idx(0x0D, 2, 8).putFloat(0.5f).putFloat(-3);
    assertArrayEquals(new float[] {0.5f, -3}, parse(floats.array()).toFloatArray());
    ByteBuffer doubles = idx(0x0E, 2, 16).putDouble(0.1).putDouble(1e300);
    assertArrayEquals(new double[] {0.1, 1e300}, parse(doubles.array()).toDoubleArray());
    assertEquals(Shape.of(0), parse(idx(0x08, 0, 0).array()).shape());
  }

  @Test
  void namesFileAndFault() throws IOException {
    assertFault("not an IDX file: expected it to begin with 00 00", 'P', 'K', 3, 4, 0, 0, 0, 0);
    assertFault("not an IDX file", 0, 0, 8, 0);
    assertFault("got 0b", 0, 0, 0x0B, 1, 0, 0, 0, 1, 0, 0);
    assertFault("truncated: expected 4 bytes of header, got 2", 0, 0);
    assertFault("truncated: expected 8 bytes of header, got 4", 0, 0, 8, 2, 0, 0, 0, 2);
    assertFault(
        "truncated: expected 3 bytes of elements of [3], got 2", 0, 0, 8, 1, 0, 0, 0, 3, 1, 2);
    assertFault("more data than the 1 bytes of [1]", 0, 0, 8, 1, 0, 0, 0, 1, 9, 9);
    assertFault("sizes beyond 2 GiB: [-1]", 0, 0, 8, 1, 255, 255, 255, 255);
    assertFault("sizes beyond 2 GiB", 0, 0, 0x0D, 2, 0, 1, 0, 0, 0, 1, 0, 0);
    assertFault("truncated: expected 4 bytes of header, got 0");
  }

  @Test
  void aHeaderThatLiesAllocatesNoMoreThanTheFile() {
    // Claims 2 GiB - 1, holds one byte: with a small heap, allocating first would fail.
    byte[] liar = {0, 0, 8, 1, 0x7F, -1, -1, -1, 1};
    String message = assertThrows(DataFormatException.class, () -> parse(liar)).getMessage();
    assertTrue(message.contains("truncated: expected 2147483647 bytes"), message);
  }

  @Test
  void damagedGzipIsAFormatError() throws IOException {
    byte[] zipped = gzip(SIX);
    byte[] cut = Arrays.copyOf(zipped, zipped.length - 6);
    assertThrows(DataFormatException.class, () -> parse(cut));
    byte[] header = Arrays.copyOf(zipped, 5);
    assertThrows(DataFormatException.class, () -> parse(header));
    byte[] checksum = zipped.clone();
    checksum[zipped.length - 8] ^= 1;
    assertThrows(DataFormatException.class, () -> parse(checksum));
  }

  @Test
  void aMissingFileIsAnIoError(@TempDir Path folder) {
    assertThrows(UncheckedIOException.class, () -> IdxReader.read(folder.resolve("missing")));
  }

  private static void assertFault(String fault, int... bytes) throws IOException {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    for (byte[] form : new byte[][] {content, gzip(content)}) {
      String message = assertThrows(DataFormatException.class, () -> parse(form)).getMessage();
      assertTrue(message.startsWith("test.idx: ") && message.contains(fault), message);
    }
  }

  private static Tensor parse(byte[] content) throws IOException {
    return IdxReader.read("test.idx", new ByteArrayInputStream(content));
  }

  private static ByteBuffer idx(int type, int count, int bytes) {
    return ByteBuffer.allocate(8 + bytes).putInt(type << 8 | 1).putInt(count);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}
