// Asks the processor what it can do.
#include "cpu_features.h"

#include <jdynet/runtime.h>

namespace jdn {

int32_t best_isa() {
#if defined(__x86_64__)
  // __builtin_cpu_supports also asks whether the operating system saves the registers.
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return JDN_ISA_AVX512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return JDN_ISA_AVX2;
#endif
  return JDN_ISA_BASELINE;
}

}  // namespace jdn
