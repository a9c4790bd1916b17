package org.jdynet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** The operands of one recorded call, its tensors made in one type and layout. */
final class Call {
  private final List<Object> positional = new ArrayList<>();
  private final Map<String, Object> named = new LinkedHashMap<>();
  private final List<Tensor> leaves = new ArrayList<>();
  private final DType floats;
  private final Recorded.Layout layout;

  /** float64 operands are rounded to float32 first if so wanted. */
  private final boolean rounded;

  Call(DType floats, Recorded.Layout layout) {
    this(floats, layout, false);
  }

  Call(DType floats, Recorded.Layout layout, boolean rounded) {
    this.floats = floats;
    this.layout = layout;
    this.rounded = rounded;
  }

  /** Adds an operand that goes by its position. */
  Call add(Object value) {
    positional.add(operand(value));
    return this;
  }

  /** Adds the recorded lists of positional and of named operands. */
  Call addAll(Vectors vectors, JsonNode args, JsonNode kwargs) {
    ((List<?>) vectors.value(args)).forEach(this::add);
    ((Map<?, ?>) vectors.value(kwargs))
        .forEach((name, value) -> named.put((String) name, operand(value)));
    return this;
  }

  /** The floating-point type in turn. */
  DType floats() {
    return floats;
  }

  private Object operand(Object value) {
    if (value instanceof List<?> list) {
      List<Object> operands = new ArrayList<>();
      list.forEach(item -> operands.add(operand(item)));
      return operands;
    }
    if (!(value instanceof Recorded recorded)) {
      return value;
    }
    Tensor tensor = (rounded ? recorded.rounded() : recorded).tensor(floats, layout);
    if (tensor.requiresGrad()) {
      leaves.add(tensor);
    }
    return tensor;
  }

  /** The operands that require a gradient, in order. */
  List<Tensor> leaves() {
    return leaves;
  }

  /** An operand by position or by name; null if it is None or missing. */
  Object get(int position, String name) {
    return position < positional.size() ? positional.get(position) : named.get(name);
  }

  Tensor input() {
    return tensor(0, "input");
  }

  Tensor tensor(int position, String name) {
    return (Tensor) get(position, name);
  }

  boolean flag(int position, String name, boolean otherwise) {
    return get(position, name) instanceof Boolean flag ? flag : otherwise;
  }

  double number(int position, String name, double otherwise) {
    return get(position, name) instanceof Number number ? number.doubleValue() : otherwise;
  }

  /** An integer; PyTorch takes a tensor of one element as well. */
  long integer(int position, String name, long otherwise) {
    Object value = get(position, name);
    return value instanceof Tensor tensor
        ? (long) tensor.item()
        : value instanceof Long number ? number : otherwise;
  }

  int dim(int position, String name) {
    return (int) integer(position, name, 0);
  }

  /** An integer or a list of them; empty if missing. */
  long[] integers(int position, String name) {
    Object value = get(position, name);
    return value instanceof List<?> list
        ? list.stream().mapToLong(item -> (Long) item).toArray()
        : value instanceof Long number ? new long[] {number} : new long[0];
  }

  /** An integer for both directions, or one for each. */
  long[] pair(int position, String name, long otherwise) {
    long[] values = integers(position, name);
    return values.length == 2
        ? values
        : values.length == 1
            ? new long[] {values[0], values[0]}
            : new long[] {otherwise, otherwise};
  }
}
