package org.jdynet.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class SgdTest {
  /** lr, momentum, dampening, weight decay, nesterov, maximize. */
  private static final double[][] OPTIONS = {
    {0.1, 0, 0, 0, 0, 0},
    {0.1, 0.9, 0, 0, 0, 0},
    {0.1, 0.9, 0.3, 0.01, 0, 0},
    {0.1, 0.9, 0, 0.01, 1, 0},
    {0.05, 0.5, 0.1, 0.1, 0, 1},
  };

  private static Tensor leaf(double... values) {
    return Tensor.of(values).requiresGrad(true);
  }

  /** The gradient is 2 p. */
  private static void backward(Tensor parameter) {
    try (TensorScope scope = TensorScope.open()) {
      parameter.square().sum().backward();
    }
  }

  @Test
  void everyOptionFollowsTheFormula() {
    for (double[] o : OPTIONS) {
      try (TensorScope scope = TensorScope.open();
          Sgd sgd = make(o, leaf(1, -2, 3))) {
        Tensor p = sgd.parameters().get(0);
        double[] expected = {1, -2, 3};
        double[] buffer = new double[3];
        for (int step = 0; step < 5; step++) {
          sgd.zeroGrad();
          backward(p);
          sgd.step();
          for (int i = 0; i < 3; i++) {
            double g = (o[5] == 1 ? -2 : 2) * expected[i] + o[3] * expected[i];
            if (o[1] != 0) {
              buffer[i] = step == 0 ? g : o[1] * buffer[i] + (1 - o[2]) * g;
              g = o[4] == 1 ? g + o[1] * buffer[i] : buffer[i];
            }
            expected[i] -= o[0] * g;
          }
          assertArrayEquals(expected, p.toDoubleArray(), 1e-12);
        }
      }
    }
  }

  private static Sgd make(double[] o, Tensor parameter) {
    return Sgd.builder(List.of(parameter))
        .lr(o[0])
        .momentum(o[1])
        .dampening(o[2])
        .weightDecay(o[3])
        .nesterov(o[4] == 1)
        .maximize(o[5] == 1)
        .build();
  }

  @Test
  void parametersWithoutAGradientStay() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = leaf(1);
      Tensor q = leaf(1);
      try (Sgd sgd = Sgd.builder(List.of(p, q)).lr(0.5).momentum(0.9).build()) {
        backward(p);
        sgd.step();
        assertEquals(0, p.item());
        assertEquals(1, q.item());
        sgd.zeroGrad();
        assertNull(p.grad());
        backward(q);
        sgd.step();
        assertEquals(0, p.item());
        assertEquals(0, q.item(), "the first step of its own momentum");
      }
    }
  }

  @Test
  void mixedTypesAndTwoOptimizersOnOneParameterWork() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = leaf(2);
      Tensor q = Tensor.scalar(2).requiresGrad(true);
      try (Sgd both = new Sgd(List.of(p, q), 0.25);
          Sgd one = new Sgd(List.of(p), 0.25)) {
        backward(p);
        backward(q);
        both.step();
        assertEquals(1, p.item());
        assertEquals(1, q.item());
        one.step();
        assertEquals(0, p.item());
        assertEquals(1, q.item());
      }
    }
  }

  @Test
  void aStepIsSeenByAGraphThatSavedTheParameter() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = leaf(2);
      try (Sgd sgd = new Sgd(List.of(p), 0.25)) {
        Tensor loss = p.square().sum();
        loss.backward(null, true);
        sgd.step();
        var error = assertThrows(IllegalStateException.class, loss::backward);
        assertTrue(error.getMessage().contains("in place"), error.getMessage());
      }
    }
  }

  @Test
  void closingFreesTheMomentum() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = leaf(new double[1000]);
      backward(p);
      long live = Jdynet.memory().live();
      Sgd sgd = Sgd.builder(List.of(p)).lr(0.1).momentum(0.9).build();
      sgd.step();
      assertTrue(Jdynet.memory().live() >= live + 8000);
      sgd.close();
      sgd.close();
      assertEquals(live, Jdynet.memory().live());
    }
  }

  @Test
  void momentumMayComeAndGo() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = Sgd.builder(List.of(leaf(1))).lr(0.25).dampening(0.5).build()) {
      Tensor p = sgd.parameters().get(0);
      ParameterGroup group = sgd.groups().get(0);
      for (double momentum : new double[] {0, 0.5, 0}) {
        group.set(Option.MOMENTUM, momentum);
        double before = p.item();
        sgd.zeroGrad();
        backward(p);
        sgd.step();
        assertEquals(before - 0.25 * 2 * before, p.item(), "its first step, and none at all");
      }
    }
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> p = List.of(leaf(1));
      assertThrows(IllegalArgumentException.class, () -> Sgd.builder(p).lr(-1).build());
      assertThrows(IllegalArgumentException.class, () -> Sgd.builder(p).nesterov(true).build());
      try (Sgd sgd = new Sgd(p, 0.1)) {
        assertThrows(IllegalArgumentException.class, () -> sgd.lr(Double.NaN));
        sgd.lr(0.2);
        assertEquals(0.2, sgd.lr());
      }
    }
  }
}
