package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.optim.Sgd;
import org.junit.jupiter.api.Test;

/** Recurrent layers learn what takes memory: the sum of a sequence's digits modulo 3. */
class RecurrentTrainingTest {
  private static final int STEPS = 5;
  private static final int SEQUENCES = 32;

  /** Sequences of digits 0 to 2 as one-hot rows, and the sum of each modulo 3. */
  private static Tensor[] data(long seed) {
    Rng rng = Rng.of(seed);
    long[] digits = new long[SEQUENCES * STEPS];
    long[] sums = new long[SEQUENCES];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = rng.nextLong(3);
      sums[i / STEPS] = (sums[i / STEPS] + digits[i]) % 3;
    }
    Tensor x = Functional.oneHot(Tensor.of(digits).reshape(SEQUENCES, STEPS), 3);
    return new Tensor[] {x.to(DType.FLOAT32), Tensor.of(sums)};
  }

  private static void overfits(Module layer, UnaryOperator<Tensor> lastState, long seed) {
    try (layer;
        Linear head = new Linear(32, 3);
        Sequential net = new Sequential(layer, head);
        Sgd optimizer = Sgd.builder(net.parameters()).lr(0.2).momentum(0.9).build();
        TensorScope scope = TensorScope.open()) {
      Tensor[] data = data(seed);
      long live = 0;
      int epochs = 0;
      double loss = 1;
      for (; epochs < 1000 && loss > 0.01; epochs++) {
        try (TensorScope step = TensorScope.open()) {
          optimizer.zeroGrad();
          Tensor y = head.forward(lastState.apply(data[0]));
          Tensor error = Functional.crossEntropy(y, data[1]);
          error.backward();
          optimizer.step();
          loss = error.item();
        }
        if (epochs == 0) {
          live = Jdynet.memory().live();
        }
      }
      assertTrue(loss <= 0.01, "seed " + seed + ": loss " + loss);
      assertEquals(live, Jdynet.memory().live(), "live bytes");
    }
  }

  @Test
  void anLstmOfTwoLayersOverfits() {
    for (long seed = 1; seed <= 5; seed++) {
      Rng.manualSeed(seed);
      Lstm lstm = Lstm.builder(3, 32).layers(2).batchFirst(true).build();
      overfits(lstm, x -> lstm.forward(x).select(1, -1), seed);
    }
  }

  @Test
  void aGruOverfits() {
    for (long seed = 1; seed <= 5; seed++) {
      Rng.manualSeed(seed);
      Gru gru = Gru.builder(3, 32).batchFirst(true).build();
      overfits(gru, x -> gru.run(x).h().select(0, 0), seed);
    }
  }
}
