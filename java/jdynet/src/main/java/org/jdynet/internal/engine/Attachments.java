package org.jdynet.internal.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jdynet.Tensor;

/** What a user hung on a tensor's gradient. */
final class Attachments {
  /** In the order of registration; each may replace the gradient. */
  final List<UnaryOperator<Tensor>> hooks = new CopyOnWriteArrayList<>();

  boolean retain;
  Tensor retained;

  static Attachments of(Node node) {
    if (node.attachments == null) {
      node.attachments = new Attachments();
    }
    return node.attachments;
  }

  void close() {
    if (retained != null) {
      retained.close();
      retained = null;
    }
  }
}
