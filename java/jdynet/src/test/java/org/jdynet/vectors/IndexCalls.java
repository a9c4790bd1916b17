package org.jdynet.vectors;

import static org.jdynet.Index.at;
import static org.jdynet.Index.ellipsis;
import static org.jdynet.Index.newAxis;
import static org.jdynet.Index.of;
import static org.jdynet.Index.range;

import java.util.List;
import java.util.stream.IntStream;
import org.jdynet.Index;
import org.jdynet.Tensor;

/** Operators that take indices or masks. */
final class IndexCalls extends CallTable {
  IndexCalls() {
    op("__getitem__", c -> get(c.input(), c.get(1, "index")));
    op(
        "index_put",
        c ->
            c.input()
                .indexPut(
                    c.tensor(2, "values"),
                    c.flag(3, "accumulate", false),
                    indices((List<?>) c.get(1, "indices"))));
    op("index_select", c -> c.input().indexSelect(c.dim(1, "dim"), c.tensor(2, "index")));
    op(
        "index_add",
        c ->
            c.get(4, "alpha") instanceof Number alpha
                ? c.input()
                    .indexAdd(c.dim(1, "dim"), c.tensor(2, "index"), c.tensor(3, "source"), alpha)
                : c.input().indexAdd(c.dim(1, "dim"), c.tensor(2, "index"), c.tensor(3, "source")));
    op("gather", c -> c.input().gather(c.dim(1, "dim"), c.tensor(2, "index")));
    op("scatter", IndexCalls::scatter);
    op(
        "scatter_add",
        c -> c.input().scatterAdd(c.dim(1, "dim"), c.tensor(2, "index"), c.tensor(3, "src")));
    op(
        "take_along_dim",
        c ->
            c.get(2, "dim") == null
                ? c.input().takeAlongDim(c.tensor(1, "indices"))
                : c.input().takeAlongDim(c.tensor(1, "indices"), c.dim(2, "dim")));
    op(
        "masked_fill",
        c ->
            c.get(2, "value") instanceof Tensor value
                ? c.input().maskedFill(c.tensor(1, "mask"), value)
                : c.input().maskedFill(c.tensor(1, "mask"), (Number) c.get(2, "value")));
    op("masked_select", c -> c.input().maskedSelect(c.tensor(1, "mask")));
    put("nonzero", IndexCalls::nonzero);
  }

  private static Tensor scatter(Call c) {
    return c.get(3, "src") instanceof Tensor source
        ? c.input().scatter(c.dim(1, "dim"), c.tensor(2, "index"), source)
        : c.input()
            .scatter(
                c.dim(1, "dim"),
                c.tensor(2, "index"),
                (Number) (c.get(3, "value") == null ? c.get(3, "src") : c.get(3, "value")));
  }

  /** As a tuple: a column each; PyTorch has one for a tensor without dimensions, too. */
  private static List<Tensor> nonzero(Call c) {
    if (!c.flag(1, "as_tuple", false)) {
      return List.of(c.input().nonzero());
    }
    Tensor places = asVector(c.input()).nonzero();
    return IntStream.range(0, (int) places.shape(1)).mapToObj(d -> places.select(1, d)).toList();
  }

  private static Tensor get(Tensor x, Object index) {
    Index[] indices = indices(index);
    Index[] rest = new Index[Math.max(0, indices.length - 1)];
    System.arraycopy(indices, Math.min(1, indices.length), rest, 0, rest.length);
    return x.get(indices.length == 0 ? ellipsis() : indices[0], rest);
  }

  /** A list of numbers is one index array, any other list one index for each dimension. */
  private static Index[] indices(Object index) {
    return index instanceof List<?> list && !isArray(list)
        ? list.stream().map(IndexCalls::index).toArray(Index[]::new)
        : new Index[] {index(index)};
  }

  private static boolean isArray(List<?> list) {
    return !list.isEmpty() && list.stream().allMatch(Long.class::isInstance);
  }

  private static Index index(Object index) {
    if (index == null) {
      return newAxis();
    }
    if (index instanceof Vectors.Slice slice) {
      return range(
          slice.start() == null ? 0 : slice.start(),
          slice.stop() == null ? Long.MAX_VALUE : slice.stop(),
          slice.step() == null ? 1 : slice.step());
    }
    if (index instanceof Long number) {
      return at(number);
    }
    if (index instanceof Boolean flag) {
      return of(Tensor.of(new boolean[] {flag}).select(0, 0));
    }
    if (index instanceof Tensor tensor) {
      return of(tensor);
    }
    return index == Vectors.Ellipsis.ELLIPSIS
        ? ellipsis()
        : of(((List<?>) index).stream().mapToLong(Long.class::cast).toArray());
  }
}
