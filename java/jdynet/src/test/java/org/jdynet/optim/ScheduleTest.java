package org.jdynet.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

/** Schedules against closed forms; the recorded ones stand in OptimizerVectorsTest. */
class ScheduleTest {
  private static Sgd sgd(double lr) {
    return Sgd.builder(List.of(Tensor.ones(1).requiresGrad(true))).lr(lr).momentum(0.5).build();
  }

  /** Two groups, with rates 1 and 0.5; the factor of each step's rate. */
  private static void check(Function<Optimizer, LrScheduler> make, IntToDoubleFunction factor) {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = sgd(1)) {
      Tensor other = Tensor.ones(1).requiresGrad(true);
      sgd.addGroup(new ParameterGroup(List.of(other)).set(Option.LR, 0.5));
      LrScheduler schedule = make.apply(sgd);
      for (int t = 0; t < 40; t++) {
        double expected = factor.applyAsDouble(t);
        assertEquals(t, schedule.lastEpoch());
        assertEquals(expected, sgd.groups().get(0).get(Option.LR), 1e-9, "step " + t);
        assertArrayEquals(
            new double[] {expected, expected / 2}, schedule.lastLr(), 1e-9, "step " + t);
        schedule.step();
      }
    }
  }

  @Test
  void closedForms() {
    check(o -> new StepLr(o, 3, 0.5), t -> Math.pow(0.5, t / 3));
    check(o -> new MultiStepLr(o, 0.5, 20, 3, 3), t -> t < 3 ? 1 : t < 20 ? 0.25 : 0.125);
    check(o -> new ExponentialLr(o, 0.9), t -> Math.pow(0.9, t));
    check(ConstantLr::new, t -> t < 5 ? 1.0 / 3 : 1);
    check(LinearLr::new, t -> 1.0 / 3 + 2.0 / 3 * Math.min(t, 5) / 5);
    check(o -> new LinearLr(o, 1, 0, 7), t -> 1 - Math.min(t, 7) / 7.0);
    check(o -> new PolynomialLr(o, 8, 2), t -> Math.pow(1 - Math.min(t, 8) / 8.0, 2));
    check(PolynomialLr::new, t -> 1 - Math.min(t, 5) / 5.0);
    check(o -> new CosineAnnealingLr(o, 7), t -> (1 + Math.cos(Math.PI * t / 7)) / 2);
    check(o -> new LambdaLr(o, t -> 1.0 / (1 + t)), t -> 1.0 / (1 + t));
    check(
        o -> new CosineAnnealingWarmRestarts(o, 4), t -> (1 + Math.cos(Math.PI * (t % 4) / 4)) / 2);
    // Restarts after 2, 6, 14, 30 steps.
    check(
        o -> new CosineAnnealingWarmRestarts(o, 2, 2, 0),
        t -> {
          int length = 2;
          int place = t;
          while (place >= length) {
            place -= length;
            length *= 2;
          }
          return (1 + Math.cos(Math.PI * place / length)) / 2;
        });
  }

  @Test
  void oneAfterTheOther() {
    check(
        o -> SequentialLr.warmUp(o, 0.1, 5, p -> new ExponentialLr(p, 0.9)),
        t -> t < 5 ? 0.1 + 0.9 * t / 5 : Math.pow(0.9, t - 5));
    check(
        o ->
            new SequentialLr(
                o,
                List.of(
                    new ConstantLr(o, 0.1, 10),
                    new CosineAnnealingLr(o, 10),
                    new StepLr(o, 4, 0.5)),
                4,
                14),
        t ->
            t < 4
                ? 0.1
                : t < 14
                    ? (1 + Math.cos(Math.PI * (t - 4) / 10)) / 2
                    : Math.pow(0.5, (t - 14) / 4));
  }

  @Test
  void severalActTogether() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = sgd(1)) {
      ExponentialLr decay = new ExponentialLr(sgd, 0.5);
      StepLr step = new StepLr(sgd, 2, 0.1);
      for (int i = 0; i < 4; i++) {
        decay.step();
        step.step();
      }
      assertEquals(Math.pow(0.5, 4) * 0.01, sgd.lr(), 1e-12);
    }
  }

  @Test
  void anyPointOfACosine() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = sgd(1)) {
      CosineAnnealingWarmRestarts schedule = new CosineAnnealingWarmRestarts(sgd, 4, 2, 0.1);
      schedule.step(5.5);
      assertEquals(0.1 + 0.9 * (1 + Math.cos(Math.PI * 1.5 / 8)) / 2, sgd.lr(), 1e-12);
      assertEquals(5, schedule.lastEpoch());
      schedule.step();
      assertEquals(0.1 + 0.9 * (1 + Math.cos(Math.PI * 2.5 / 8)) / 2, sgd.lr(), 1e-12);
    }
  }

  @Test
  void oneCycleMovesMomentumToo() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = sgd(1);
        Adam adam = new Adam(List.of(Tensor.ones(1).requiresGrad(true)))) {
      for (Optimizer optimizer : List.of(sgd, adam)) {
        Option momentum = optimizer == sgd ? Option.MOMENTUM : Option.BETA1;
        OneCycleLr schedule =
            OneCycleLr.builder(optimizer, 11, 0.5).pctStart(0.4).linear(true).build();
        ParameterGroup group = optimizer.groups().get(0);
        assertEquals(0.02, group.get(Option.LR), 1e-12);
        assertEquals(0.95, group.get(momentum), 1e-12);
        for (int t = 1; t <= 10; t++) {
          schedule.step();
          double rise = t / 3.4;
          double fall = (t - 3.4) / 6.6;
          double lr = t <= 3 ? 0.02 + 0.48 * rise : 0.5 + (2e-6 - 0.5) * fall;
          assertEquals(lr, group.get(Option.LR), 1e-12);
          double low = t <= 3 ? 0.95 - 0.1 * rise : 0.85 + 0.1 * fall;
          assertEquals(low, group.get(momentum), 1e-12);
        }
        schedule.step();
        assertThrows(IllegalStateException.class, schedule::step);
      }
    }
  }

  @Test
  void threePhases() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = sgd(1)) {
      OneCycleLr schedule =
          OneCycleLr.builder(sgd, 21, 1).pctStart(5.0 / 21).threePhase(true).divFactor(2).build();
      double[] at = new double[21];
      for (int t = 0; t < 21; t++) {
        at[t] = sgd.lr();
        schedule.step();
      }
      assertEquals(0.5, at[0], 1e-12);
      assertEquals(1, at[4], 1e-12);
      assertEquals(0.5, at[8], 1e-12);
      assertEquals(0.5e-4, at[20], 1e-12);
    }
  }

  @Test
  void cycles() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = sgd(1)) {
      for (CyclicLr.Mode mode : CyclicLr.Mode.values()) {
        CyclicLr schedule =
            CyclicLr.builder(sgd, 0.1, 0.5)
                .stepSizeUp(4)
                .stepSizeDown(2)
                .mode(mode)
                .gamma(0.9)
                .build();
        for (int t = 0; t < 20; t++) {
          int place = t % 6;
          double height = place <= 4 ? place / 4.0 : (6 - place) / 2.0;
          height *=
              switch (mode) {
                case TRIANGULAR -> 1;
                case TRIANGULAR2 -> Math.pow(0.5, t / 6);
                case EXP_RANGE -> Math.pow(0.9, t);
              };
          assertEquals(0.1 + 0.4 * height, sgd.lr(), 1e-9, mode + " " + t);
          assertEquals(
              0.9 - 0.1 * height, sgd.groups().get(0).get(Option.MOMENTUM), 1e-9, mode + " " + t);
          schedule.step();
        }
      }
    }
  }

  @Test
  void aPlateauLowersTheRate() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = sgd(1)) {
      ReduceLrOnPlateau schedule =
          ReduceLrOnPlateau.builder(sgd).patience(1).factor(0.5).cooldown(1).minLr(0.2).build();
      double[] metrics = {5, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3};
      double[] rates = {1, 1, 1, .5, .5, .5, .25, .25, .25, .2, .2, .2, .2, .2, .2};
      for (int i = 0; i < metrics.length; i++) {
        schedule.step(metrics[i]);
        assertEquals(rates[i], sgd.lr(), 1e-12, "epoch " + i);
      }
      ReduceLrOnPlateau largest =
          ReduceLrOnPlateau.builder(sgd).max(true).absolute(true).threshold(1).patience(0).build();
      sgd.lr(1);
      for (double metric : new double[] {1, 2.5, 3}) {
        largest.step(metric);
      }
      assertEquals(0.1, sgd.lr(), 1e-12);
      assertArrayEquals(new double[] {0.1}, largest.lastLr(), 1e-12);
    }
  }

  @Test
  void stateGoesFromOneScheduleToAnother() {
    List<Function<Optimizer, LrScheduler>> makers =
        List.of(
            o -> new CosineAnnealingLr(o, 3),
            o -> new CosineAnnealingWarmRestarts(o, 3, 2, 0.1),
            o -> new OneCycleLr(o, 30, 0.5),
            o -> SequentialLr.warmUp(o, 0.1, 6, p -> new ExponentialLr(p, 0.9)));
    for (var make : makers) {
      try (TensorScope scope = TensorScope.open();
          Sgd first = sgd(1);
          Sgd second = sgd(1)) {
        LrScheduler a = make.apply(first);
        for (int i = 0; i < 8; i++) {
          a.step();
        }
        LrScheduler b = make.apply(second);
        second.loadStateDict(first.stateDict());
        b.loadStateDict(a.stateDict());
        for (int i = 0; i < 8; i++) {
          a.step();
          b.step();
          assertEquals(first.lr(), second.lr());
          assertArrayEquals(a.lastLr(), b.lastLr());
        }
        Map<String, Tensor> state = new HashMap<>(a.stateDict());
        state.remove("last_epoch");
        assertThrows(IllegalArgumentException.class, () -> b.loadStateDict(state));
      }
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = sgd(1);
        Adadelta plain = new Adadelta(List.of(Tensor.ones(1).requiresGrad(true)))) {
      assertThrows(IllegalArgumentException.class, () -> new StepLr(sgd, 0));
      assertThrows(IllegalArgumentException.class, () -> new CosineAnnealingLr(sgd, 0));
      assertThrows(IllegalArgumentException.class, () -> new LinearLr(sgd, 0, 1, 5));
      assertThrows(IllegalArgumentException.class, () -> new ConstantLr(sgd, 2, 5));
      assertThrows(IllegalArgumentException.class, () -> new SequentialLr(sgd, List.of()));
      assertThrows(IllegalArgumentException.class, () -> new LambdaLr(sgd, List.of()));
      assertThrows(IllegalArgumentException.class, () -> new OneCycleLr(sgd, 0, 1));
      assertThrows(IllegalArgumentException.class, () -> new OneCycleLr(sgd, 9, 1, 2));
      assertThrows(
          IllegalArgumentException.class, () -> ReduceLrOnPlateau.builder(sgd).factor(1).build());
      var error = assertThrows(IllegalArgumentException.class, () -> new CyclicLr(plain, 0.1, 1));
      assertEquals(
          "[CyclicLr] expected an optimizer with momentum or betas (or cycleMomentum(false)),"
              + " got Adadelta",
          error.getMessage());
      assertEquals(0.1, CyclicLr.builder(plain, 0.1, 1).cycleMomentum(false).build().lastLr()[0]);
    }
  }
}
