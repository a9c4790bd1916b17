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

// JDN_KERNEL for functions that return nothing, JDN_KERNEL_OF(type, ...) for the others.
#if defined(JDN_BUILD_AVX512)
#define JDN_KERNEL_OF(type, name, params, args) \
  extern "C" type name##_avx512 params;         \
  type name##_avx512 params
#elif defined(JDN_BUILD_AVX2)
#define JDN_KERNEL_OF(type, name, params, args) \
  extern "C" type name##_avx2 params;           \
  type name##_avx2 params
#elif defined(__x86_64__)
#define JDN_KERNEL_OF(type, name, params, args)                       \
  extern "C" type name##_avx512 params;                               \
  extern "C" type name##_avx2 params;                                 \
  static type name##_baseline params;                                 \
  extern "C" type name params {                                       \
    if (jdn::active_isa == JDN_ISA_AVX512) return name##_avx512 args; \
    if (jdn::active_isa == JDN_ISA_AVX2) return name##_avx2 args;     \
    return name##_baseline args;                                      \
  }                                                                   \
  static type name##_baseline params
#else
#define JDN_KERNEL_OF(type, name, params, args) extern "C" type name params
#endif
#define JDN_KERNEL(name, params, args) JDN_KERNEL_OF(void, name, params, args)
