package org.jdynet.compare;

import java.util.ArrayList;
import java.util.List;

/** All workloads. */
final class Rows {
  private final List<Row> rows = new ArrayList<>();

  private Rows() {}

  static List<Row> all() {
    Rows r = new Rows();
    for (int batch : new int[] {256, 64}) {
      r.net("LeNet training", "lenet-train", batch, 2.3e6);
    }
    r.net("LeNet inference", "lenet-infer", 256, 0.8e6);
    r.net("MLP training", "mlp-train", 256, 6.0 * (784 * 1024 + 1024 * 1024 + 10240));
    double forward = 2.0 * (20 * 784 * 9 + 50 * 196 * 180 + 2450 * 500 + 5000);
    r.net("ConvNet training", "convnet-train", 256, 3 * forward);
    r.conv("conv 3x3 C64 56", 32, 64, 56, 64, 3, 1, 1, 1);
    r.conv("conv 3x3 C256 14", 32, 256, 14, 256, 3, 1, 1, 1);
    r.conv("conv 1x1 C256 56 K64", 8, 256, 56, 64, 1, 1, 0, 1);
    r.conv("conv 1x1 C1024 14 K256", 32, 1024, 14, 256, 1, 1, 0, 1);
    r.conv("conv 5x5 C32 28", 32, 32, 28, 32, 5, 1, 2, 1);
    r.conv("conv 7x7/2 C3 224 K64", 8, 3, 224, 64, 7, 2, 3, 1);
    r.conv("depthwise 3x3 C144 56", 8, 144, 56, 144, 3, 1, 1, 144);
    r.conv("depthwise 3x3 C384 14", 32, 384, 14, 384, 3, 1, 1, 384);
    for (int n : new int[] {512, 1024, 2048}) {
      r.sgemm(n, 0, 0);
    }
    r.sgemm(1024, 0, 1);
    r.sgemm(1024, 1, 0);
    double plane = 4.0 * 256 * 6 * 28 * 28;
    for (String pool : new String[] {"avg", "max"}) {
      r.add(pool + "-pool forward", "pool", pool + "-forward", 0, 0, plane * 1.25, 256, 6, 28);
      r.add(pool + "-pool backward", "pool", pool + "-backward", 0, 0, plane * 1.25, 256, 6, 28);
    }
    for (String unary : new String[] {"sigmoid", "gelu", "relu", "tanh"}) {
      r.add(unary + " 1M", "elementwise", unary, 0, 0, 8.0 * (1 << 20), 1 << 20);
    }
    r.add("add 1M", "elementwise", "add", 0, 0, 12.0 * (1 << 20), 1 << 20);
    double table = 4.0 * 4096 * 1024;
    r.add("softmax fwd+bwd", "rows", "softmax", 0, 0, 5 * table, 4096, 1024);
    r.add("layer norm fwd+bwd", "rows", "layernorm", 0, 0, 5 * table, 4096, 1024);
    r.add("add one element", "overhead", "add", 0, 0, 0, 1);
    r.add("add one element, recorded", "overhead", "add-recorded", 0, 0, 0, 1);
    r.add("add, sum, backward", "overhead", "add-sum-backward", 0, 0, 0, 1);
    double lstm = 3 * 2.0 * 64 * 64 * 4 * 256 * (128 + 256);
    r.add("LSTM fwd+bwd", "lstm", "lstm", 0, lstm, 0, 64, 64, 128, 256);
    double tokens = 32 * 64;
    double encoder = 3 * 2 * tokens * (4.0 * 512 * 512 + 2.0 * 512 * 2048 + 2.0 * 64 * 512);
    r.add("encoder layer fwd+bwd", "encoder", "encoder", 0, encoder, 0, 32, 64, 512, 4, 2048);
    return r.rows;
  }

  /** What rows that are bound by arithmetic are measured against. */
  static Row sgemmCeiling() {
    double flops = 2.0 * 2048 * 2048 * 2048;
    return new Row("OpenBLAS sgemm 2048", "ceiling", "ceiling", 0, flops, 0, 2048);
  }

  /** What rows that are bound by memory are measured against: out of caches, and within L2. */
  static List<Row> copyCeilings() {
    return List.of(
        new Row("copy, DRAM", "ceiling", "ceiling", 0, 0, 8.0 * (1 << 26), 1 << 26),
        new Row("copy, L2", "ceiling", "ceiling", 0, 0, 8.0 * (1 << 16), 1 << 16));
  }

  private void net(String name, String kind, int batch, double flopsOfSample) {
    String full = name + " b" + batch;
    add(full, full, kind, batch, batch * flopsOfSample, 0, batch);
  }

  private void conv(
      String name, int n, int c, int side, int k, int r, int stride, int pad, int groups) {
    double out = (side + 2.0 * pad - r) / stride + 1;
    double flops = 2.0 * n * k * Math.floor(out) * Math.floor(out) * (c / groups) * r * r;
    int[] sizes = {n, c, side, k, r, stride, pad, groups};
    add(name + " fwd", "conv", "conv", 0, flops, 0, sizes);
    add(name + " fwd+bwd", "conv", "conv-backward", 0, 3 * flops, 0, sizes);
  }

  private void sgemm(int n, int transposeA, int transposeB) {
    String letters = (transposeA == 1 ? "T" : "N") + (transposeB == 1 ? "T" : "N");
    double flops = 2.0 * n * n * n;
    add("sgemm " + n + " " + letters, "sgemm", "sgemm", 0, flops, 0, n, transposeA, transposeB);
  }

  private void add(
      String name,
      String group,
      String kind,
      int samples,
      double flops,
      double bytes,
      int... sizes) {
    rows.add(new Row(name, group, kind, samples, flops, bytes, sizes));
  }
}
