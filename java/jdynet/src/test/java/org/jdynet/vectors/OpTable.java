package org.jdynet.vectors;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdynet.Tensor;

/** How each recorded operator is called here. */
final class OpTable {
  private static final Map<String, Function<Call, List<Tensor>>> OPS =
      Stream.of(
              new UnaryCalls(),
              new BinaryCalls(),
              new ReductionCalls(),
              new ProductCalls(),
              new ShapeCalls(),
              new IndexCalls(),
              new CreationCalls(),
              new LayerCalls(),
              new LossCalls(),
              new NormCalls(),
              new EmbeddingCalls(),
              new ConvCalls(),
              new PoolCalls(),
              new AttentionCalls())
          .flatMap(table -> table.rows().entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private OpTable() {}

  static List<Tensor> apply(String op, Call call) {
    Function<Call, List<Tensor>> function = OPS.get(op);
    if (function == null) {
      throw new IllegalArgumentException("no row for " + op);
    }
    return function.apply(call);
  }
}
