package org.jdynet.internal.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Tensors;

/** Vectors spread over the grid that they span. */
public final class Grids {
  private Grids() {}

  /** swapped: the first two vectors exchange their dimensions. */
  public static List<Tensor> meshgrid(List<Tensor> vectors, boolean swapped) {
    check(vectors);
    int rank = vectors.size();
    int[] own = new int[rank];
    Arrays.setAll(own, d -> swapped && rank > 1 && d < 2 ? 1 - d : d);
    long[] sizes = new long[rank];
    for (int k = 0; k < rank; k++) {
      sizes[own[k]] = vectors.get(k).numel();
    }
    List<Tensor> grids = new ArrayList<>();
    for (int k = 0; k < rank; k++) {
      long[] line = new long[rank];
      Arrays.fill(line, 1);
      line[own[k]] = sizes[own[k]];
      Tensor along = vectors.get(k).reshape(line);
      try {
        grids.add(Views.expand("meshgrid", along, sizes));
      } finally {
        along.close();
      }
    }
    return grids;
  }

  private static void check(List<Tensor> vectors) {
    if (vectors.isEmpty()) {
      throw Checks.bad("meshgrid", "at least one tensor", "none");
    }
    for (Tensor x : vectors) {
      Tensors.open("meshgrid", x);
      Checks.sameDType("meshgrid", vectors.get(0), x);
      if (x.rank() > 1) {
        throw Checks.bad("meshgrid", "vectors or single values", x.shape());
      }
    }
  }
}
