package consumer;

import java.util.Arrays;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;

public class Consumer {
  public static void main(String[] args) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = Tensor.of(new float[] {1, 2, 3});
      Tensor b = Tensor.of(new float[] {4, 5, 6});
      System.out.println(
          "Java " + Runtime.version().feature() + ": " + Arrays.toString(a.add(b).toFloatArray()));
    }
  }
}
