package org.jdynet;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jdynet.internal.engine.Leaf;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.op.Elements;

/** Prints a tensor character for character as PyTorch does with its default options. */
final class TensorFormat {
  private static final String PREFIX = "tensor(";
  private static final int LINE_WIDTH = 80;
  private static final int PRECISION = 4;

  /** Tensors with more elements show only {@link #EDGE_ITEMS} at each end of each dimension. */
  private static final int THRESHOLD = 1000;

  private static final int EDGE_ITEMS = 3;

  private final Tensor tensor;
  private final boolean summarised;

  /** Where {@link #at} reads; changed while the dimensions are walked. */
  private final long[] index;

  private boolean integral = true;
  private boolean scientific;
  private int width = 1;

  private TensorFormat(Tensor tensor) {
    this.tensor = tensor;
    this.summarised = tensor.numel() > THRESHOLD;
    this.index = new long[tensor.rank()];
  }

  static String format(Tensor tensor) {
    if (!Tensors.tryPin(tensor)) {
      return PREFIX + "closed, " + size(tensor) + ", dtype=" + tensor.dtype() + ")";
    }
    // A view of its own, which nobody else can close while it is read.
    Tensor view = Tensors.engineView(tensor);
    Tensors.unpin(tensor);
    try {
      return withSuffixes(PREFIX + new TensorFormat(view).values(), suffixes(tensor));
    } finally {
      view.close();
    }
  }

  // ---- what stands behind the values

  private static List<String> suffixes(Tensor tensor) {
    List<String> suffixes = new ArrayList<>();
    boolean empty = tensor.numel() == 0;
    if (empty && tensor.rank() != 1) {
      suffixes.add(size(tensor));
    }
    DType dtype = tensor.dtype();
    boolean inferred = dtype == DType.INT64 || dtype == DType.BOOL;
    if (dtype != DType.FLOAT32 && (empty || !inferred)) {
      suffixes.add("dtype=" + dtype);
    }
    Node node = Tensors.node(tensor);
    if (node instanceof Leaf) {
      suffixes.add("requires_grad=True");
    } else if (node != null) {
      suffixes.add("grad_fn=<" + node.op() + ">");
    }
    return suffixes;
  }

  /** The shape as Python writes a tuple. */
  private static String size(Tensor tensor) {
    String sizes = tensor.shape().toString();
    String inner = sizes.substring(1, sizes.length() - 1);
    return "size=(" + inner + (tensor.rank() == 1 ? ",)" : ")");
  }

  private static String withSuffixes(String values, List<String> suffixes) {
    StringBuilder text = new StringBuilder(values);
    int column = values.length() - values.lastIndexOf('\n') + 1;
    for (String suffix : suffixes) {
      if (column + suffix.length() + 2 > LINE_WIDTH) {
        text.append(",\n").append(" ".repeat(PREFIX.length())).append(suffix);
        column = PREFIX.length() + suffix.length();
      } else {
        text.append(", ").append(suffix);
        column += suffix.length() + 2;
      }
    }
    return text.append(')').toString();
  }

  // ---- the values

  private String values() {
    if (tensor.numel() == 0) {
      return "[]";
    }
    measure();
    return dimension(0, PREFIX.length());
  }

  /** One dimension in brackets, opened at column {@code indent}. */
  private String dimension(int dim, int indent) {
    if (dim == tensor.rank()) {
      return element();
    }
    boolean innermost = dim == tensor.rank() - 1;
    List<String> parts = new ArrayList<>();
    long size = tensor.shape(dim);
    boolean cut = isCut(dim);
    for (long i = 0; i < size; i++) {
      if (cut && i == EDGE_ITEMS) {
        parts.add(innermost ? " ..." : "...");
        i = size - EDGE_ITEMS;
      }
      index[dim] = i;
      parts.add(dimension(dim + 1, indent + 1));
    }
    String newLine = "\n".repeat(Math.max(1, tensor.rank() - 1 - dim)) + " ".repeat(indent + 1);
    String joined = innermost ? lines(parts, indent, newLine) : String.join("," + newLine, parts);
    return "[" + joined + "]";
  }

  private String lines(List<String> elements, int indent, String newLine) {
    int perLine = Math.max(1, (LINE_WIDTH - indent) / (width + 2));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < elements.size(); i += perLine) {
      lines.add(String.join(", ", elements.subList(i, Math.min(elements.size(), i + perLine))));
    }
    return String.join("," + newLine, lines);
  }

  private boolean isCut(int dim) {
    return summarised && tensor.shape(dim) > 2 * EDGE_ITEMS;
  }

  // ---- one format for all elements that are shown

  private void measure() {
    List<String> texts = new ArrayList<>();
    if (!tensor.dtype().isFloatingPoint()) {
      visit(0, () -> texts.add(element()));
    } else {
      List<Double> values = new ArrayList<>();
      visit(0, () -> values.add(at()));
      values.removeIf(value -> value == 0 || !Double.isFinite(value));
      integral = values.stream().allMatch(value -> value == Math.rint(value));
      double min = values.stream().mapToDouble(Math::abs).min().orElse(1);
      double max = values.stream().mapToDouble(Math::abs).max().orElse(1);
      scientific = max / min > 1000 || max > 1e8 || min < 1e-4;
      texts.addAll(values.stream().map(this::number).collect(Collectors.toList()));
    }
    for (String text : texts) {
      width = Math.max(width, text.length());
    }
  }

  private void visit(int dim, Runnable element) {
    if (dim == tensor.rank()) {
      element.run();
      return;
    }
    long size = tensor.shape(dim);
    boolean cut = isCut(dim);
    for (long i = 0; i < size; i++) {
      if (cut && i == EDGE_ITEMS) {
        i = size - EDGE_ITEMS;
      }
      index[dim] = i;
      visit(dim + 1, element);
    }
  }

  private double at() {
    return Elements.get(tensor, index);
  }

  private String element() {
    String text =
        switch (tensor.dtype()) {
          case FLOAT32, FLOAT64 -> number(at());
          case INT64, INT32, UINT8 -> Long.toString(Elements.getLong(tensor, index));
          case BOOL -> at() != 0 ? "True" : "False";
        };
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    return sign + (Double.isInfinite(value) ? "inf" : magnitude(new BigDecimal(Math.abs(value))));
  }

  /** Rounds as C's printf does: the exact binary value, ties to even. */
  private String magnitude(BigDecimal value) {
    if (!scientific) {
      String text =
          value.setScale(integral ? 0 : PRECISION, RoundingMode.HALF_EVEN).toPlainString();
      return integral ? text + "." : text;
    }
    if (value.signum() == 0) {
      return "0." + "0".repeat(PRECISION) + "e+00";
    }
    BigDecimal rounded = value.round(new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal mantissa = rounded.movePointLeft(exponent).setScale(PRECISION);
    return String.format(
        Locale.ROOT,
        "%se%s%02d",
        mantissa.toPlainString(),
        exponent < 0 ? "-" : "+",
        Math.abs(exponent));
  }
}
