// What the processor can do, and its floating-point state.
#pragma once

#include <stdint.h>

namespace jdn {

// The best of JDN_ISA_* that processor and operating system support.
int32_t best_isa();

// Set by jdn_flush_denormals_set.
extern int32_t flush_denormals;

// Always in line: a copy compiled for another processor must not stand in for this one's.
#define JDN_STATE inline __attribute__((always_inline))
#if defined(__x86_64__)
JDN_STATE uint32_t fp_state() { return __builtin_ia32_stmxcsr(); }
JDN_STATE void fp_state_set(uint32_t state) { __builtin_ia32_ldmxcsr(state); }
// Flush-to-zero (results) and denormals-are-zero (operands).
JDN_STATE uint32_t fp_state_flushing(uint32_t state) { return state | 0x8040; }
JDN_STATE bool fp_state_flushes(uint32_t state) { return (state & 0x8040) == 0x8040; }
#else
JDN_STATE uint32_t fp_state() { return 0; }
JDN_STATE void fp_state_set(uint32_t) {}
JDN_STATE uint32_t fp_state_flushing(uint32_t state) { return state; }
JDN_STATE bool fp_state_flushes(uint32_t) { return true; }
#endif
#undef JDN_STATE

}  // namespace jdn
