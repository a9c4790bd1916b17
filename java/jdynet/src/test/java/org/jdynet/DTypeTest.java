package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jdynet.internal.jni.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DTypeTest {
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 4, true, float32",
    "FLOAT64, 8, true, float64",
    "INT64, 8, false, int64",
    "INT32, 4, false, int32",
    "UINT8, 1, false, uint8",
    "BOOL, 1, false, bool",
  })
  void facts(DType dtype, int bytes, boolean floating, String name) {
    assertEquals(bytes, dtype.bytes());
    assertEquals(floating, dtype.isFloatingPoint());
    assertEquals(name, dtype.toString());
  }

  @Test
  void numbersAreThoseOfTheNativeBoundary() {
    assertEquals(Kernels.JDN_FLOAT32, DType.FLOAT32.ordinal());
    assertEquals(Kernels.JDN_FLOAT64, DType.FLOAT64.ordinal());
    assertEquals(Kernels.JDN_INT64, DType.INT64.ordinal());
    assertEquals(Kernels.JDN_INT32, DType.INT32.ordinal());
    assertEquals(Kernels.JDN_UINT8, DType.UINT8.ordinal());
    assertEquals(Kernels.JDN_BOOL, DType.BOOL.ordinal());
  }
}
