package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.ArrayList;
import java.util.List;

/** Operands of binary operators: equal shapes, shapes that broadcast, layouts that meet. */
final class Pairs {
  private static final long[][][] SHAPES = {
    {{}, {}},
    {{0}, {0}},
    {{1}, {1}},
    {{15}, {15}},
    {{16}, {16}},
    {{17}, {17}},
    {{31}, {31}},
    {{33}, {33}},
    {{5, 7}, {5, 7}},
    {{17}, {}},
    {{}, {17}},
    {{17}, {1}},
    {{3, 16}, {16}},
    {{3, 17}, {3, 1}},
    {{3, 1}, {1, 17}},
    {{2, 3, 4}, {3, 1}},
    {{3, 1}, {2, 3, 4}},
    {{2, 1, 3, 1}, {4, 1, 5}},
    {{1, 6, 1, 1}, {2, 6, 3, 3}},
    {{0, 3}, {1, 3}},
    {{1}, {2, 0}},
  };

  private Pairs() {}

  /** The second operand is never near 0. */
  static List<Input[]> all() {
    List<Input[]> pairs = new ArrayList<>();
    for (long[][] shapes : SHAPES) {
      pairs.add(pair(DENSE, shapes[0], DENSE, shapes[1]));
    }
    pairs.add(pair(OFFSET, new long[] {17}, DENSE, new long[] {17}));
    pairs.add(pair(DENSE, new long[] {17}, OFFSET, new long[] {17}));
    pairs.add(pair(TRANSPOSED, new long[] {5, 17}, DENSE, new long[] {5, 17}));
    pairs.add(pair(DENSE, new long[] {5, 17}, TRANSPOSED, new long[] {5, 17}));
    pairs.add(pair(TRANSPOSED, new long[] {5, 17}, TRANSPOSED, new long[] {5, 17}));
    pairs.add(pair(STRIDED, new long[] {3, 16}, STRIDED, new long[] {16}));
    pairs.add(pair(EXPANDED, new long[] {4, 15}, DENSE, new long[] {4, 15}));
    pairs.add(pair(EXPANDED, new long[] {4, 15}, EXPANDED, new long[] {4, 15}));
    pairs.add(pair(EXPANDED, new long[] {33}, EXPANDED, new long[] {33}));
    pairs.add(pair(TRANSPOSED, new long[] {2, 3, 4}, STRIDED, new long[] {3, 1}));
    return pairs;
  }

  private static Input[] pair(Layout a, long[] aShape, Layout b, long[] bShape) {
    return new Input[] {Input.uniform(1, -2, 2, a, aShape), Input.uniform(2, 0.5, 2, b, bShape)};
  }
}
