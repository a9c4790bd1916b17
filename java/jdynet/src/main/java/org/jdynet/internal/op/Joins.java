package org.jdynet.internal.op;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;

/** Several tensors side by side in one. */
public final class Joins {
  private Joins() {}

  public static Tensor cat(List<Tensor> tensors, int dim) {
    return cat("cat", tensors, dim);
  }

  /** An operand and where it stands in the result. */
  private record Place(Tensor x, UnaryOperator<Geometry> view) {}

  private static Tensor cat(String op, List<Tensor> tensors, int dim) {
    List<Place> places = new ArrayList<>();
    Tensor first = null;
    int d = 0;
    long[] sizes = {0};
    long length = 0;
    for (Tensor x : checked(op, tensors)) {
      int number = places.size();
      if (x.rank() == 0) {
        throw Checks.bad(op, "tensors with dimensions", "[] as operand " + number);
      }
      if (x.rank() == 1 && x.numel() == 0) {
        // PyTorch lets these pass whatever the others' shapes are.
        places.add(new Place(x, g -> new Geometry(Shape.of(0), new long[] {1}, g.offset())));
        continue;
      }
      if (first == null) {
        first = x;
        d = Checks.dim(op, x, dim);
        sizes = x.shape().toArray();
      }
      checkFits(op, first, x, d, number);
      int along = d;
      long begin = length;
      long size = x.shape(d);
      places.add(new Place(x, g -> g.range(along, begin, size, 1)));
      length += size;
    }
    sizes[d] = length;
    return join(op, dtype(tensors), Shape.of(sizes), places);
  }

  private static void checkFits(String op, Tensor first, Tensor x, int dim, int number) {
    boolean fits = x.rank() == first.rank();
    for (int d = 0; d < first.rank() && fits; d++) {
      fits = d == dim || x.shape(d) == first.shape(d);
    }
    if (!fits) {
      throw Checks.bad(
          op,
          "tensors of the sizes of " + first.shape() + " but for dimension " + dim,
          x.shape() + " as operand " + number);
    }
  }

  public static Tensor stack(List<Tensor> tensors, int dim) {
    Tensor first = checked("stack", tensors).get(0);
    int d = dim < 0 ? dim + first.rank() + 1 : dim;
    if (d < 0 || d > first.rank()) {
      throw Checks.noDim("stack", first, first.rank() + 1, dim);
    }
    List<Place> places = new ArrayList<>();
    for (Tensor x : tensors) {
      int index = places.size();
      if (!x.shape().equals(first.shape())) {
        throw Checks.bad(
            "stack", "tensors of shape " + first.shape(), x.shape() + " as operand " + index);
      }
      places.add(new Place(x, g -> g.drop(d, index)));
    }
    long[] sizes = Geometry.dense(first.shape()).insert(d).shape().toArray();
    sizes[d] = tensors.size();
    return join("stack", dtype(tensors), Shape.of(sizes), places);
  }

  // ---- hstack, vstack, dstack

  public static Tensor hstack(List<Tensor> tensors) {
    List<Tensor> wide = atLeast(1, checked("hstack", tensors));
    return joined("hstack", wide, tensors, wide.get(0).rank() == 1 ? 0 : 1);
  }

  public static Tensor vstack(List<Tensor> tensors) {
    return joined("vstack", atLeast(2, checked("vstack", tensors)), tensors, 0);
  }

  public static Tensor dstack(List<Tensor> tensors) {
    return joined("dstack", atLeast(3, checked("dstack", tensors)), tensors, 2);
  }

  private static Tensor joined(String op, List<Tensor> wide, List<Tensor> tensors, int dim) {
    try {
      return cat(op, wide, dim);
    } finally {
      for (int k = 0; k < wide.size(); k++) {
        Operands.close(wide.get(k), tensors.get(k));
      }
    }
  }

  /** Each with so many dimensions: a vector is a row, a matrix a layer of depth 1. */
  private static List<Tensor> atLeast(int rank, List<Tensor> tensors) {
    List<Tensor> wide = new ArrayList<>();
    for (Tensor x : tensors) {
      long n = x.numel();
      wide.add(
          x.rank() >= rank
              ? x
              : rank == 1
                  ? x.reshape(1)
                  : rank == 2
                      ? x.reshape(1, n)
                      : x.rank() == 2 ? x.unsqueeze(2) : x.reshape(1, n, 1));
    }
    return wide;
  }

  // ---- what they share

  private static List<Tensor> checked(String op, List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      throw Checks.bad(op, "at least one tensor", "none");
    }
    for (Tensor x : tensors) {
      Tensors.open(op, x);
    }
    return tensors;
  }

  /** Tensors without dimensions only meet their like here: all count alike. */
  private static DType dtype(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::dtype).reduce(Promotion::common).get();
  }

  private static Tensor join(String op, DType dtype, Shape shape, List<Place> places) {
    Tensor[] operands = places.stream().map(Place::x).toArray(Tensor[]::new);
    try (Pins pins = Pins.of(op, operands)) {
      Tensor y = Tensors.create(op, dtype, shape);
      Moves moves = new Moves(dtype);
      boolean record = false;
      for (Place place : places) {
        put(y, place, moves);
        record |= Node.wanted(place.x);
      }
      moves.run();
      if (record) {
        new Recorded(op, places, y);
        Node.announce(y, operands);
      }
      return y;
    }
  }

  /** Plans the move of an operand; one of another type is converted on its way at once. */
  private static void put(Tensor y, Place place, Moves moves) {
    Geometry to = place.view.apply(Geometry.of(y));
    if (place.x.dtype() == y.dtype()) {
      moves.add(y, to, place.x, Geometry.of(place.x));
      return;
    }
    Tensor part = to.view(y);
    try {
      Layouts.copy(part, place.x);
    } finally {
      part.close();
    }
  }

  private static final class Recorded extends OpNode {
    private final List<UnaryOperator<Geometry>> views;

    Recorded(String op, List<Place> places, Tensor y) {
      super(
          op,
          "dx = dy where x stands in y, for each x",
          y,
          places.stream().map(place -> Tensors.node(place.x)).toArray(Node[]::new));
      this.views = places.stream().map(Place::view).toList();
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      for (int k = 0; k < views.size(); k++) {
        if (pass.needs(k)) {
          Geometry from = views.get(k).apply(Geometry.of(dy));
          Gradients.giveConverted(pass, k, dy, from);
        }
      }
    }
  }
}
