package org.jdynet.compare;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as Markdown. */
final class Table {
  private final Measured measured;
  private final List<Peer> peers;

  Table(Measured measured, List<Peer> peers) {
    this.measured = measured;
    this.peers = peers.stream().filter(peer -> peer != Peer.JDYNET).toList();
  }

  String of(List<Row> rows, List<Integer> threads, Map<String, String> failed) {
    StringBuilder out = new StringBuilder();
    out.append(
        "| workload | threads | ratio | JDyNet | fastest peer | | GFLOP/s or GB/s | of ceiling |");
    out.append(" heap B/step | peak RSS MiB, JDyNet / peer |\n");
    out.append("|---|---|---|---|---|---|---|---|---|---|\n");
    for (Row row : rows) {
      if (failed.containsKey(row.name())) {
        out.append("| ").append(row.name()).append(" | | FAILED: ");
        out.append(failed.get(row.name())).append(" | | | | | | | |\n");
        continue;
      }
      for (int count : threads) {
        out.append(line(row, count));
      }
    }
    out.append("\nCeilings:");
    for (int count : threads) {
      out.append(ceiling(Peer.OPENBLAS, Rows.sgemmCeiling(), count, "GFLOP/s"));
      for (Row copy : Rows.copyCeilings()) {
        out.append(ceiling(Peer.MACHINE, copy, count, "GB/s"));
      }
    }
    return out.append("\n").toString();
  }

  private String line(Row row, int threads) {
    double ours = measured.median(Peer.JDYNET, threads, row.name());
    Peer fastest = null;
    for (Peer peer : peers) {
      double time = measured.median(peer, threads, row.name());
      if (fastest == null || time < measured.median(fastest, threads, row.name())) {
        fastest = peer;
      }
    }
    double theirs = fastest == null ? Double.NaN : measured.median(fastest, threads, row.name());
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s | %s | %s | %s | %d | %d / %d |%n",
        row.name(),
        threads,
        ratio(row, threads, fastest, theirs / ours),
        value(row, ours),
        value(row, theirs),
        fastest == null ? "" : fastest.label(),
        rate(row, ours),
        ofCeiling(row, threads, ours),
        measured.heap(Peer.JDYNET, threads, row.name()),
        measured.peak(Peer.JDYNET, threads, row.name()) >> 20,
        fastest == null ? 0 : measured.peak(fastest, threads, row.name()) >> 20);
  }

  /** The medians' ratio, and those of the peer's best by our worst fork and the reverse. */
  private String ratio(Row row, int threads, Peer fastest, double ratio) {
    if (Double.isNaN(ratio)) {
      return "";
    }
    List<Double> a = measured.times(Peer.JDYNET, threads, row.name());
    List<Double> b = measured.times(fastest, threads, row.name());
    double low = Collections.min(b) / Collections.max(a);
    double high = Collections.max(b) / Collections.min(a);
    return String.format(Locale.ROOT, "**%.2f** (%.2f–%.2f)", ratio, low, high);
  }

  private static String value(Row row, double nanoseconds) {
    if (Double.isNaN(nanoseconds)) {
      return "";
    }
    if (row.samples() > 0) {
      return String.format(Locale.ROOT, "%,.0f/s", row.samples() * 1e9 / nanoseconds);
    }
    return nanoseconds < 1e5
        ? String.format(Locale.ROOT, "%,.0f ns", nanoseconds)
        : String.format(Locale.ROOT, "%.3f ms", nanoseconds / 1e6);
  }

  private static String rate(Row row, double nanoseconds) {
    double work = row.flops() > 0 ? row.flops() : row.bytes();
    return work == 0 ? "" : String.format(Locale.ROOT, "%.1f", work / nanoseconds);
  }

  private String ceiling(Peer peer, Row row, int threads, String unit) {
    String rate = rate(row, measured.median(peer, threads, row.name()));
    return String.format(" %s, %d threads: %s %s;", row.name(), threads, rate, unit);
  }

  /** Our rate as a part of OpenBLAS's product's or of a copy's, out of L2 or within. */
  private String ofCeiling(Row row, int threads, double nanoseconds) {
    if (row.flops() == 0 && row.bytes() == 0) {
      return "";
    }
    boolean arithmetic = row.flops() > 0;
    Row ceiling =
        arithmetic ? Rows.sgemmCeiling() : Rows.copyCeilings().get(row.bytes() > (1 << 20) ? 0 : 1);
    Peer peer = arithmetic ? Peer.OPENBLAS : Peer.MACHINE;
    double time = measured.median(peer, threads, ceiling.name());
    double work = arithmetic ? row.flops() / ceiling.flops() : row.bytes() / ceiling.bytes();
    return String.format(Locale.ROOT, "%.2f", work * time / nanoseconds);
  }
}
