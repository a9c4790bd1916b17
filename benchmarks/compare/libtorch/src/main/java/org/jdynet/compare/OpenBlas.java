package org.jdynet.compare;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** OpenBLAS's product by itself, as a ceiling. */
public final class OpenBlas implements Side {
  /** OPENBLAS_NUM_THREADS has set the threads. */
  @Override
  public void configure(int threads) {}

  @Override
  public String describe() {
    return "cblas_sgemm";
  }

  @Override
  public Task task(Row row) {
    int n = row.size(0);
    FloatPointer a = new FloatPointer(Values.uniform("a", 1, n, n));
    FloatPointer b = new FloatPointer(Values.uniform("b", 1, n, n));
    FloatPointer c = new FloatPointer((long) n * n);
    return new Task() {
      @Override
      public void step() {
        openblas.cblas_sgemm(
            openblas.CblasRowMajor,
            openblas.CblasNoTrans,
            openblas.CblasNoTrans,
            n,
            n,
            n,
            1,
            a,
            n,
            b,
            n,
            0,
            c,
            n);
      }

      @Override
      public List<float[]> results() {
        return List.of();
      }

      @Override
      public void close() {
        a.close();
        b.close();
        c.close();
      }
    };
  }
}
