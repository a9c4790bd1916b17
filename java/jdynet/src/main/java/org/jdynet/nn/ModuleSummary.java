package org.jdynet.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.ThreadState;

/** The table of a module's layers. */
final class ModuleSummary {
  private record Row(String layer, Shape output, long parameters) {}

  private ModuleSummary() {}

  static String of(Module module, Shape input) {
    List<Row> rows = new ArrayList<>();
    ThreadState state = ThreadState.current();
    ThreadState.LayerListener before = state.layerListener();
    boolean training = module.isTraining();
    state.layerListener((layer, output) -> rows.add(row(module, layer.path(), output)));
    try (TensorScope scope = TensorScope.open("summary")) {
      module.eval();
      GradMode.noGrad(() -> module.forward(Tensor.zeros(dtype(module), input.toArray())));
    } finally {
      state.layerListener(before);
      if (training) {
        module.train();
      }
    }
    long total = module.parameters().stream().mapToLong(Tensor::numel).sum();
    return table(input, rows, total, bytes(module));
  }

  private static DType dtype(Module module) {
    List<Parameter> parameters = module.parameters();
    return parameters.isEmpty() ? DType.FLOAT32 : parameters.get(0).dtype();
  }

  private static long bytes(Module module) {
    return module.parameters().stream().mapToLong(p -> p.numel() * p.dtype().bytes()).sum();
  }

  private static Row row(Module root, String path, Tensor output) {
    Module layer = root;
    String local = path.startsWith(root.path()) ? path.substring(root.path().length()) : path;
    for (String name : local.split("\\.")) {
      layer = name.isEmpty() ? layer : layer.children().get(name);
    }
    long parameters = layer.parameters().stream().mapToLong(Tensor::numel).sum();
    return new Row(
        path + " (" + layer.getClass().getSimpleName() + ")", output.shape(), parameters);
  }

  private static String table(Shape input, List<Row> rows, long total, long bytes) {
    int width = 24;
    for (Row row : rows) {
      width = Math.max(width, row.layer.length() + 2);
    }
    String line = "-".repeat(width + 36) + "\n";
    String format = "%-" + width + "s%-22s%,14d%n";
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%-" + width + "s%-22s%14s%n", "Layer", "Output shape", "Parameters"));
    text.append(line);
    text.append(String.format(Locale.ROOT, "%-" + width + "s%-22s%n", "input", input));
    for (Row row : rows) {
      text.append(String.format(Locale.ROOT, format, row.layer, row.output, row.parameters));
    }
    text.append(line);
    text.append(
        String.format(Locale.ROOT, "Total parameters: %,d (%.1f KiB)%n", total, bytes / 1024.0));
    return text.toString();
  }
}
