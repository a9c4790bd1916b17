package org.jdynet.vectors;

import java.util.List;
import java.util.Set;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Gru;
import org.jdynet.nn.GruCell;
import org.jdynet.nn.Lstm;
import org.jdynet.nn.LstmCell;
import org.jdynet.nn.Module;
import org.jdynet.nn.Rnn;
import org.jdynet.nn.RnnCell;

/** How the recorded recurrent modules are made and called here. */
final class RecurrentModules {
  private static final Set<String> NAMES =
      Set.of("RNN", "GRU", "LSTM", "RNNCell", "GRUCell", "LSTMCell");

  private RecurrentModules() {}

  static boolean has(String name) {
    return NAMES.contains(name);
  }

  static Module make(String name, Call c) {
    long in = c.integer(0, "input_size", 0);
    long hidden = c.integer(1, "hidden_size", 0);
    int layers = (int) c.integer(2, "num_layers", 1);
    boolean bias = c.flag(3, "bias", true);
    boolean batchFirst = c.flag(4, "batch_first", false);
    boolean both = c.flag(6, "bidirectional", false);
    DType floats = c.floats();
    Rnn.Nonlinearity relu =
        "relu".equals(c.get(7, "nonlinearity")) ? Rnn.Nonlinearity.RELU : Rnn.Nonlinearity.TANH;
    return switch (name) {
      case "RNNCell" -> RnnCell.builder(in, hidden).dtype(floats).build();
      case "GRUCell" -> new GruCell(in, hidden, true, floats);
      case "LSTMCell" -> new LstmCell(in, hidden, true, floats);
      case "RNN" ->
          Rnn.builder(in, hidden)
              .layers(layers)
              .bias(bias)
              .batchFirst(batchFirst)
              .bidirectional(both)
              .nonlinearity(relu)
              .dtype(floats)
              .build();
      case "GRU" ->
          Gru.builder(in, hidden)
              .layers(layers)
              .bias(bias)
              .batchFirst(batchFirst)
              .bidirectional(both)
              .dtype(floats)
              .build();
      default ->
          Lstm.builder(in, hidden)
              .layers(layers)
              .bias(bias)
              .batchFirst(batchFirst)
              .bidirectional(both)
              .projection(c.integer(8, "proj_size", 0))
              .dtype(floats)
              .build();
    };
  }

  /** Both states of an LSTM come as one operand. */
  static List<Tensor> forward(Module module, Call c) {
    Tensor x = c.input();
    Object given = c.get(1, "hx");
    Tensor h = given instanceof List<?> pair ? (Tensor) pair.get(0) : (Tensor) given;
    Tensor cells = given instanceof List<?> pair ? (Tensor) pair.get(1) : null;
    if (module instanceof Lstm lstm) {
      Lstm.Result r = lstm.forward(x, h, cells);
      return List.of(r.output(), r.h(), r.c());
    } else if (module instanceof Gru gru) {
      Gru.Result r = gru.forward(x, h);
      return List.of(r.output(), r.h());
    } else if (module instanceof Rnn rnn) {
      Rnn.Result r = rnn.forward(x, h);
      return List.of(r.output(), r.h());
    } else if (module instanceof LstmCell cell) {
      LstmCell.Result r = cell.forward(x, h, cells);
      return List.of(r.h(), r.c());
    } else if (module instanceof GruCell cell) {
      return List.of(cell.forward(x, h));
    }
    return List.of(((RnnCell) module).forward(x, h));
  }
}
