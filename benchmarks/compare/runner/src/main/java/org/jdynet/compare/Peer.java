package org.jdynet.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sides by name: where their jars are, and what their JVMs are told. */
enum Peer {
  JDYNET("jdynet", "org.jdynet.compare.JdynetSide"),
  LIBTORCH("libtorch", "org.jdynet.compare.Libtorch"),
  LIBTORCH_MKL("libtorch", "org.jdynet.compare.Libtorch", "-Dorg.bytedeco.openblas.load=mkl_rt"),
  /** Not a peer but a ceiling. */
  OPENBLAS("libtorch", "org.jdynet.compare.OpenBlas"),
  /** Not a peer but a ceiling. */
  MACHINE("runner", "org.jdynet.compare.Machine");

  static final List<Peer> COMPARED = List.of(JDYNET, LIBTORCH, LIBTORCH_MKL);

  final String folder;
  final String side;
  private final List<String> own;

  Peer(String folder, String side, String... own) {
    this.folder = folder;
    this.side = side;
    this.own = List.of(own);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '+');
  }

  List<String> options() {
    List<String> options = new ArrayList<>(own);
    options.add("-Xmx2g");
    options.add("--enable-native-access=ALL-UNNAMED");
    options.add("-Dorg.bytedeco.javacpp.nopointergc=true");
    return options;
  }

  /** Pools of one size and never two at work; malloc keeps what it has. */
  Map<String, String> environment(int threads) {
    String count = Integer.toString(threads);
    return Map.of(
        "OMP_NUM_THREADS", count,
        "MKL_NUM_THREADS", count,
        "OPENBLAS_NUM_THREADS", this == OPENBLAS ? count : "1",
        "MALLOC_TRIM_THRESHOLD_", "4294967296",
        "MALLOC_ARENA_MAX", "1",
        "MALLOC_MMAP_MAX_", "0",
        "MALLOC_TOP_PAD_", "67108864");
  }
}
