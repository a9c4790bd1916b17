package org.jdynet.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

/** Each optimizer, with options that the recorded vectors leave out, against plain Java. */
class FormulaTest {
  /** One step of a parameter's single value, with what it remembers. */
  private interface Formula {
    double step(double p, double g, double[] s, int t);
  }

  private static void check(Function<List<Tensor>, Optimizer> make, Formula formula) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = Tensor.of(new double[] {0.7}).requiresGrad(true);
      try (Optimizer optimizer = make.apply(List.of(p))) {
        double expected = 0.7;
        double[] state = new double[4];
        for (int t = 1; t <= 20; t++) {
          optimizer.zeroGrad();
          try (TensorScope step = TensorScope.open()) {
            p.square().mul(t % 3 + 1.0).sum().backward();
          }
          optimizer.step();
          expected = formula.step(expected, 2 * (t % 3 + 1.0) * expected, state, t);
          assertEquals(expected, p.item(), 1e-12, "step " + t);
        }
      }
    }
  }

  private static double adam(
      double p, double g, double[] s, int t, double lr, double b1, double b2, boolean amsgrad) {
    s[0] = b1 * s[0] + (1 - b1) * g;
    s[1] = b2 * s[1] + (1 - b2) * g * g;
    s[2] = Math.max(s[2], s[1]);
    double v = (amsgrad ? s[2] : s[1]) / (1 - Math.pow(b2, t));
    return p - lr * s[0] / (1 - Math.pow(b1, t)) / (Math.sqrt(v) + 1e-8);
  }

  @Test
  void adam() {
    check(
        p -> Adam.builder(p).lr(0.05).betas(0.8, 0.9).maximize(true).weightDecay(0.1).build(),
        (p, g, s, t) -> adam(p, -g + 0.1 * p, s, t, 0.05, 0.8, 0.9, false));
    check(
        p -> Adam.builder(p).lr(0.05).weightDecay(0.1).decoupledWeightDecay(true).build(),
        (p, g, s, t) -> adam(p * (1 - 0.05 * 0.1), g, s, t, 0.05, 0.9, 0.999, false));
    check(
        p -> AdamW.builder(p).betas(0.5, 0.6).amsgrad(true).build(),
        (p, g, s, t) -> adam(p * (1 - 0.001 * 0.01), g, s, t, 0.001, 0.5, 0.6, true));
  }

  @Test
  void adagrad() {
    check(
        p ->
            Adagrad.builder(p)
                .lr(0.1)
                .lrDecay(0.2)
                .initialAccumulatorValue(0.5)
                .weightDecay(0.1)
                .build(),
        (p, g, s, t) -> {
          double d = g + 0.1 * p;
          s[0] += (t == 1 ? 0.5 : 0) + d * d;
          return p - 0.1 / (1 + (t - 1) * 0.2) * d / (Math.sqrt(s[0]) + 1e-10);
        });
  }

  @Test
  void adadelta() {
    check(
        p -> Adadelta.builder(p).lr(0.5).rho(0.8).eps(1e-3).weightDecay(0.1).build(),
        (p, g, s, t) -> {
          double w = g + 0.1 * p;
          s[0] = 0.8 * s[0] + 0.2 * w * w;
          double d = Math.sqrt(s[1] + 1e-3) / Math.sqrt(s[0] + 1e-3) * w;
          s[1] = 0.8 * s[1] + 0.2 * d * d;
          return p - 0.5 * d;
        });
  }

  @Test
  void rmsProp() {
    check(
        p ->
            RmsProp.builder(p)
                .alpha(0.9)
                .eps(1e-2)
                .momentum(0.5)
                .centered(true)
                .weightDecay(0.1)
                .build(),
        (p, g, s, t) -> {
          double w = g + 0.1 * p;
          s[0] = 0.9 * s[0] + 0.1 * w * w;
          s[1] = 0.9 * s[1] + 0.1 * w;
          s[2] = 0.5 * s[2] + w / (Math.sqrt(s[0] - s[1] * s[1]) + 1e-2);
          return p - 0.01 * s[2];
        });
  }

  @Test
  void adamax() {
    check(
        p -> Adamax.builder(p).betas(0.8, 0.9).weightDecay(0.1).build(),
        (p, g, s, t) -> {
          double w = g + 0.1 * p;
          s[0] = 0.8 * s[0] + 0.2 * w;
          s[1] = Math.max(0.9 * s[1], Math.abs(w) + 1e-8);
          return p - 0.002 / (1 - Math.pow(0.8, t)) * s[0] / s[1];
        });
  }

  @Test
  void nadam() {
    check(
        p -> NAdam.builder(p).lr(0.01).betas(0.8, 0.9).momentumDecay(0.1).weightDecay(0.1).build(),
        (p, g, s, t) -> nadam(p, g + 0.1 * p, s, t));
    check(
        p ->
            NAdam.builder(p)
                .lr(0.01)
                .betas(0.8, 0.9)
                .momentumDecay(0.1)
                .weightDecay(0.1)
                .decoupledWeightDecay(true)
                .build(),
        (p, g, s, t) -> nadam(p * (1 - 0.01 * 0.1), g, s, t));
  }

  private static double nadam(double p, double g, double[] s, int t) {
    double mu = 0.8 * (1 - 0.5 * Math.pow(0.96, t * 0.1));
    double next = 0.8 * (1 - 0.5 * Math.pow(0.96, (t + 1) * 0.1));
    s[2] = (t == 1 ? 1 : s[2]) * mu;
    s[0] = 0.8 * s[0] + 0.2 * g;
    s[1] = 0.9 * s[1] + 0.1 * g * g;
    double divisor = Math.sqrt(s[1] / (1 - Math.pow(0.9, t))) + 1e-8;
    return p
        - 0.01 * (1 - mu) / (1 - s[2]) * g / divisor
        - 0.01 * next / (1 - s[2] * next) * s[0] / divisor;
  }

  @Test
  void radam() {
    check(
        p -> RAdam.builder(p).lr(0.01).betas(0.8, 0.95).weightDecay(0.1).build(),
        (p, g, s, t) -> radam(p, g + 0.1 * p, s, t));
    check(
        p ->
            RAdam.builder(p)
                .lr(0.01)
                .betas(0.8, 0.95)
                .weightDecay(0.1)
                .decoupledWeightDecay(true)
                .build(),
        (p, g, s, t) -> radam(p * (1 - 0.01 * 0.1), g, s, t));
  }

  private static double radam(double p, double g, double[] s, int t) {
    s[0] = 0.8 * s[0] + 0.2 * g;
    s[1] = 0.95 * s[1] + 0.05 * g * g;
    double mean = s[0] / (1 - Math.pow(0.8, t));
    double most = 2 / 0.05 - 1;
    double unbiased = 1 - Math.pow(0.95, t);
    double rho = most - 2 * t * Math.pow(0.95, t) / unbiased;
    if (rho <= 5) {
      return p - 0.01 * mean;
    }
    double r = Math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
    return p - 0.01 * mean * r * Math.sqrt(unbiased) / (Math.sqrt(s[1]) + 1e-8);
  }
}
