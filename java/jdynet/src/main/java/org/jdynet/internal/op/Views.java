package org.jdynet.internal.op;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;

/** Other shapes of the same elements. */
public final class Views {
  private Views() {}

  public static Tensor detach(Tensor x) {
    Tensors.pin("detach", x);
    try {
      return Tensors.view(x, x.shape(), Tensors.strides(x), x.offset());
    } finally {
      Tensors.unpin(x);
    }
  }

  // ---- sizes

  public static Tensor reshape(Tensor x, long... sizes) {
    return reshape("reshape", x, resolve("reshape", x, sizes));
  }

  private static Tensor reshape(String op, Tensor x, Shape shape) {
    if (reshaped(Geometry.of(x), shape) != null) {
      return View.of(op, x, g -> reshaped(g, shape), View.RESHAPED);
    }
    Tensor copy = Convert.copy(x);
    try {
      return reshape(op, copy, shape);
    } finally {
      copy.close();
    }
  }

  public static Tensor view(Tensor x, long... sizes) {
    Shape shape = resolve("view", x, sizes);
    if (reshaped(Geometry.of(x), shape) == null) {
      throw Checks.bad(
          "view",
          "sizes that the strides of " + x.shape() + " can express (use reshape, which copies)",
          Arrays.toString(sizes) + " with strides " + Arrays.toString(x.strides()));
    }
    return View.of("view", x, g -> reshaped(g, shape), View.RESHAPED);
  }

  /** Null where a copy is needed. */
  private static Geometry reshaped(Geometry g, Shape shape) {
    return shape.numel() == 0
        ? new Geometry(shape, Tensors.contiguousStrides(shape), g.offset())
        : g.reshape(shape);
  }

  private static Shape resolve(String op, Tensor x, long[] sizes) {
    return Shape.of(resolve(op, x.numel(), "elements of " + x.shape(), sizes));
  }

  /** Replaces one -1 by what is left, and checks the number of elements. */
  private static long[] resolve(String op, long numel, String what, long[] sizes) {
    long[] resolved = sizes.clone();
    int open = -1;
    long known = 1;
    boolean valid = true;
    for (int d = 0; d < resolved.length; d++) {
      if (resolved[d] == -1 && open < 0) {
        open = d;
      } else {
        valid &= resolved[d] >= 0;
        known *= resolved[d];
      }
    }
    if (valid && open >= 0 && known > 0) {
      resolved[open] = numel / known;
      known *= resolved[open];
    }
    if (!valid || known != numel || (open >= 0 && resolved[open] < 0)) {
      throw Checks.bad(op, "sizes for " + numel + " " + what, Arrays.toString(sizes));
    }
    return resolved;
  }

  public static Tensor flatten(Tensor x, int start, int end) {
    int first = Checks.dim("flatten", x, start);
    int last = Checks.dim("flatten", x, end);
    if (x.rank() == 0) {
      return reshape("flatten", x, Shape.of(1));
    }
    if (first > last) {
      throw Checks.bad("flatten", "start <= end", first + " and " + last);
    }
    long joined = 1;
    for (int d = first; d <= last; d++) {
      joined *= x.shape(d);
    }
    return reshape("flatten", x, replaced(x.shape(), first, last + 1, joined));
  }

  public static Tensor unflatten(Tensor x, int dim, long... sizes) {
    int d = Checks.axis("unflatten", x, dim);
    if (sizes.length == 0) {
      throw Checks.bad("unflatten", "at least one size", "none");
    }
    String what = "indices of dimension " + dim + " of " + x.shape();
    long[] resolved = resolve("unflatten", x.shape(d), what, sizes);
    return reshape("unflatten", x, replaced(x.shape(), d, d + 1, resolved));
  }

  /** The shape with other sizes for the dimensions [first, end). */
  private static Shape replaced(Shape shape, int first, int end, long... sizes) {
    long[] old = shape.toArray();
    long[] result = new long[old.length - (end - first) + sizes.length];
    System.arraycopy(old, 0, result, 0, first);
    System.arraycopy(sizes, 0, result, first, sizes.length);
    System.arraycopy(old, end, result, first + sizes.length, old.length - end);
    return Shape.of(result);
  }

  // ---- order

  public static Tensor transpose(Tensor x, int a, int b) {
    return swapped("transpose", x, a, b);
  }

