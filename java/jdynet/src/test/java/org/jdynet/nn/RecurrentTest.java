package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradCheck;
import org.jdynet.autograd.GradMode;
import org.junit.jupiter.api.Test;

/** Layers over sequences: against single steps, each other, and differences. */
class RecurrentTest {
  static final long[] LENGTHS = {3, 5, 1, 4};

  static Tensor random(DType dtype, long seed, long... sizes) {
    Tensor x = Tensor.zeros(dtype, sizes);
    Rng.of(seed).uniform(x, -1, 1);
    return x;
  }

  private static void assertClose(Tensor expected, Tensor actual, String what) {
    assertEquals(expected.shape(), actual.shape(), what);
    assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), 1e-12, what);
  }

  // ---- what they are

  @Test
  void parametersHaveTheirNamesAndShapes() {
    try (Lstm lstm = Lstm.builder(3, 4).layers(2).projection(2).bidirectional(true).build()) {
      List<String> expected = new ArrayList<>();
      for (String suffix : new String[] {"_l0", "_l0_reverse", "_l1", "_l1_reverse"}) {
        for (String name :
            new String[] {"weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"}) {
          expected.add(name + suffix);
        }
      }
      assertEquals(expected, List.copyOf(lstm.namedParameters().keySet()));
      assertEquals(Shape.of(16, 3), lstm.namedParameters().get("weight_ih_l0").shape());
      assertEquals(Shape.of(16, 4), lstm.namedParameters().get("weight_ih_l1").shape());
      assertEquals(Shape.of(16, 2), lstm.namedParameters().get("weight_hh_l1").shape());
      assertEquals(Shape.of(2, 4), lstm.namedParameters().get("weight_hr_l0_reverse").shape());
      for (Parameter parameter : lstm.parameters()) {
        for (float value : parameter.toFloatArray()) {
          assertTrue(Math.abs(value) <= 0.5, parameter.path());
        }
      }
    }
    try (Gru gru = Gru.builder(3, 4).bias(false).build();
        RnnCell cell = new RnnCell(2, 5)) {
      assertEquals(
          List.of("weight_ih_l0", "weight_hh_l0"), List.copyOf(gru.namedParameters().keySet()));
      assertEquals(Shape.of(12, 3), gru.parameters().get(0).shape());
      assertEquals(
          List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh"),
          List.copyOf(cell.namedParameters().keySet()));
      assertEquals(Shape.of(5, 2), cell.weightIh().shape());
    }
  }

  // ---- what they compute

  @Test
  void aSequenceIsASequenceOfSteps() {
    try (Lstm lstm = Lstm.builder(3, 20).dtype(DType.FLOAT64).build();
        LstmCell cell = new LstmCell(3, 20, true, DType.FLOAT64);
        TensorScope scope = TensorScope.open()) {
      copy(lstm, cell);
      Tensor x = random(DType.FLOAT64, 1, 6, 5, 3);
      Lstm.Result result = lstm.forward(x, null, null);
      LstmCell.Result state = new LstmCell.Result(null, null);
      for (int t = 0; t < 6; t++) {
        state = cell.forward(x.select(0, t), state.h(), state.c());
        assertClose(state.h(), result.output().select(0, t), "step " + t);
      }
      assertClose(state.h().unsqueeze(0), result.h(), "h");
      assertClose(state.c().unsqueeze(0), result.c(), "c");
      assertClose(result.output(), lstm.forward(x), "the outputs alone");
    }
    try (Gru gru = Gru.builder(3, 20).dtype(DType.FLOAT64).build();
        GruCell cell = new GruCell(3, 20, true, DType.FLOAT64);
        TensorScope scope = TensorScope.open()) {
      copy(gru, cell);
      Tensor x = random(DType.FLOAT64, 1, 6, 5, 3);
      Tensor h = null;
      for (int t = 0; t < 6; t++) {
        h = cell.forward(x.select(0, t), h);
      }
      assertClose(h.unsqueeze(0), gru.run(x).h(), "h");
      assertClose(cell.forward(x.select(0, 0)), gru.forward(x).select(0, 0), "the first");
    }
  }

  private static void copy(Module layer, Module cell) {
    GradMode.noGrad(
        () ->
            cell.namedParameters()
                .forEach(
                    (name, value) -> value.copyFrom(layer.namedParameters().get(name + "_l0"))));
  }

  static Lstm everything(boolean batchFirst) {
    Rng.manualSeed(3);
    return Lstm.builder(3, 5)
        .layers(2)
        .projection(3)
        .bidirectional(true)
        .batchFirst(batchFirst)
        .dtype(DType.FLOAT64)
        .build();
  }

  /** Outputs, states and gradients of each sequence are those that it has alone. */
  @Test
  void lengthsCutEachSequence() {
    try (Lstm lstm = everything(true);
        TensorScope scope = TensorScope.open()) {
      Tensor x = random(DType.FLOAT64, 1, 4, 5, 3);
      for (int b = 0; b < 4; b++) {
        x.select(0, b).narrow(0, LENGTHS[b], 5 - LENGTHS[b]).fill(Double.NaN);
      }
      x.requiresGrad(true);
      Tensor h = random(DType.FLOAT64, 2, 4, 4, 3).requiresGrad(true);
      Tensor c = random(DType.FLOAT64, 3, 4, 4, 5).requiresGrad(true);
      Lstm.Result together = lstm.forward(x, LENGTHS, h, c);
      loss(together).backward();
      double[][] gradients = gradients(lstm);
      lstm.zeroGrad();
      Tensor alone = null;
      for (int b = 0; b < 4; b++) {
        Tensor own = x.detach().select(0, b).narrow(0, 0, LENGTHS[b]).copy().requiresGrad(true);
        Lstm.Result r = lstm.forward(own, h.detach().select(1, b), c.detach().select(1, b));
        assertClose(r.output(), together.output().select(0, b).narrow(0, 0, LENGTHS[b]), "y");
        Tensor rest = together.output().select(0, b).narrow(0, LENGTHS[b], 5 - LENGTHS[b]);
        assertEquals(0, rest.abs().sum().item());
        assertClose(r.h(), together.h().select(1, b), "h");
        assertClose(r.c(), together.c().select(1, b), "c");
        loss(r).backward();
        assertClose(own.grad(), x.grad().select(0, b).narrow(0, 0, LENGTHS[b]), "dx");
        assertEquals(
            0, x.grad().select(0, b).narrow(0, LENGTHS[b], 5 - LENGTHS[b]).abs().sum().item());
        alone = own;
      }
      assertTrue(alone.grad().abs().sum().item() > 0);
      double[][] sums = gradients(lstm);
      for (int i = 0; i < sums.length; i++) {
        assertArrayEquals(sums[i], gradients[i], 1e-11, "gradient " + i);
      }
    }
  }

  static Tensor loss(Lstm.Result r) {
    return r.output().sin().sum().add(r.h().square().sum()).add(r.c().cos().sum());
  }

  static double[][] gradients(Module module) {
    return module.parameters().stream()
        .map(parameter -> parameter.grad().toDoubleArray())
        .toArray(double[][]::new);
  }

  @Test
  void batchFirstIsTheSameTransposed() {
    try (Lstm first = everything(true);
        Lstm second = everything(false);
        TensorScope scope = TensorScope.open()) {
      Tensor x = random(DType.FLOAT64, 1, 5, 4, 3).requiresGrad(true);
      Tensor z = x.detach().copy().requiresGrad(true);
      Lstm.Result a = first.forward(x.transpose(0, 1), LENGTHS);
      Lstm.Result b = second.forward(z, LENGTHS);
      assertClose(b.output(), a.output().transpose(0, 1), "output");
      assertClose(b.h(), a.h(), "h");
      assertClose(b.c(), a.c(), "c");
      loss(a).backward();
      loss(b).backward();
      assertClose(z.grad(), x.grad(), "dx");
      double[][] expected = gradients(second);
      double[][] got = gradients(first);
      for (int i = 0; i < got.length; i++) {
        assertArrayEquals(expected[i], got[i], 1e-12);
      }
    }
  }

  @Test
  void aSingleSequenceNeedsNoBatch() {
    try (Gru gru = Gru.builder(3, 5).layers(2).bidirectional(true).build();
        TensorScope scope = TensorScope.open()) {
      Tensor x = random(DType.FLOAT32, 1, 1, 3);
      Gru.Result single = gru.forward(x, random(DType.FLOAT32, 2, 4, 5));
      Gru.Result batch = gru.forward(x.unsqueeze(1), random(DType.FLOAT32, 2, 4, 5).unsqueeze(1));
      assertClose(batch.output().squeeze(1), single.output(), "output");
      assertClose(batch.h().squeeze(1), single.h(), "h");
    }
  }

  @Test
  void anEmptyBatchHasEmptyOutputs() {
    try (Lstm lstm = new Lstm(3, 5);
        TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.zeros(2, 0, 3).requiresGrad(true);
      Lstm.Result r = lstm.forward(x, null, null);
      assertEquals(Shape.of(2, 0, 5), r.output().shape());
      assertEquals(Shape.of(1, 0, 5), r.c().shape());
      r.output().sum().backward();
      assertEquals(0, lstm.parameters().get(0).grad().abs().sum().item());
    }
  }

  @Test
  void gradientsAreThoseOfCentralDifferences() {
    Rng.manualSeed(5);
    try (Lstm lstm = everything(false);
        Gru gru = Gru.builder(2, 5).bidirectional(true).dtype(DType.FLOAT64).build();
        Rnn rnn = Rnn.builder(2, 5).bidirectional(true).dtype(DType.FLOAT64).build();
        TensorScope scope = TensorScope.open()) {
      GradCheck check = GradCheck.standard().withTolerances(1e-7, 1e-6).withEps(1e-5);
      Tensor x = random(DType.FLOAT64, 1, 5, 4, 3).requiresGrad(true);
      Tensor h = random(DType.FLOAT64, 2, 4, 4, 3).requiresGrad(true);
      Tensor c = random(DType.FLOAT64, 3, 4, 4, 5).requiresGrad(true);
      check.check(in -> flat(lstm.forward(x, LENGTHS, h, c)), with(lstm, x, h, c));
      Tensor z = random(DType.FLOAT64, 4, 5, 4, 2).requiresGrad(true);
      Tensor s = random(DType.FLOAT64, 5, 2, 4, 5).requiresGrad(true);
      check.check(in -> gru.forward(z, LENGTHS, s).output(), with(gru, z, s));
      check.check(in -> gru.forward(z, LENGTHS).h(), with(gru, z));
      check.check(in -> rnn.forward(z, LENGTHS).output(), with(rnn, z));
    }
  }

  private static Tensor flat(Lstm.Result r) {
    return Tensor.cat(0, r.output().reshape(-1), r.h().reshape(-1), r.c().reshape(-1));
  }

  private static Tensor[] with(Module module, Tensor... inputs) {
    List<Tensor> all = new ArrayList<>(module.parameters());
    all.addAll(Arrays.asList(inputs));
    return all.toArray(Tensor[]::new);
  }

  // ---- dropout

  @Test
  void dropoutIsBetweenLayersAndWhileTrainingOnly() {
    Rng.manualSeed(1);
    try (Rnn one = Rnn.builder(4, 30).dropout(0.5).build();
        Rnn two = Rnn.builder(4, 30).layers(2).dropout(0.5).build();
        Rnn all = Rnn.builder(4, 3).layers(2).dropout(1).bias(false).build();
        TensorScope scope = TensorScope.open()) {
      Tensor x = random(DType.FLOAT32, 1, 3, 2, 4);
      assertClose(one.forward(x), one.forward(x), "a single layer has nothing between");
      float[] first = two.forward(x).toFloatArray();
      assertFalse(Arrays.equals(first, two.forward(x).toFloatArray()));
      two.eval();
      assertClose(two.forward(x), two.forward(x), "eval");
      assertEquals(0, all.forward(x).abs().sum().item());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (Lstm lstm = Lstm.builder(3, 4).layers(2).batchFirst(true).build();
        TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.zeros(2, 5, 3);
      Tensor h = Tensor.zeros(2, 2, 4);
      refused(
          "[Lstm] expected input [N, T, 3] or [T, 3], got [2, 5, 4]",
          () -> lstm.forward(Tensor.zeros(2, 5, 4)));
      refused(
          "[Lstm] expected input [N, T, 3] or [T, 3], got [3]",
          () -> lstm.forward(Tensor.zeros(3)));
      refused(
          "[Lstm] expected sequences of at least one step, got [2, 0, 3]",
          () -> lstm.forward(Tensor.zeros(2, 0, 3)));
      refused(
          "[Lstm] expected h [2, 2, 4], got [2, 3, 4]",
          () -> lstm.forward(x, Tensor.zeros(2, 3, 4), h));
      refused(
          "[Lstm] expected c [2, 2, 4], got [1, 2, 4]",
          () -> lstm.forward(x, h, Tensor.zeros(1, 2, 4)));
      refused(
          "[lstm] expected operands of one dtype", () -> lstm.forward(x, h, h.to(DType.FLOAT64)));
      refused("[lstm] expected operands of one dtype", () -> lstm.forward(x.to(DType.FLOAT64)));
      for (long[] lengths : new long[][] {{1}, {1, 6}, {0, 5}, {1, 2, 3}}) {
        refused(
            "[Lstm] expected a length from 1 to T for each of the N",
            () -> lstm.forward(x, lengths));
      }
      refused(
          "[Lstm] expected a length from 1 to T",
          () -> lstm.forward(x.select(0, 0), new long[] {5}));
      x.close();
      var error = assertThrows(IllegalStateException.class, () -> lstm.forward(x));
      assertTrue(error.getMessage().contains("expected an open tensor"), error.getMessage());
    }
    refused(
        "[Lstm] expected a projection smaller than the 4",
        () -> Lstm.builder(3, 4).projection(4).build());
    refused(
        "[Gru] expected a probability of dropout", () -> Gru.builder(3, 4).dropout(1.5).build());
    refused("[Rnn] expected sizes and layers of at least 1", () -> new Rnn(3, 4, 0));
    refused("[GruCell] expected sizes of at least 1", () -> new GruCell(0, 4));
  }

  private static void refused(String message, Runnable call) {
    var error = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
  }
}
