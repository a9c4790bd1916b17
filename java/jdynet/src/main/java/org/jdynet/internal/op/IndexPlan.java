package org.jdynet.internal.op;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Index;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;

/**
 * What a list of indices picks from a tensor of one shape: a view, and index arrays along some of
 * the view's dimensions. Holds the arrays, looked at and as int64, until it is closed.
 */
final class IndexPlan implements AutoCloseable {
  /** An index array along a dimension of the view. */
  private record Along(int dim, Tensor index, long size) {}

  private final String op;
  private final Tensor x;
  private final Pins pins;
  private final List<Tensor> own = new ArrayList<>();
  private final List<Along> arrays = new ArrayList<>();
  private UnaryOperator<Geometry> view = g -> g;

  /** Dimensions of x that indices were found for, and of the view that was made of them. */
  private int from;

  private int to;

  /** The shape that the arrays are broadcast to; null if there are none. */
  private Shape together;

  private boolean neighbours = true;

  private IndexPlan(String op, Tensor x, Pins pins) {
    this.op = op;
    this.x = x;
    this.pins = pins;
  }

  /** Refuses what does not fit x, holding nothing then. */
  static IndexPlan of(String op, Tensor x, Index... indices) {
    int whole = whole(op, x, indices);
    Tensor[] tensors = new Tensor[indices.length];
    for (int i = 0; i < indices.length; i++) {
      tensors[i] = indices[i] instanceof Index.OfTensor array ? array.tensor() : null;
    }
    IndexPlan plan = new IndexPlan(op, x, Pins.of(op, tensors));
    try {
      for (Index index : indices) {
        plan.add(index, whole);
      }
      plan.broadcastArrays();
      return plan;
    } catch (Throwable failure) {
      plan.close();
      throw failure;
    }
  }

  /** How many dimensions an ellipsis stands for. */
  private static int whole(String op, Tensor x, Index[] indices) {
    int used = 0;
    boolean ellipsis = false;
    for (Index index : indices) {
      if (index == null) {
        throw Checks.bad(op, "indices", "null (newAxis() puts in a dimension)");
      }
      if (index == Index.Ellipsis.ELLIPSIS) {
        if (ellipsis) {
          throw Checks.bad(op, "one ellipsis at most", "two");
        }
        ellipsis = true;
      } else if (index instanceof Index.OfTensor array) {
        checkType(op, array.tensor());
        used += array.tensor().dtype() == DType.BOOL ? array.tensor().rank() : 1;
      } else if (index != Index.NewAxis.NEW_AXIS) {
        used++;
      }
    }
    if (used > x.rank()) {
      throw new IndexOutOfBoundsException(
          "["
              + op
              + "] expected at most "
              + x.rank()
              + " indices for "
              + x.shape()
              + ", got "
              + used);
    }
    return x.rank() - used;
  }

  private static void checkType(String op, Tensor index) {
    if (index.dtype() == DType.UINT8) {
      throw Checks.bad(
          op,
          "indices int64 or int32, or a bool mask",
          "uint8 (convert a mask with to(DType.BOOL), indices with to(DType.INT64))");
    }
    if (index.dtype().isFloatingPoint()) {
      throw Checks.bad(
          op,
          "indices int64 or int32, or a bool mask",
          index.dtype() + " (convert with to(dtype))");
    }
  }

  private void add(Index index, int whole) {
    if (index instanceof Index.At at) {
      drop(at.index());
    } else if (index instanceof Index.Range range) {
      range(range);
    } else if (index == Index.Ellipsis.ELLIPSIS) {
      from += whole;
      to += whole;
    } else if (index == Index.NewAxis.NEW_AXIS) {
      insert();
      to++;
    } else if (index instanceof Index.OfLongs longs) {
      Tensor values = own(Tensors.create(Tensors.Owner.ENGINE, DType.INT64, lengthOf(longs)));
      Elements.put(values, longs.indices());
      along(values);
    } else {
      add(((Index.OfTensor) index).tensor());
    }
  }

  private static Shape lengthOf(Index.OfLongs longs) {
    return Shape.of(longs.indices().length);
  }

  private void add(Tensor index) {
    if (index.dtype() == DType.BOOL) {
      mask(index);
    } else if (index.rank() == 0) {
      drop(Elements.getLong(index));
    } else {
      along(index);
    }
  }

  private void drop(long index) {
    long size = x.shape(from);
    long at = index < 0 ? index + size : index;
    if (at < 0 || at >= size) {
      throw new IndexOutOfBoundsException(
          "["
              + op
              + "] expected "
              + (size == 0
                  ? "no index along dimension " + from + " of size 0"
                  : "an index from " + -size + " to " + (size - 1) + " along dimension " + from)
              + ", got "
              + index);
    }
    int dim = to;
    then(g -> g.drop(dim, at));
    from++;
  }