  private static Tensor swapped(String op, Tensor x, int a, int b) {
    int p = Checks.dim(op, x, a);
    int q = Checks.dim(op, x, b);
    int[] order = IntStream.range(0, x.rank()).toArray();
    if (p != q) {
      order[p] = q;
      order[q] = p;
    }
    return View.permuted(op, x, order);
  }

  public static Tensor t(Tensor x) {
    if (x.rank() > 2) {
      throw Checks.bad("t", "at most two dimensions", x.shape());
    }
    return x.rank() == 2 ? swapped("t", x, 0, 1) : View.permuted("t", x, inOrder(x));
  }

  private static int[] inOrder(Tensor x) {
    return IntStream.range(0, x.rank()).toArray();
  }

  public static Tensor permute(Tensor x, int... dims) {
    boolean[] seen = new boolean[x.rank()];
    int[] order = new int[dims.length];
    boolean valid = dims.length == x.rank();
    for (int d = 0; d < dims.length && valid; d++) {
      order[d] = Checks.dim("permute", x, dims[d]);
      valid = !seen[order[d]];
      seen[order[d]] = true;
    }
    if (!valid) {
      throw Checks.bad(
          "permute", "each dimension of " + x.shape() + " once", Arrays.toString(dims));
    }
    return View.permuted("permute", x, order);
  }

  public static Tensor movedim(Tensor x, int[] from, int[] to) {
    if (from.length != to.length) {
      throw Checks.bad(
          "movedim", "as many places as dimensions", from.length + " dimensions, " + to.length);
    }
    boolean[] moved = Checks.dims("movedim", x, from);
    boolean[] taken = Checks.dims("movedim", x, to);
    int[] order = new int[x.rank()];
    int rest = 0;
    for (int d = 0; d < order.length; d++) {
      if (!taken[d]) {
        while (moved[rest]) {
          rest++;
        }
        order[d] = rest++;
      }
    }
    for (int k = 0; k < from.length && x.rank() > 0; k++) {
      order[Checks.dim("movedim", x, to[k])] = Checks.dim("movedim", x, from[k]);
    }
    return View.permuted("movedim", x, order);
  }

  // ---- dimensions of size 1

  public static Tensor squeeze(Tensor x) {
    return squeeze(x, inOrder(x));
  }

  public static Tensor squeeze(Tensor x, int... dims) {
    boolean[] named = Checks.dims("squeeze", x, dims);
    int[] gone = IntStream.range(0, x.rank()).filter(d -> named[d] && x.shape(d) == 1).toArray();
    return View.of(
        "squeeze",
        x,
        g -> {
          Geometry rest = g;
          for (int k = gone.length - 1; k >= 0; k--) {
            rest = rest.drop(gone[k], 0);
          }
          return rest;
        },
        View.RESHAPED);
  }

  public static Tensor unsqueeze(Tensor x, int dim) {
    int at = dim < 0 ? dim + x.rank() + 1 : dim;
    if (at < 0 || at > x.rank()) {
      throw Checks.noDim("unsqueeze", x, x.rank() + 1, dim);
    }
    return View.of("unsqueeze", x, g -> g.insert(at), View.RESHAPED);
  }

  // ---- repetition

  public static Tensor expandAs(Tensor x, Tensor other) {
    Tensors.pin("expandAs", other);
    Tensors.unpin(other);
    return expand("expandAs", x, other.shape().toArray());
  }

  public static Tensor expand(String op, Tensor x, long... sizes) {
    long[] wanted = sizes.clone();
    int missing = wanted.length - x.rank();
    boolean fits = missing >= 0;
    for (int d = 0; d < wanted.length && fits; d++) {
      long own = d < missing ? 1 : x.shape(d - missing);
      if (wanted[d] == -1 && d >= missing) {
        wanted[d] = own;
      }
      fits = wanted[d] >= 0 && (own == wanted[d] || own == 1);
    }
    if (!fits) {
      throw Checks.bad(op, "sizes that " + x.shape() + " broadcasts to", Arrays.toString(sizes));
    }
    Shape shape = Shape.of(wanted);
    long[] strides = Layouts.broadcastStrides(x, shape);
    return View.of(op, x, g -> new Geometry(shape, strides, g.offset()), View.EXPANDED);
  }
}
