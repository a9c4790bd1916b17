package org.jdynet.vectors;

import org.jdynet.nn.AdaptiveAvgPool2d;
import org.jdynet.nn.AvgPool1d;
import org.jdynet.nn.MaxPool2d;
import org.jdynet.nn.Module;

/** Pools as modules. */
final class PoolModules {
  private PoolModules() {}

  static Module make(String name, Call options) {
    return switch (name) {
      case "AdaptiveAvgPool2d" -> {
        long[] sizes = PoolCalls.sizes(options, 0);
        yield new AdaptiveAvgPool2d(sizes[0], sizes[1]);
      }
      case "AvgPool1d" -> new AvgPool1d(PoolCalls.mean(options, 0));
      case "MaxPool2d" -> new MaxPool2d(PoolCalls.plane(options, 0));
      default -> throw new IllegalArgumentException("no row for " + name);
    };
  }
}
