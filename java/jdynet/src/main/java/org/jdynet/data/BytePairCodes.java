package org.jdynet.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdynet.Tensor;

/**
 * Byte-pair codes of any text: codes 0 to 255 are the bytes of UTF-8, each further code is a pair
 * of earlier ones that occurred most often in the training text. Nothing is unknown, and decoding
 * gives the same text again. Immutable.
 *
 * <p>Text is first divided into pieces, at the beginning of each run of white space; pairs do not
 * reach over these borders. Equally frequent pairs are taken by their codes, the smaller first, so
 * that the same text always gives the same codes.
 *
 * <p>Source: Sennrich, Haddow, Birch: Neural machine translation of rare words with subword units
 * (ACL 2016), over bytes.
 */
public final class BytePairCodes {
  private static final int BYTES = 256;

  /** Up to this many bytes of a piece, looking at all pairs again and again is fastest. */
  private static final int SHORT = 48;

  /** The two codes that code 256 + i stands for, the first in the high half. */
  private final long[] merges;

  private final Map<Long, Integer> codes = new HashMap<>();
  private final byte[][] bytes;

  private BytePairCodes(long[] merges) {
    this.merges = merges;
    bytes = new byte[BYTES + merges.length][];
    for (int b = 0; b < BYTES; b++) {
      bytes[b] = new byte[] {(byte) b};
    }
    for (int i = 0; i < merges.length; i++) {
      long first = merges[i] >>> 32;
      long second = merges[i] & 0xFFFFFFFFL;
      Samplers.check(
          "BytePairCodes",
          "pairs of earlier codes, each once",
          first < BYTES + i
              && second < BYTES + i
              && codes.putIfAbsent(merges[i], BYTES + i) == null,
          "(" + first + ", " + second + ") as code " + (BYTES + i));
      byte[] joined = new byte[bytes[(int) first].length + bytes[(int) second].length];
      System.arraycopy(bytes[(int) first], 0, joined, 0, bytes[(int) first].length);
      int start = bytes[(int) first].length;
      System.arraycopy(bytes[(int) second], 0, joined, start, joined.length - start);
      bytes[BYTES + i] = joined;
    }
  }

  /**
   * Finds the pairs of a text.
   *
   * @param lines the text
   * @param size how many codes there are to be, at least 256; fewer are found where no pair occurs
   *     twice any more
   * @return the codes
   * @throws IllegalArgumentException if size is less
   */
  public static BytePairCodes train(Iterable<String> lines, int size) {
    Samplers.check("BytePairCodes", "at least 256 codes", size >= BYTES, size);
    return new BytePairCodes(new BytePairTraining(lines).merges(size - BYTES));
  }

  /**
   * Codes that were saved.
   *
   * @param merges as {@link #merges} gives them
   * @return the codes
   * @throws IllegalArgumentException if a pair is not of two earlier codes, or occurs twice
   */
  public static BytePairCodes of(List<int[]> merges) {
    long[] pairs = new long[merges.size()];
    for (int i = 0; i < pairs.length; i++) {
      int[] pair = merges.get(i);
      boolean two = pair.length == 2 && pair[0] >= 0 && pair[1] >= 0;
      Samplers.check("BytePairCodes", "pairs of codes", two, Arrays.toString(pair));
      pairs[i] = pair(pair[0], pair[1]);
    }
    return new BytePairCodes(pairs);
  }

  static long pair(int first, int second) {
    return (long) first << 32 | second;
  }

  /**
   * What is to be saved.
   *
   * @return the two codes that code 256, 257, … stands for
   */
  public List<int[]> merges() {
    List<int[]> pairs = new ArrayList<>();
    for (long merge : merges) {
      pairs.add(new int[] {(int) (merge >>> 32), (int) merge});
    }
    return pairs;
  }

  /**
   * Number of codes.
   *
   * @return the count: codes are in [0, size)
   */
  public int size() {
    return bytes.length;
  }

  /**
   * Encodes a text.
   *
   * @param text any; halves of surrogate pairs, which no UTF-8 has, become question marks
   * @return a new int64 tensor [codes]
   */
  public Tensor encode(String text) {
    long[] sequence = new long[text.length() * 3];
    int count = 0;
    for (String piece : pieces(text)) {
      int[] symbols = symbols(piece);
      int length = join(symbols);
      for (int i = 0; i < length; i++) {
        sequence[count++] = symbols[i];
      }
    }
    return Tensor.of(Arrays.copyOf(sequence, count));
  }

  /** Joins the earliest found pair, wherever it stands, until there is none; tells the length. */
  private int join(int[] symbols) {
    if (symbols.length > SHORT) {
      return new BytePairJoin(codes, symbols).run();
    }
    int length = symbols.length;
    while (true) {
      int best = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < length; i++) {
        Integer code = codes.get(pair(symbols[i], symbols[i + 1]));
        best = code == null ? best : Math.min(best, code);
      }
      if (best == Integer.MAX_VALUE) {
        return length;
      }
      length = replace(symbols, length, merges[best - BYTES], best);
    }
  }

  /** Puts a code for each of its pairs, from the left; tells the new length. */
  static int replace(int[] symbols, int length, long merge, int code) {
    int to = 0;
    for (int i = 0; i < length; i++) {
      boolean found = i + 1 < length && pair(symbols[i], symbols[i + 1]) == merge;
      symbols[to++] = found ? code : symbols[i];
      i += found ? 1 : 0;
    }
    return to;
  }

  static int[] symbols(String piece) {
    byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
    int[] symbols = new int[utf8.length];
    for (int i = 0; i < utf8.length; i++) {
      symbols[i] = utf8[i] & 0xFF;
    }
    return symbols;
  }

  /** The text cut before each run of white space. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 1; i < text.length(); i++) {
      boolean space = Character.isWhitespace(text.charAt(i));
      if (space && !Character.isWhitespace(text.charAt(i - 1))) {
        pieces.add(text.substring(start, i));
        start = i;
      }
    }
    if (start < text.length()) {
      pieces.add(text.substring(start));
    }
    return pieces;
  }

  /**
   * Decodes a text. Bytes that are no UTF-8, as a sequence that was cut or made up may have, become
   * U+FFFD.
   *
   * @param sequence of an integer type [codes]
   * @return the text
   * @throws IndexOutOfBoundsException if there is no such code
   */
  public String decode(Tensor sequence) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (long code : sequence.toLongArray()) {
      MappedDataset.checkIndex("BytePairCodes", code, bytes.length);
      text.writeBytes(bytes[(int) code]);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
