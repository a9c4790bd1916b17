package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;

import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.LstmCell;

/** Single steps of recurrent cells. Operands: x, h, then c of an LSTM, weights, biases. */
final class RecurrentRows {
  private static final String SIX = "(Tensor,Tensor,Tensor,Tensor,Tensor,Tensor)";
  private static final String[] KERNELS = {
    "jdn_rnn_forward", "jdn_rnn_backward", "jdn_rnn_forward_scratch", "jdn_rnn_backward_scratch"
  };

  private RecurrentRows() {}

  static List<OpRow> rows() {
    return List.of(
        row("rnnTanhCell", "torch.rnn_tanh_cell", 1, RecurrentRows::tanh),
        row("rnnReluCell", "torch.rnn_relu_cell", 1, RecurrentRows::relu),
        row("gruCell", "torch.gru_cell", 3, RecurrentRows::gru),
        row("lstmCell", "torch.lstm_cell", 4, RecurrentRows::lstm));
  }

  @FunctionalInterface
  private interface Cell {
    Sample sample(Input[] inputs);
  }

  private static OpRow row(String name, String torch, int gates, Cell cell) {
    OpRow row = new OpRow(name, torch, KERNELS).tolerance(Tolerance.SUM);
    long[][] sizes = {
      {1, 1, 1},
      {2, 3, 4},
      {3, 2, 5},
      {1, 4, 8},
      {5, 3, 15},
      {4, 2, 16},
      {3, 3, 17},
      {0, 3, 4},
      {9, 2, 7},
      {10, 3, 9},
      {17, 2, 16},
      {13, 1, 33}
    };
    for (long[] s : sizes) {
      row.sample(cell.sample(inputs(gates, DENSE, s[0], s[1], s[2])));
    }
    for (Layout layout : Layout.values()) {
      row.sample(cell.sample(inputs(gates, layout, 4, 3, 5)));
      row.sample(cell.sample(inputs(gates, layout, 11, 4, 6)));
    }
    Input[] single = inputs(gates, DENSE, 1, 3, 6);
    for (int i = 0; i < single.length - 4; i++) {
      single[i] = Input.of(i + 1, single[i].shape()[1]);
    }
    row.sample(cell.sample(single));
    row.sample(cell.sample(inputs(gates, DENSE, 70, 40, 90)).kind(Sample.Kind.LARGE));
    return errors(row, gates, cell);
  }

  private static Input[] inputs(int gates, Layout layout, long n, long in, long hidden) {
    boolean cells = gates == 4;
    long[][] shapes = {
      {n, in},
      {n, hidden},
      {n, hidden},
      {gates * hidden, in},
      {gates * hidden, hidden},
      {gates * hidden},
      {gates * hidden}
    };
    Input[] inputs = new Input[cells ? 7 : 6];
    for (int i = 0; i < inputs.length; i++) {
      int k = cells || i < 2 ? i : i + 1;
      inputs[i] = Input.uniform(k + 1, -1, 1, layout, shapes[k]);
    }
    return inputs;
  }

  private static OpRow errors(OpRow row, int gates, Cell cell) {
    int weights = gates == 4 ? 3 : 2;
    wrong(row, cell, gates, 0, Input.of(1, 4, 2), "input [.., 3], got [4, 2]");
    wrong(row, cell, gates, 0, Input.of(1, 2, 4, 3), "input [N, features] or [features]");
    wrong(row, cell, gates, 1, Input.of(1, 3, 5), "h [4, 5], got [3, 5]");
    wrong(row, cell, gates, 1, Input.of(1, 5), "h [4, 5], got [5]");
    wrong(row, cell, gates, weights, Input.of(1, 5 * gates + 1, 3), "weight_ih");
    wrong(row, cell, gates, weights + 1, Input.of(1, 5 * gates, 4), "weight_hh");
    wrong(row, cell, gates, weights + 2, Input.of(1, 5 * gates + 1), "bias_ih");
    wrong(row, cell, gates, weights + 3, Input.of(1, 1), "bias_hh");
    Input other = Input.of(1, 4, 5).as(DType.FLOAT64);
    wrong(row, cell, gates, 1, other, "operands of one dtype");
    Input whole = Input.of(1, 4, 3).as(DType.INT64);
    return wrong(row, cell, gates, 0, whole, "float32 or float64, got int64");
  }

