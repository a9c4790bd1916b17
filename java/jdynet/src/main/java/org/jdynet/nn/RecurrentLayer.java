package org.jdynet.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.op.Recurrent;

/** What layers over sequences have in common: parameters, layers and directions, lengths. */
abstract class RecurrentLayer extends Layer {
  private final Recurrent cell;
  private final long in;
  private final long hidden;
  private final long projection;
  private final int layers;
  private final boolean batchFirst;
  private final double dropout;
  private final boolean bidirectional;

  /** Of layer 0 forward and, if there is one, backward, then of layer 1, ... */
  private final List<Recurrent.Weights> weights = new ArrayList<>();

  RecurrentLayer(Recurrent cell, RecurrentBuilder<?> b, long projection) {
    this.cell = cell;
    in = b.in;
    hidden = b.hidden;
    this.projection = projection;
    layers = b.layers;
    batchFirst = b.batchFirst;
    dropout = b.dropout;
    bidirectional = b.bidirectional;
    if (in < 1 || hidden < 1 || layers < 1) {
      throw bad(
          "sizes and layers of at least 1",
          "in " + in + ", hidden " + hidden + ", layers " + layers);
    }
    if (!(dropout >= 0 && dropout <= 1)) {
      throw bad("a probability of dropout from 0 to 1", dropout);
    }
    if (projection < 0 || projection >= hidden) {
      throw bad("a projection smaller than the " + hidden + " hidden units", projection);
    }
    double bound = 1 / Math.sqrt(hidden);
    for (int layer = 0; layer < layers; layer++) {
      long width = layer == 0 ? in : directions() * state();
      for (int direction = 0; direction < directions(); direction++) {
        String suffix = "_l" + layer + (direction == 1 ? "_reverse" : "");
        weights.add(newWeights(b, bound, suffix, width));
      }
    }
  }

  private Recurrent.Weights newWeights(
      RecurrentBuilder<?> b, double bound, String suffix, long width) {
    long rows = cell.gates * hidden;
    Parameter ih = parameter("weight_ih" + suffix, Init.newUniform(b.dtype, bound, rows, width));
    Parameter hh = parameter("weight_hh" + suffix, Init.newUniform(b.dtype, bound, rows, state()));
    Parameter biasIh =
        b.bias ? parameter("bias_ih" + suffix, Init.newUniform(b.dtype, bound, rows)) : null;
    Parameter biasHh =
        b.bias ? parameter("bias_hh" + suffix, Init.newUniform(b.dtype, bound, rows)) : null;
    Parameter hr =
        projection > 0
            ? parameter("weight_hr" + suffix, Init.newUniform(b.dtype, bound, state(), hidden))
            : null;
    return new Recurrent.Weights(ih, hh, biasIh, biasHh, hr);
  }

  private int directions() {
    return bidirectional ? 2 : 1;
  }

  private long state() {
    return projection > 0 ? projection : hidden;
  }

  private IllegalArgumentException bad(String expected, Object got) {
    return new IllegalArgumentException(
        "[" + getClass().getSimpleName() + "] expected " + expected + ", got " + got);
  }

  @Override
  Tensor compute(Tensor x) {
    return run(x, null, null, null, false).y();
  }

  /** A forward with states, under the layer's name. */
  final Recurrent.Result states(Tensor x, long[] lengths, Tensor h, Tensor c) {
    return within(() -> run(x, lengths, h, c, true), Recurrent.Result::y);
  }

  private Recurrent.Result run(Tensor x, long[] lengths, Tensor h, Tensor c, boolean wanted) {
    Recurrent.Form form = form(x, lengths);
    checkState("h", h, form, state());
    checkState("c", c, form, hidden);
    Tensor y = lengths == null ? x : withoutPadding(x, form);
    List<Tensor> lastH = new ArrayList<>();
    List<Tensor> lastC = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      List<Tensor> outputs = new ArrayList<>();
      for (int direction = 0; direction < directions(); direction++) {
        int k = lastH.size();
        Recurrent.Result result =
            cell.apply(
                direction == 0 ? form : form.reversed(),
                y,
                h == null ? null : h.select(0, k),
                c == null ? null : c.select(0, k),
                weights.get(k));
        outputs.add(result.y());
        lastH.add(result.h());
        lastC.add(result.c());
      }
      y = outputs.size() == 1 ? outputs.get(0) : Tensor.cat(outputs, -1);
      if (layer + 1 < layers) {
        y = Functional.dropout(y, dropout, isTraining());
      }
    }
    return new Recurrent.Result(
        y,
        wanted ? Tensor.stack(lastH, 0) : null,
        wanted && cell == Recurrent.LSTM ? Tensor.stack(lastC, 0) : null);
  }

  private Recurrent.Form form(Tensor x, long[] lengths) {
    boolean batched = x.rank() == 3;
    if ((!batched && x.rank() != 2) || x.shape(-1) != in) {
      String sequence = batchFirst ? "N, T" : "T, N";
      throw bad("input [" + sequence + ", " + in + "] or [T, " + in + "]", x.shape());
    }
    long steps = x.shape(batched && batchFirst ? 1 : 0);
    long batch = batched ? x.shape(batchFirst ? 0 : 1) : 1;
    if (steps < 1) {
      throw bad("sequences of at least one step", x.shape());
    }
    if (lengths != null) {
      boolean fit = Arrays.stream(lengths).allMatch(length -> length >= 1 && length <= steps);
      if (!batched || lengths.length != batch || !fit) {
        throw bad(
            "a length from 1 to T for each of the N sequences of [.., " + in + "]",
            Arrays.toString(lengths) + " for " + x.shape());
      }
    }
    return new Recurrent.Form(cell.op, batched, steps, batch, batchFirst, false, lengths);
  }

  private void checkState(String name, Tensor state, Recurrent.Form form, long size) {
    long count = (long) layers * directions();
    long[] wanted =
        form.batched() ? new long[] {count, form.batch(), size} : new long[] {count, size};
    if (state != null && !Arrays.equals(state.shape().toArray(), wanted)) {
      throw bad(name + " " + Arrays.toString(wanted), state.shape());
    }
  }

  /** Zeros behind each sequence's end, whatever stands there: 0 times NaN would be NaN. */
  private Tensor withoutPadding(Tensor x, Recurrent.Form form) {
    Tensor places = Tensor.arange(form.steps()).unsqueeze(-1);
    Tensor padding = places.ge(Tensor.of(form.lengths()));
    return x.maskedFill((batchFirst ? padding.transpose(0, 1) : padding).unsqueeze(-1), 0);
  }

  @Override
  long flops(Shape input, Shape output) {
    long products = 0;
    for (Recurrent.Weights w : weights) {
      products += w.ih().numel() + w.hh().numel() + (w.hr() == null ? 0 : w.hr().numel());
    }
    return output.numel() / output.size(-1) * 2 * products;
  }

  @Override
  protected String extraRepr() {
    return in
        + ", "
        + hidden
        + (projection == 0 ? "" : ", proj_size=" + projection)
        + (layers == 1 ? "" : ", num_layers=" + layers)
        + (weights.get(0).biasIh() != null ? "" : ", bias=False")
        + (batchFirst ? ", batch_first=True" : "")
        + (dropout == 0 ? "" : ", dropout=" + Repr.of(dropout))
        + (bidirectional ? ", bidirectional=True" : "");
  }
}