  private void range(Index.Range range) {
    long size = x.shape(from);
    long first = cut(range.from(), size);
    long last = Math.max(first, cut(range.to(), size));
    long length = last == first ? 0 : (last - first - 1) / range.step() + 1;
    int dim = to;
    // A step beyond the size may not overflow the strides.
    long step = Math.min(range.step(), Math.max(1, size));
    then(g -> g.range(dim, first, length, step));
    from++;
    to++;
  }

  private static long cut(long index, long size) {
    return Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  private void insert() {
    int dim = to;
    then(g -> g.insert(dim));
  }

  private void then(UnaryOperator<Geometry> next) {
    UnaryOperator<Geometry> before = view;
    view = g -> next.apply(before.apply(g));
  }

  private void along(Tensor index) {
    Tensor checked = own(Indices.checked(op, index, x.shape(from), from, true));
    arrays.add(new Along(to++, checked, x.shape(from++)));
  }

  /** A mask is the arrays of its true elements' coordinates. */
  private void mask(Tensor mask) {
    for (int d = 0; d < mask.rank(); d++) {
      if (mask.shape(d) != x.shape(from + d)) {
        throw Checks.bad(
            op, "a mask with the sizes of " + x.shape() + " from dimension " + from, mask.shape());
      }
    }
    Tensor places = own(Masked.places(op, Tensors.Owner.ENGINE, mask));
    long count = places.shape(0);
    if (mask.rank() == 0) {
      insert();
      Tensor zeros = own(Tensors.create(Tensors.Owner.ENGINE, DType.INT64, Shape.of(count)));
      Layouts.fill(zeros, 0);
      arrays.add(new Along(to++, zeros, 1));
    }
    for (int d = 0; d < mask.rank(); d++) {
      long[] stride = {mask.rank()};
      Tensor column = own(Tensors.engineView(places, Shape.of(count), stride, d));
      arrays.add(new Along(to++, column, x.shape(from++)));
    }
  }

  private Tensor own(Tensor tensor) {
    own.add(tensor);
    return tensor;
  }

  // ---- what came out

  private void broadcastArrays() {
    for (int i = 0; i < arrays.size(); i++) {
      Shape shape = arrays.get(i).index().shape();
      together = i == 0 ? shape : Layouts.broadcast(op, together, shape);
      neighbours &= i == 0 || arrays.get(i).dim() == arrays.get(i - 1).dim() + 1;
    }
  }

  boolean isView() {
    return arrays.isEmpty();
  }

  Geometry view(Geometry base) {
    return view.apply(base);
  }

  /** The shape of what is picked. */
  Shape shape() {
    Geometry picked = view(Geometry.dense(x.shape()));
    return isView()
        ? picked.shape()
        : arrange(picked, together.toArray(), new long[together.rank()]).shape();
  }

  /** What is picked of a tensor of x's shape, as slices; a view is one slice. */
  Picked picked(Geometry base) {
    Geometry g = view(base);
    if (isView()) {
      Tensor zero = own(Tensors.create(Tensors.Owner.ENGINE, DType.INT64, Shape.of(1)));
      Layouts.fill(zero, 0);
      return new Picked(g.insert(0), 0, zero, 0);
    }
    Geometry rows = arrange(g, new long[] {together.numel()}, new long[1]);
    int dim = neighbours ? arrays.get(0).dim() : 0;
    return new Picked(rows, dim, table(g.strides()), scale(g.strides()));
  }

  /** The view with these dimensions instead of those along which there are arrays. */
  private Geometry arrange(Geometry g, long[] sizes, long[] strides) {
    List<Long> newSizes = new ArrayList<>();
    List<Long> newStrides = new ArrayList<>();
    int first = neighbours ? arrays.get(0).dim() : 0;
    for (int d = 0; d <= g.strides().length; d++) {
      if (d == first) {
        for (int k = 0; k < sizes.length; k++) {
          newSizes.add(sizes[k]);
          newStrides.add(strides[k]);
        }
      }
      int dim = d;
      if (d < g.strides().length && arrays.stream().noneMatch(array -> array.dim() == dim)) {
        newSizes.add(g.shape().size(d));
        newStrides.add(g.strides()[d]);
      }
    }
    return new Geometry(Shape.of(longs(newSizes)), longs(newStrides), g.offset());
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  /** One array can stay as it is: the kernel multiplies it by the stride. */
  private long scale(long[] strides) {
    return arrays.size() == 1 ? strides[arrays.get(0).dim()] : 1;
  }

  private Tensor table(long[] strides) {
    Tensor first = arrays.get(0).index();
    if (arrays.size() == 1 && first.isContiguous()) {
      return own(Tensors.engineView(first));
    }
    Tensor table = own(Tensors.create(Tensors.Owner.ENGINE, DType.INT64, together));
    for (int i = 0; i < arrays.size(); i++) {
      Along array = arrays.get(i);
      long stride = arrays.size() == 1 ? 1 : strides[array.dim()];
      Indices.offsets(table, array.index(), array.size(), stride, i > 0);
    }
    return table;
  }

  @Override
  public void close() {
    own.forEach(Tensor::close);
    pins.close();
  }
}
