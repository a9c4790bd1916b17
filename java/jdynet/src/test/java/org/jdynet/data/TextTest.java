package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TextTest {
  private static final List<String> LINES =
      List.of("the cat and the dog", "the dog and a bird", "a cat  Übermut 猫 🐈");

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static List<String> words(String line) {
    return List.of(line.split(" +"));
  }

  @Test
  void vocabulariesAreOrderedByFrequency() {
    Vocabulary all = Vocabulary.of(LINES, TextTest::words, 1);
    assertEquals(
        List.of("the", "a", "and", "cat", "dog", "bird", "Übermut", "猫", "🐈").stream()
            .limit(6)
            .toList(),
        all.tokens().stream().filter(token -> token.charAt(0) < 128).toList());
    Vocabulary some = Vocabulary.of(LINES, TextTest::words, 2, "<pad>", "cat");
    assertEquals(List.of("<pad>", "cat", "the", "a", "and", "dog"), some.tokens());
    assertEquals(6, some.size());
    assertEquals(2, some.code("the"));
    assertEquals("the", some.token(2));
    assertTrue(some.contains("dog"));
    assertFalse(some.contains("bird"));
    List<String> turned = new ArrayList<>(LINES);
    Collections.reverse(turned);
    assertEquals(some.tokens(), Vocabulary.of(turned, TextTest::words, 2, "<pad>", "cat").tokens());
  }

  @Test
  void unknownTokensAreRefusedOrReplaced() {
    Vocabulary known = Vocabulary.of(List.of("<unk>", "a", "b"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> known.encode(List.of("a", "z")))
            .getMessage();
    assertTrue(message.contains("got z"), message);
    Vocabulary lenient = known.unknown("<unk>");
    Tensor codes = lenient.encode(List.of("b", "z", "a"));
    assertArrayEquals(new long[] {2, 0, 1}, codes.toLongArray());
    assertEquals(List.of("b", "<unk>", "a"), lenient.decode(codes));
    assertThrows(IllegalArgumentException.class, () -> known.unknown("z"));
    assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(List.of("a", "a")));
    assertThrows(IndexOutOfBoundsException.class, () -> known.token(3));
    assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(LINES, TextTest::words, 0));
  }

  /** P. Gage's example, aaabdaaabac: aa is joined first, then its pairs with the neighbours. */
  @Test
  void joinsTheMostFrequentPairs() {
    BytePairCodes codes = BytePairCodes.train(List.of("aaabdaaabac"), 259);
    assertArrayEquals(new int[] {'a', 'a'}, codes.merges().get(0));
    assertEquals(259, codes.size());
    assertEquals("aaabdaaabac", codes.decode(codes.encode("aaabdaaabac")));
    long[] encoded = codes.encode("aaabdaaabac").toLongArray();
    assertEquals(5, encoded.length, "XdXac, where X = aaab");
    assertEquals(encoded[0], encoded[2]);
  }

  @Test
  void trainsAsTheNaiveAlgorithm() {
    Rng rng = Rng.of(3);
    List<String> text = new ArrayList<>(LINES);
    for (int i = 0; i < 60; i++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < 40; c++) {
        line.append("aab bc".charAt((int) rng.nextLong(6)));
      }
      text.add(line.toString());
    }
    BytePairCodes codes = BytePairCodes.train(text, 330);
    List<int[]> naive = naiveMerges(text, 330 - 256);
    assertEquals(naive.size(), codes.merges().size());
    for (int i = 0; i < naive.size(); i++) {
      assertArrayEquals(naive.get(i), codes.merges().get(i), "merge " + i);
    }
  }

  /** Counts all pairs of the whole text again for each merge. */
  private static List<int[]> naiveMerges(List<String> text, int most) {
    List<List<Integer>> pieces = new ArrayList<>();
    for (String line : text) {
      for (String piece : line.split("(?<=\\S)(?=\\s)")) {
        List<Integer> symbols = new ArrayList<>();
        for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
          symbols.add(b & 0xFF);
        }
        pieces.add(symbols);
      }
    }
    List<int[]> merges = new ArrayList<>();
    while (merges.size() < most) {
      Map<List<Integer>, Integer> counts = new HashMap<>();
      for (List<Integer> piece : pieces) {
        for (int i = 0; i + 1 < piece.size(); i++) {
          counts.merge(List.of(piece.get(i), piece.get(i + 1)), 1, Integer::sum);
        }
      }
      List<Integer> best = null;
      for (Map.Entry<List<Integer>, Integer> entry : counts.entrySet()) {
        List<Integer> pair = entry.getKey();
        int byCount = best == null ? 1 : entry.getValue() - counts.get(best);
        int byCode =
            best == null
                ? 0
                : Long.compare(
                    BytePairCodes.pair(best.get(0), best.get(1)),
                    BytePairCodes.pair(pair.get(0), pair.get(1)));
        best = byCount > 0 || (byCount == 0 && byCode > 0) ? pair : best;
      }
      if (best == null || counts.get(best) < 2) {
        return merges;
      }
      for (List<Integer> piece : pieces) {
        for (int i = 0; i + 1 < piece.size(); i++) {
          if (best.equals(piece.subList(i, i + 2))) {
            piece.remove(i + 1);
            piece.set(i, 256 + merges.size());
          }
        }
      }
      merges.add(new int[] {best.get(0), best.get(1)});
    }
    return merges;
  }

  @Test
  void decodingGivesTheSameTextAgain() {
    BytePairCodes codes = BytePairCodes.train(LINES, 300);
    BytePairCodes restored = BytePairCodes.of(codes.merges());
    List<String> texts = new ArrayList<>(LINES);
    texts.addAll(List.of("", " ", "\n\t two  spaces ", "never seen: ÄÖ漢字🎉", "the the the"));
    Rng rng = Rng.of(5);
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < 20; c++) {
        text.appendCodePoint(" the cü猫🐈\n".codePointAt((int) rng.nextLong(8)));
      }
      String valid = text.toString().replaceAll("[\\uD800-\\uDFFF]", "🐈");
      texts.add(valid);
    }
    for (String text : texts) {
      Tensor encoded = codes.encode(text);
      assertEquals(text, codes.decode(encoded));
      assertArrayEquals(encoded.toLongArray(), restored.encode(text).toLongArray());
      assertTrue(encoded.numel() <= text.getBytes(StandardCharsets.UTF_8).length);
    }
    assertTrue(codes.encode("the dog").numel() <= 3, "frequent words are short");
  }

  /** The definition: merge after merge, everywhere from the left. */
  @Test
  void longPiecesAreJoinedAsShortOnes() {
    Rng rng = Rng.of(11);
    List<String> text = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      StringBuilder piece = new StringBuilder();
      for (int c = 0; c < 5 * i; c++) {
        piece.append("aabc".charAt((int) rng.nextLong(4)));
      }
      text.add(piece.toString());
    }
    BytePairCodes codes = BytePairCodes.train(text, 320);
    assertEquals(320, codes.size());
    for (String piece : text) {
      int[] symbols = BytePairCodes.symbols(piece);
      int length = symbols.length;
      for (int m = 0; m < codes.merges().size(); m++) {
        int[] merge = codes.merges().get(m);
        long pair = BytePairCodes.pair(merge[0], merge[1]);
        length = BytePairCodes.replace(symbols, length, pair, 256 + m);
      }
      long[] expected = Arrays.stream(symbols, 0, length).asLongStream().toArray();
      assertArrayEquals(expected, codes.encode(piece).toLongArray());
      assertEquals(piece, codes.decode(codes.encode(piece)));
    }
  }

  @Test
  void codesThatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> BytePairCodes.train(LINES, 255));
    List<List<int[]>> bad =
        List.of(
            List.of(new int[] {1, 256}),
            List.of(new int[] {1, 2}, new int[] {1, 2}),
            List.of(new int[] {1}),
            List.of(new int[] {-1, 2}));
    bad.forEach(
        merges -> assertThrows(IllegalArgumentException.class, () -> BytePairCodes.of(merges)));
    BytePairCodes bytes = BytePairCodes.of(List.of());
    Tensor beyond = Tensor.of(new long[] {256});
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.decode(beyond));
    assertEquals("\uFFFD", bytes.decode(Tensor.of(new long[] {0xC3})), "a cut character");
    assertEquals(256, BytePairCodes.train(List.of(), 1000).size());
  }
}
