package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jdynet.ChildJvm;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.data.Batch;
import org.jdynet.data.DataLoader;
import org.jdynet.data.TensorDataset;
import org.jdynet.optim.Sgd;
import org.junit.jupiter.api.Test;

/** An epoch gives the same bits in another JVM, with another number of threads. */
class FreshJvmTest {
  @Test
  void anEpochInFreshJvmsGivesTheSameBits() throws Exception {
    String one = epochIn(1);
    assertEquals(one, epochIn(1));
    assertEquals(one, epochIn(2));
    assertEquals(one, epochIn(3));
  }

  private static String epochIn(int threads) throws Exception {
    String text =
        ChildJvm.of(FreshJvmTest.class).with("-Djdynet.threads=" + threads).run().ok().output();
    // JDK 24 and newer warn of native access on other lines.
    return text.lines().filter(line -> line.startsWith("weights ")).findFirst().orElseThrow();
  }

  /** Trains an epoch and prints a fingerprint of all weights. */
  public static void main(String[] arguments) {
    try (LeNet net = new LeNet(DType.FLOAT32, 1);
        Sgd optimizer = Sgd.builder(net.parameters()).lr(0.5).momentum(0.5).build();
        TensorScope scope = TensorScope.open();
        DataLoader loader =
            DataLoader.builder(data()).batchSize(48).shuffle(3).workers(1).build()) {
      for (Batch batch : loader) {
        try (TensorScope step = TensorScope.open()) {
          optimizer.zeroGrad();
          Functional.crossEntropy(net.forward(batch.x()), batch.y()).backward();
          optimizer.step();
        }
      }
      long hash = 17;
      for (Parameter parameter : net.parameters()) {
        for (float value : parameter.toFloatArray()) {
          hash = hash * 31 + Float.floatToRawIntBits(value);
        }
      }
      System.out.println("weights " + Long.toHexString(hash));
    }
  }

  private static TensorDataset data() {
    Tensor x = Tensor.zeros(480, 1, 28, 28);
    Rng.of(9).uniform(x, 0, 1);
    long[] classes = new long[480];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = i % 3;
    }
    return new TensorDataset(x, Tensor.of(classes));
  }
}
