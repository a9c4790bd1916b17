package org.jdynet.compare;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether two sides computed the same. */
final class Agreement {
  /** Of an array's largest value: float32 sums of some thousand terms in different orders. */
  private static final double TOLERANCE = 1e-4;

  private Agreement() {}

  /**
   * Compares what two workers wrote.
   *
   * @param row whose results
   * @param a a worker's folder
   * @param b another worker's folder
   * @return null if they agree, else what differs
   * @throws IOException if a file cannot be read
   */
  static String difference(Row row, Path a, Path b) throws IOException {
    if (!Files.exists(file(a, row)) || !Files.exists(file(b, row))) {
      return "no results";
    }
    try (DataInputStream x = open(a, row);
        DataInputStream y = open(b, row)) {
      int arrays = x.readInt();
      if (arrays != y.readInt()) {
        return "numbers of results differ";
      }
      for (int i = 0; i < arrays; i++) {
        int length = x.readInt();
        if (length != y.readInt()) {
          return "result " + i + " has different lengths";
        }
        int count = x.readInt();
        y.readInt();
        double largest = 0;
        double error = 0;
        for (int j = 0; j < count; j++) {
          double expected = y.readFloat();
          double difference = Math.abs(x.readFloat() - expected);
          largest = Math.max(largest, Math.abs(expected));
          // Not max: a NaN must count.
          error = difference <= error ? error : difference;
        }
        if (!(error <= TOLERANCE * largest)) {
          return "result " + i + " differs by " + error + ", largest value " + largest;
        }
      }
      return null;
    }
  }

  static Path file(Path folder, Row row) {
    return folder.resolve(row.name().replaceAll("[^A-Za-z0-9+]", "_"));
  }

  private static DataInputStream open(Path folder, Row row) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file(folder, row))));
  }
}
