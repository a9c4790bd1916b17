package org.jdynet.internal.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdynet.Tensor;

/** Tensors cut into views along one dimension. */
public final class Splits {
  /** More tensors in a list than anybody means. */
  private static final long MOST_PARTS = 1L << 24;

  private Splits() {}

  public static List<Tensor> split(Tensor x, long size, int dim) {
    int d = Checks.axis("split", x, dim);
    long whole = x.shape(d);
    if (size < 0 || (size == 0 && whole > 0)) {
      throw Checks.bad("split", "a size of at least 1 for " + x.shape(), size);
    }
    return equal("split", x, size, d);
  }

  public static List<Tensor> split(Tensor x, long[] sizes, int dim) {
    int d = Checks.axis("split", x, dim);
    long left = x.shape(d);
    boolean valid = true;
    for (long size : sizes) {
      valid &= size >= 0 && size <= left;
      left -= Math.max(0, size);
    }
    if (!valid || left != 0) {
      throw Checks.bad(
          "split",
          "sizes that add up to the " + x.shape(d) + " of dimension " + dim + " of " + x.shape(),
          Arrays.toString(sizes));
    }
    return parts("split", x, d, sizes);
  }

  public static List<Tensor> chunk(Tensor x, int chunks, int dim) {
    int d = Checks.axis("chunk", x, dim);
    if (chunks < 1) {
      throw Checks.bad("chunk", "at least one chunk", chunks);
    }
    checkParts("chunk", chunks);
    long size = (x.shape(d) + chunks - 1) / chunks;
    // Of nothing, there are as many empty chunks as were asked for.
    return size == 0 ? parts("chunk", x, d, new long[chunks]) : equal("chunk", x, size, d);
  }

  public static List<Tensor> unbind(Tensor x, int dim) {
    int d = Checks.axis("unbind", x, dim);
    checkParts("unbind", x.shape(d));
    List<Tensor> parts = new ArrayList<>();
    for (long i = 0; i < x.shape(d); i++) {
      parts.add(Slices.drop("unbind", x, d, i));
    }
    return parts;
  }

  public static List<Tensor> tensorSplit(Tensor x, int sections, int dim) {
    return sections("tensorSplit", x, sections, Checks.axis("tensorSplit", x, dim));
  }

  public static List<Tensor> tensorSplit(Tensor x, long[] indices, int dim) {
    return indices("tensorSplit", x, indices, Checks.axis("tensorSplit", x, dim));
  }

  /** hsplit, vsplit and dsplit: into equal sections of the dimension that each is about. */
  public static List<Tensor> evenly(String op, Tensor x, int sections, int dim) {
    int d = dimension(op, x, dim);
    if (sections < 1 || x.shape(d) % sections != 0) {
      throw Checks.bad(
          op, "sections that the " + x.shape(d) + " of " + x.shape() + " divide into", sections);
    }
    return sections(op, x, sections, d);
  }

  /** hsplit, vsplit and dsplit: at indices of the dimension that each is about. */
  public static List<Tensor> at(String op, Tensor x, long[] indices, int dim) {
    return indices(op, x, indices, dimension(op, x, dim));
  }

  /** A vector is split horizontally along what it has. */
  private static int dimension(String op, Tensor x, int dim) {
    int least = dim == 1 ? 1 : Math.max(2, dim + 1);
    if (x.rank() < least) {
      throw Checks.bad(op, "a tensor of at least " + least + " dimensions", x.shape());
    }
    return Math.min(dim, x.rank() - 1);
  }

  // ---- parts

  private static void checkParts(String op, long count) {
    if (count > MOST_PARTS) {
      throw Checks.bad(op, "at most 2^24 parts", count);
    }
  }

  private static List<Tensor> equal(String op, Tensor x, long size, int dim) {
    long whole = x.shape(dim);
    long count = size == 0 ? 1 : Math.max(1, (whole - 1) / size + 1);
    checkParts(op, count);
    List<Tensor> parts = new ArrayList<>();
    for (long k = 0; k < count; k++) {
      parts.add(Slices.range(op, x, dim, k * size, Math.min(size, whole - k * size)));
    }
    return parts;
  }

  private static List<Tensor> sections(String op, Tensor x, int sections, int dim) {
    if (sections < 1) {
      throw Checks.bad(op, "at least one section", sections);
    }
    checkParts(op, sections);
    long[] sizes = new long[sections];
    long larger = x.shape(dim) % sections;
    Arrays.setAll(sizes, k -> x.shape(dim) / sections + (k < larger ? 1 : 0));
    return parts(op, x, dim, sizes);
  }

  private static List<Tensor> indices(String op, Tensor x, long[] indices, int dim) {
    long whole = x.shape(dim);
    List<Tensor> parts = new ArrayList<>();
    long first = 0;
    for (int k = 0; k <= indices.length; k++) {
      long next = k == indices.length ? whole : Slices.cut(indices[k], whole);
      parts.add(Slices.range(op, x, dim, first, Math.max(0, next - first)));
      first = next;
    }
    return parts;
  }

  private static List<Tensor> parts(String op, Tensor x, int dim, long[] sizes) {
    List<Tensor> parts = new ArrayList<>();
    long first = 0;
    for (long size : sizes) {
      parts.add(Slices.range(op, x, dim, first, size));
      first += size;
    }
    return parts;
  }
}
