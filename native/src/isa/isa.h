// How one kernel source becomes one body per instruction set and one exported function.
//
// Every file of src/kernels is compiled once per instruction set, with JDN_ISA set to the namespace
// its templates live in. JDN_KERNEL defines jdn_<name>: the baseline build also emits the exported
// function, which jumps to the body of the active instruction set. A body that is missing in one
// build is a link error, not a crash.
#pragma once

#include <jdynet/runtime.h>
#include <jdynet/types.h>

#if defined(JDN_BUILD_AVX512)
#define JDN_ISA avx512
#elif defined(JDN_BUILD_AVX2)
#define JDN_ISA avx2
#else
#define JDN_ISA baseline
#endif

namespace jdn {
// JDN_ISA_BASELINE, ..._AVX2 or ..._AVX512; set once at load.
extern int32_t active_isa;
}  // namespace jdn

#if defined(JDN_BUILD_AVX512)
#define JDN_KERNEL(name, params, args)  \
  extern "C" void name##_avx512 params; \
  void name##_avx512 params
#elif defined(JDN_BUILD_AVX2)
#define JDN_KERNEL(name, params, args) \
  extern "C" void name##_avx2 params;  \
  void name##_avx2 params
#elif defined(__x86_64__)
#define JDN_KERNEL(name, params, args)            \
  extern "C" void name##_avx512 params;           \
  extern "C" void name##_avx2 params;             \
  static void name##_baseline params;             \
  extern "C" void name params {                   \
    if (jdn::active_isa == JDN_ISA_AVX512) {      \
      name##_avx512 args;                         \
    } else if (jdn::active_isa == JDN_ISA_AVX2) { \
      name##_avx2 args;                           \
    } else {                                      \
      name##_baseline args;                       \
    }                                             \
  }                                               \
  static void name##_baseline params
#else
#define JDN_KERNEL(name, params, args) extern "C" void name params
#endif
