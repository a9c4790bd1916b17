package org.jdynet.vectors;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jdynet.Shaping;
import org.jdynet.Shaping.Indexing;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.Padding;

/** Other shapes of the same values; joining, splitting, arranging and padding. */
final class ShapeCalls extends CallTable {
  ShapeCalls() {
    views();
    parts();
    lists();
    joins();
    arranged();
  }

  private void views() {
    op("reshape", c -> c.input().reshape(c.integers(1, "shape")));
    op("view", c -> c.input().reshape(c.integers(1, "size")));
    op(
        "flatten",
        c ->
            c.input()
                .flatten((int) c.integer(1, "start_dim", 0), (int) c.integer(2, "end_dim", -1)));
    op("unflatten", c -> c.input().unflatten(c.dim(1, "dim"), c.integers(2, "sizes")));
    op("transpose", c -> c.input().transpose(c.dim(1, "dim0"), c.dim(2, "dim1")));
    unary("t", Tensor::t);
    op("permute", c -> c.input().permute(ints(c.integers(1, "dims"))));
    op(
        "movedim",
        c -> c.input().movedim(ints(c.integers(1, "source")), ints(c.integers(2, "destination"))));
    op(
        "squeeze",
        c ->
            c.get(1, "dim") == null
                ? c.input().squeeze()
                : c.input().squeeze(ints(c.integers(1, "dim"))));
    op("unsqueeze", c -> c.input().unsqueeze(c.dim(1, "dim")));
    op("expand", c -> c.input().expand(c.integers(1, "size")));
    op("broadcast_to", c -> c.input().broadcastTo(c.integers(1, "size")));
    binary("expand_as", Tensor::expandAs);
  }

  private void parts() {
    op(
        "narrow",
        c ->
            c.input().narrow(c.dim(1, "dim"), c.integer(2, "start", 0), c.integer(3, "length", 0)));
    op("select", c -> c.input().select(c.dim(1, "dim"), c.integer(2, "index", 0)));
    op(
        "slice",
        c ->
            c.input()
                .slice(
                    c.dim(1, "dim"),
                    c.integer(2, "start", 0),
                    c.integer(3, "end", Long.MAX_VALUE),
                    c.integer(4, "step", 1)));
    op(
        "diagonal",
        c ->
            c.input()
                .diagonal(
                    c.integer(1, "offset", 0),
                    (int) c.integer(2, "dim1", 0),
                    (int) c.integer(3, "dim2", 1)));
    op(
        "unfold",
        c ->
            c.input()
                .unfold(c.dim(1, "dimension"), c.integer(2, "size", 0), c.integer(3, "step", 1)));
  }

  private void lists() {
    put(
        "split",
        c ->
            c.get(1, "split_size_or_sections") instanceof List<?>
                ? c.input().split(c.integers(1, "split_size_or_sections"), c.dim(2, "dim"))
                : c.input().split(c.integer(1, "split_size_or_sections", 1), c.dim(2, "dim")));
    put("split_with_sizes", c -> c.input().split(c.integers(1, "split_sizes"), c.dim(2, "dim")));
    put("chunk", c -> c.input().chunk((int) c.integer(1, "chunks", 1), c.dim(2, "dim")));
    put("unbind", c -> c.input().unbind(c.dim(1, "dim")));
    put(
        "tensor_split",
        c ->
            split(
                c,
                (x, n) -> Shaping.tensorSplit(x, n, c.dim(2, "dim")),
                (x, at) -> Shaping.tensorSplit(x, at, c.dim(2, "dim"))));
    put("hsplit", c -> split(c, Shaping::hsplit, Shaping::hsplit));
    put("vsplit", c -> split(c, Shaping::vsplit, Shaping::vsplit));
    put("dsplit", c -> split(c, Shaping::dsplit, Shaping::dsplit));
    put(
        "meshgrid",
        c ->
            Shaping.meshgrid(
                "xy".equals(c.get(Integer.MAX_VALUE, "indexing")) ? Indexing.XY : Indexing.IJ,
                tensors(c).toArray(Tensor[]::new)));
  }

