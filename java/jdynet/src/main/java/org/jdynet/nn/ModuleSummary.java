package org.jdynet.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.ThreadState;

/** The table of a module's layers. */
final class ModuleSummary {
  /**
   * A layer that ran.
   *
   * @param bytes of the output
   */
  private record Row(String layer, Shape output, long parameters, long flops, long bytes) {}

  private ModuleSummary() {}

  static String of(Module module, Shape input) {
    try (TensorScope scope = TensorScope.open("summary")) {
      return of(module, Tensor.zeros(dtype(module), input.toArray()));
    }
  }

  static String of(Module module, Tensor input) {
    List<Row> rows = new ArrayList<>();
    ThreadState state = ThreadState.current();
    ThreadState.LayerListener before = state.layerListener();
    Map<Module, Boolean> training = new HashMap<>();
    module.namedModules().values().forEach(part -> training.put(part, part.isTraining()));
    state.layerListener(
        (layer, output, flops) -> rows.add(row(module, layer.path(), output, flops)));
    try (TensorScope scope = TensorScope.open("summary")) {
      module.eval();
      GradMode.noGrad(() -> module.forward(input));
    } finally {
      state.layerListener(before);
      training.forEach(Module::setTraining);
    }
    return table(module, input.shape(), rows);
  }

  private static DType dtype(Module module) {
    List<Parameter> parameters = module.parameters();
    return parameters.isEmpty() ? DType.FLOAT32 : parameters.get(0).dtype();
  }

  private static Row row(Module root, String path, Tensor output, long flops) {
    Module layer = root;
    String local = path.startsWith(root.path()) ? path.substring(root.path().length()) : path;
    for (String name : local.split("\\.")) {
      layer = name.isEmpty() ? layer : layer.children().get(name);
    }
    String name = path.isEmpty() ? "" : path + " ";
    return new Row(
        name + "(" + layer.getClass().getSimpleName() + ")",
        output.shape(),
        layer.parameters().stream().mapToLong(Tensor::numel).sum(),
        flops,
        bytes(output));
  }

  private static long bytes(Tensor tensor) {
    return tensor.numel() * tensor.dtype().bytes();
  }

  private static String table(Module module, Shape input, List<Row> rows) {
    int layer = 24;
    int shape = 20;
    for (Row row : rows) {
      layer = Math.max(layer, row.layer.length() + 2);
      shape = Math.max(shape, row.output.toString().length() + 2);
    }
    String head = "%-" + layer + "s%-" + shape + "s%14s%18s%n";
    String line = "%-" + layer + "s%-" + shape + "s%,14d%,18d%n";
    String rule = "-".repeat(layer + shape + 32) + "\n";
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, head, "Layer", "Output shape", "Parameters", "FLOPs"));
    text.append(rule);
    text.append(String.format(Locale.ROOT, head, "input", input, "", ""));
    for (Row row : rows) {
      text.append(
          String.format(Locale.ROOT, line, row.layer, row.output, row.parameters, row.flops));
    }
    List<Parameter> parameters = module.parameters();
    text.append(rule);
    text.append(
        String.format(
            Locale.ROOT,
            "Total parameters: %,d (%s), of which trained: %,d%n",
            sum(parameters, Tensor::numel),
            size(sum(parameters, ModuleSummary::bytes)),
            sum(parameters, p -> p.requiresGrad() ? p.numel() : 0)));
    text.append(
        String.format(
            Locale.ROOT,
            "Forward: %,d FLOPs in products, outputs of %s%n",
            sum(rows, Row::flops),
            size(sum(rows, Row::bytes))));
    return text.toString();
  }

  private static <T> long sum(List<T> items, ToLongFunction<T> value) {
    return items.stream().mapToLong(value).sum();
  }

  private static String size(long bytes) {
    return bytes < 10 << 20
        ? String.format(Locale.ROOT, "%,.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%,.1f MiB", bytes / 1048576.0);
  }
}
