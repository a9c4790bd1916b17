package org.jdynet.catalogue;

import static org.jdynet.catalogue.Rearranged.samples;
import static org.jdynet.catalogue.Rearranged.types;

import java.util.Arrays;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Dimensions of size 1, and their repetition without copies. */
final class ExpandRows {
  private ExpandRows() {}

  static List<OpRow> rows() {
    return List.of(squeeze(), unsqueeze(), expand(), expandAs(), broadcastTo());
  }

  private static OpRow squeeze() {
    OpRow row = new OpRow("squeeze", "torch.squeeze", "jdn_copy").numpy("np.squeeze");
    String method = "Tensor.squeeze(int[])";
    samples(row, method, new long[] {3, 1, 2}, x -> x.squeeze(1), a -> a.reshape(3, 2));
    samples(row, method, new long[] {3, 1, 2}, x -> x.squeeze(0), a -> a);
    samples(row, method, new long[] {1, 4}, x -> x.squeeze(-2), a -> a.reshape(4));
    samples(row, method, new long[] {1}, x -> x.squeeze(0), a -> a.reshape());
    samples(row, method, new long[] {0, 1}, x -> x.squeeze(1), a -> a.reshape(0));
    samples(row, method, new long[] {1, 3, 1}, x -> x.squeeze(0, 1, 2), a -> a.reshape(3));
    samples(row, method, new long[] {}, x -> x.squeeze(-1), a -> a);
    samples(row, "Tensor.squeeze()", new long[] {1, 3, 1}, Tensor::squeeze, a -> a.reshape(3));
    samples(row, "Tensor.squeeze()", new long[] {2, 3}, Tensor::squeeze, a -> a);
    types(row, method, new long[] {3, 1}, x -> x.squeeze(1), a -> a.reshape(3));
    return row.error(
            IndexOutOfBoundsException.class,
            "[squeeze] expected a dimension from -2 to 1 for [3, 1], got 2",
            List.of(Input.of(1, 3, 1)),
            t -> t[0].squeeze(2))
        .error(
            IllegalArgumentException.class,
            "[squeeze] expected each dimension once",
            List.of(Input.of(1, 3, 1)),
            t -> t[0].squeeze(1, -1));
  }

  private static OpRow unsqueeze() {
    OpRow row = new OpRow("unsqueeze", "torch.unsqueeze", "jdn_copy").numpy("np.expand_dims");
    String method = "Tensor.unsqueeze(int)";
    samples(row, method, new long[] {3, 2}, x -> x.unsqueeze(0), a -> a.reshape(1, 3, 2));
    samples(row, method, new long[] {3, 2}, x -> x.unsqueeze(1), a -> a.reshape(3, 1, 2));
    samples(row, method, new long[] {3, 2}, x -> x.unsqueeze(-1), a -> a.reshape(3, 2, 1));
    samples(row, method, new long[] {3, 2}, x -> x.unsqueeze(-3), a -> a.reshape(1, 3, 2));
    samples(row, method, new long[] {}, x -> x.unsqueeze(0), a -> a.reshape(1));
    samples(row, method, new long[] {0}, x -> x.unsqueeze(1), a -> a.reshape(0, 1));
    return row.error(
        IndexOutOfBoundsException.class,
        "[unsqueeze] expected a dimension from -3 to 2 for [3, 2], got 3",
        List.of(Input.of(1, 3, 2)),
        t -> t[0].unsqueeze(3));
  }

  private static OpRow expand() {
    OpRow row = new OpRow("expand", "torch.Tensor.expand", "jdn_sum_forward");
    long[][][] cases = {
      {{}, {3}},
      {{1}, {17}},
      {{3}, {2, 3}},
      {{3, 1}, {3, 5}},
      {{1, 4}, {3, 4}},
      {{2, 1, 3}, {4, 2, 5, 3}},
      {{3}, {3}},
      {{1}, {0}}
    };
    for (long[][] c : cases) {
      samples(
          row,
          "Tensor.expand(long[])",
          c[0],
          x -> x.expand(c[1]),
          a -> NdArray.build(c[1], a::repeated));
    }
    samples(
        row,
        "Tensor.expand(long[])",
        new long[] {3, 1},
        x -> x.expand(2, -1, 4),
        a -> NdArray.build(new long[] {2, 3, 4}, a::repeated));
    for (long[] wrong : new long[][] {{4}, {2, 4}, {-1, 2, 3}}) {
      row.error(
          IllegalArgumentException.class,
          "[expand] expected sizes that [2, 3] broadcasts to, got " + Arrays.toString(wrong),
          List.of(Input.of(1, 2, 3)),
          t -> t[0].expand(wrong));
    }
    types(
        row,
        "Tensor.expand(long[])",
        new long[] {3, 1},
        x -> x.expand(3, 2),
        a -> NdArray.build(new long[] {3, 2}, a::repeated));
    return row;
  }

  private static OpRow expandAs() {
    OpRow row = new OpRow("expandAs", "torch.Tensor.expand_as", "jdn_sum_forward");
    long[][][] cases = {{{}, {3}}, {{3, 1}, {3, 5}}, {{1, 4}, {2, 3, 4}}, {{2, 3}, {2, 3}}};
    for (long[][] c : cases) {
      for (Layout layout : Layout.values()) {
        if (c[0].length > 0 || layout == Layout.DENSE) {
          row.sample(
              new Sample(
                      "Tensor.expandAs(Tensor)",
                      List.of(
                          Input.uniform(1, -2, 2, layout, c[0]), Input.of(2, c[1]).asConstant()),
                      t -> t[0].expandAs(t[1].detach()),
                      a -> NdArray.build(c[1], a[0]::repeated))
                  .terms(16));
        }
      }
    }
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
      row.sample(
          new Sample(
              "Tensor.expandAs(Tensor)",
              List.of(Input.of(1, 3, 1).as(type), Input.of(2, 3, 2).as(DType.INT64)),
              t -> t[0].expandAs(t[1]),
              a -> NdArray.build(new long[] {3, 2}, a[0]::repeated)));
    }
    return row.error(
        IllegalArgumentException.class,
        "[expandAs] expected sizes that [2, 3] broadcasts to, got [2, 4]",
        List.of(Input.of(1, 2, 3), Input.of(2, 2, 4)),
        t -> t[0].expandAs(t[1]));
  }

  private static OpRow broadcastTo() {
    OpRow row =
        new OpRow("broadcastTo", "torch.broadcast_to", "jdn_sum_forward").numpy("np.broadcast_to");
    String method = "Tensor.broadcastTo(long[])";
    long[][][] cases = {{{}, {3}}, {{3, 1}, {3, 5}}, {{1, 4}, {2, 3, 4}}, {{2, 3}, {2, 3}}};
    for (long[][] c : cases) {
      samples(row, method, c[0], x -> x.broadcastTo(c[1]), a -> NdArray.build(c[1], a::repeated));
    }
    types(
        row,
        method,
        new long[] {3, 1},
        x -> x.broadcastTo(3, 2),
        a -> NdArray.build(new long[] {3, 2}, a::repeated));
    return row.error(
        IllegalArgumentException.class,
        "[broadcastTo] expected sizes that [2, 3] broadcasts to, got [2, 4]",
        List.of(Input.of(1, 2, 3)),
        t -> t[0].broadcastTo(2, 4));
  }
}
