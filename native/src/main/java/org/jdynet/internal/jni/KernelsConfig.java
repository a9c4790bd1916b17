package org.jdynet.internal.jni;

import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/** Tells JavaCPP how to read {@code jdynet/kernels.h}: addresses become {@code long}. */
@Properties(
    inherit = OpenBlasConfig.class,
    value =
        @Platform(
            include = {
              "jdynet/types.h",
              "jdynet/runtime.h",
              "jdynet/elementwise.h",
              "jdynet/unary.h",
              "jdynet/activation.h",
              "jdynet/binary.h",
              "jdynet/compare.h",
              "jdynet/ternary.h",
              "jdynet/arrange.h",
              "jdynet/reduce.h",
              "jdynet/scan.h",
              "jdynet/sort.h",
              "jdynet/softmax.h",
              "jdynet/matmul.h",
              "jdynet/attention.h",
              "jdynet/conv.h",
              "jdynet/pool.h",
              "jdynet/norm.h",
              "jdynet/dropout.h",
              "jdynet/resample.h",
              "jdynet/rnn.h",
              "jdynet/optim.h",
              "jdynet/embedding.h",
              "jdynet/creation.h",
              "jdynet/random.h",
              "jdynet/index.h",
              "jdynet/masked.h",
              "jdynet/kernels.h"
            },
            exclude = "jdynet/types.h",
            library = "jnijdynet"),
    target = "org.jdynet.internal.jni.Kernels")
@NoException
public class KernelsConfig implements InfoMapper {
  @Override
  public void map(InfoMap infoMap) {
    infoMap.put(new Info("JDN_API").cppTypes().annotations());
    infoMap.put(new Info("jdn_in", "jdn_out").cast().valueTypes("long").pointerTypes("long"));
    for (String text : new String[] {"jdn_version", "jdn_blas_config", "jdn_blas_core"}) {
      infoMap.put(new Info(text).javaText("public static native String " + text + "();"));
    }
    infoMap.put(
        new Info("jdn_isa_name(int32_t)")
            .javaText("public static native String jdn_isa_name(int isa);"));
    infoMap.put(new Info("jdn_dtype").cast().valueTypes("int").pointerTypes("IntPointer"));
  }
}