  private static OpRow wrong(
      OpRow row, Cell cell, int gates, int operand, Input input, String expected) {
    Input[] inputs = inputs(gates, DENSE, 4, 3, 5);
    inputs[operand] = input;
    return row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected " + expected,
        List.of(inputs),
        t -> cell.sample(inputs).call().apply(t));
  }

  // ---- samples

  private static Sample tanh(Input[] inputs) {
    return sample(
        "Functional.rnnTanhCell" + SIX,
        inputs,
        t -> Functional.rnnTanhCell(t[0], t[1], t[2], t[3], t[4], t[5]),
        a -> plain(a, false));
  }

  private static Sample relu(Input[] inputs) {
    return sample(
        "Functional.rnnReluCell" + SIX,
        inputs,
        t -> Functional.rnnReluCell(t[0], t[1], t[2], t[3], t[4], t[5]),
        a -> plain(a, true));
  }

  private static Sample gru(Input[] inputs) {
    return sample(
        "Functional.gruCell" + SIX,
        inputs,
        t -> Functional.gruCell(t[0], t[1], t[2], t[3], t[4], t[5]),
        RecurrentRows::gruReference);
  }

  /** Both results, or one of them alone, by the number of sequences. */
  private static Sample lstm(Input[] inputs) {
    int which = (int) (inputs[0].shape()[0] % 3);
    return sample(
        "Functional.lstmCell(Tensor,Tensor,Tensor,Tensor,Tensor,Tensor,Tensor)",
        inputs,
        t -> {
          LstmCell.Result r = Functional.lstmCell(t[0], t[1], t[2], t[3], t[4], t[5], t[6]);
          return which == 0 ? r.h() : which == 1 ? r.c() : Tensor.cat(0, r.h(), r.c());
        },
        a -> lstmReference(a, which));
  }

  private static Sample sample(
      String method,
      Input[] inputs,
      Function<Tensor[], Tensor> call,
      Function<NdArray[], NdArray> reference) {
    int rank = inputs[1].shape().length;
    int terms = (int) (4 * (inputs[1].shape()[rank - 1] + NdArray.count(inputs[0].shape())));
    return new Sample(method, List.of(inputs), call, reference).terms(terms);
  }

  // ---- references

  /** x weight^T + bias as [N][rows]. */
  private static double[][] sums(NdArray x, NdArray weight, NdArray bias) {
    int in = (int) weight.shape()[1];
    int rows = (int) weight.shape()[0];
    double[][] sums = new double[x.data().length / in][rows];
    for (int n = 0; n < sums.length; n++) {
      for (int r = 0; r < rows; r++) {
        double sum = bias.data()[r];
        for (int i = 0; i < in; i++) {
          sum += x.data()[n * in + i] * weight.data()[r * in + i];
        }
        sums[n][r] = sum;
      }
    }
    return sums;
  }

  private static NdArray plain(NdArray[] a, boolean relu) {
    double[][] x = sums(a[0], a[2], a[4]);
    double[][] h = sums(a[1], a[3], a[5]);
    double[] y = new double[a[1].data().length];
    int hidden = (int) a[3].shape()[1];
    for (int i = 0; i < y.length; i++) {
      double sum = x[i / hidden][i % hidden] + h[i / hidden][i % hidden];
      y[i] = relu ? Math.max(0, sum) : Math.tanh(sum);
    }
    return new NdArray(y, a[1].shape());
  }

  private static NdArray gruReference(NdArray[] a) {
    double[][] x = sums(a[0], a[2], a[4]);
    double[][] h = sums(a[1], a[3], a[5]);
    double[] y = new double[a[1].data().length];
    int hidden = (int) a[3].shape()[1];
    for (int i = 0; i < y.length; i++) {
      int n = i / hidden;
      int j = i % hidden;
      double r = References.sigmoid(x[n][j] + h[n][j]);
      double z = References.sigmoid(x[n][hidden + j] + h[n][hidden + j]);
      double candidate = Math.tanh(x[n][2 * hidden + j] + r * h[n][2 * hidden + j]);
      y[i] = (1 - z) * candidate + z * a[1].data()[i];
    }
    return new NdArray(y, a[1].shape());
  }

  private static NdArray lstmReference(NdArray[] a, int which) {
    double[][] x = sums(a[0], a[3], a[5]);
    double[][] h = sums(a[1], a[4], a[6]);
    int count = a[1].data().length;
    double[] y = new double[which < 2 ? count : 2 * count];
    int hidden = (int) a[4].shape()[1];
    for (int i = 0; i < count; i++) {
      double[] gates = new double[4];
      for (int g = 0; g < 4; g++) {
        int k = g * hidden + i % hidden;
        double sum = x[i / hidden][k] + h[i / hidden][k];
        gates[g] = g == 2 ? Math.tanh(sum) : References.sigmoid(sum);
      }
      double c = gates[1] * a[2].data()[i] + gates[0] * gates[2];
      y[i] = which == 1 ? c : gates[3] * Math.tanh(c);
      if (which == 2) {
        y[count + i] = c;
      }
    }
    long[] shape = a[1].shape().clone();
    shape[0] *= which < 2 ? 1 : 2;
    return new NdArray(y, shape);
  }
}
