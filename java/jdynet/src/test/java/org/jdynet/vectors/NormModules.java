package org.jdynet.vectors;

import org.jdynet.DType;
import org.jdynet.nn.BatchNorm2d;
import org.jdynet.nn.BatchNorm3d;
import org.jdynet.nn.Elu;
import org.jdynet.nn.Hardswish;
import org.jdynet.nn.Module;
import org.jdynet.nn.Relu;

/** Normalisation and activations as modules. */
final class NormModules {
  private NormModules() {}

  /** The recorded module; null if it is none of these. */
  static Module make(String name, Call options, DType floats) {
    long features = options.integer(0, "num_features", 0);
    return switch (name) {
      case "BatchNorm2d" -> BatchNorm2d.builder(features).dtype(floats).build();
      case "BatchNorm3d" -> BatchNorm3d.builder(features).dtype(floats).build();
      case "ELU" -> new Elu(options.number(0, "alpha", 1));
      case "Hardswish" -> new Hardswish();
      case "ReLU" -> new Relu();
      default -> null;
    };
  }
}