  private static List<Tensor> split(
      Call c,
      BiFunction<Tensor, Integer, List<Tensor>> sections,
      BiFunction<Tensor, long[], List<Tensor>> indices) {
    Object where = c.get(1, "indices_or_sections");
    // A tensor without dimensions is a number of sections.
    if (where instanceof Long || (where instanceof Tensor number && number.rank() == 0)) {
      return sections.apply(c.input(), (int) c.integer(1, "indices_or_sections", 1));
    }
    return indices.apply(
        c.input(),
        where instanceof Tensor tensor
            ? tensor.toLongArray()
            : c.integers(1, "indices_or_sections"));
  }

  private void joins() {
    op("cat", c -> Tensor.cat(tensors(c), (int) c.integer(1, "dim", 0)));
    op("stack", c -> Tensor.stack(tensors(c), (int) c.integer(1, "dim", 0)));
    op("hstack", c -> Shaping.hstack(tensors(c).toArray(Tensor[]::new)));
    op("vstack", c -> Shaping.vstack(tensors(c).toArray(Tensor[]::new)));
    op("dstack", c -> Shaping.dstack(tensors(c).toArray(Tensor[]::new)));
  }

  /** A list of tensors, or all positional operands. */
  private static List<Tensor> tensors(Call c) {
    return c.get(0, "tensors") instanceof List<?> list
        ? list.stream().map(Tensor.class::cast).toList()
        : Stream.iterate(0, k -> c.get(k, "") != null, k -> k + 1)
            .map(k -> c.tensor(k, ""))
            .toList();
  }

  private void arranged() {
    op("repeat", c -> c.input().repeat(c.integers(1, "repeats")));
    op("tile", c -> Shaping.tile(c.input(), c.integers(1, "dims")));
    op("repeat_interleave", ShapeCalls::repeatInterleave);
    op("flip", c -> c.input().flip(ints(c.integers(1, "dims"))));
    op("roll", c -> c.input().roll(c.integers(1, "shifts"), ints(c.integers(2, "dims"))));
    op("tril", c -> c.input().tril(c.integer(1, "diagonal", 0)));
    op("triu", c -> c.input().triu(c.integer(1, "diagonal", 0)));
    op("diag", c -> Shaping.diag(c.input(), c.integer(1, "diagonal", 0)));
    op(
        "diag_embed",
        c ->
            Shaping.diagEmbed(
                c.input(),
                c.integer(1, "offset", 0),
                (int) c.integer(2, "dim1", -2),
                (int) c.integer(3, "dim2", -1)));
    op(
        "constant_pad_nd",
        c -> Functional.pad(c.input(), c.integers(1, "pad"), c.number(2, "value", 0)));
    op("nn.functional.pad", ShapeCalls::pad);
    op("nn.functional.one_hot", c -> Functional.oneHot(c.input(), c.integer(1, "num_classes", -1)));
  }

  private static Tensor repeatInterleave(Call c) {
    boolean along = c.get(2, "dim") != null;
    Tensor x = along ? c.input() : c.input().flatten();
    int dim = along ? c.dim(2, "dim") : 0;
    return c.get(1, "repeats") instanceof Tensor counts
        ? x.repeatInterleave(counts, dim)
        : x.repeatInterleave(c.integer(1, "repeats", 1), dim);
  }

  private static Tensor pad(Call c) {
    String mode = c.get(2, "mode") instanceof String name ? name : "constant";
    long[] padding = c.integers(1, "pad");
    return switch (mode) {
      case "reflect" -> Functional.pad(c.input(), padding, Padding.REFLECT);
      case "replicate" -> Functional.pad(c.input(), padding, Padding.REPLICATE);
      case "circular" -> Functional.pad(c.input(), padding, Padding.CIRCULAR);
      default -> Functional.pad(c.input(), padding, c.number(3, "value", 0));
    };
  }
}
