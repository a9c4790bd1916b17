package org.jdynet.nn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;

/** What happens to a module's parameters and buffers together: all of it or nothing. */
final class ModuleState {
  private ModuleState() {}

  /** Gives all floating-point tensors another type. */
  static void convert(Collection<Tensor> tensors, DType dtype) {
    Map<Tensor, Tensor> converted = new LinkedHashMap<>();
    try {
      for (Tensor tensor : tensors) {
        if (tensor.dtype().isFloatingPoint() && tensor.dtype() != dtype) {
          Tensor target = Tensors.create(Tensors.Owner.PERSISTENT, dtype, tensor.shape());
          converted.put(tensor, target);
          Layouts.copy(target, Tensors.open("to", tensor));
        }
      }
    } catch (RuntimeException | Error e) {
      converted.values().forEach(Tensor::close);
      throw e;
    }
    converted.forEach(Tensors::become);
  }

  /** Refuses a state that has other names, shapes or types than a module's own. */
  static void check(Map<String, Tensor> own, Map<String, Tensor> state) {
    List<String> faults = new ArrayList<>();
    own.forEach(
        (key, value) -> {
          Tensor given = state.get(key);
          if (given == null) {
            faults.add("missing " + key);
          } else if (!given.shape().equals(value.shape()) || given.dtype() != value.dtype()) {
            faults.add(
                key
                    + " is "
                    + given.dtype()
                    + " "
                    + given.shape()
                    + " instead of "
                    + value.dtype()
                    + " "
                    + value.shape());
          } else if (given.isClosed()) {
            faults.add(key + " is closed");
          }
        });
    state.keySet().stream()
        .filter(key -> !own.containsKey(key))
        .forEach(key -> faults.add("unexpected " + key));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "[loadStateDict] expected this module's own names, shapes and types, got: "
              + String.join("; ", faults));
    }
  }
}
