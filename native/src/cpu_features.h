// What the processor can do, and its floating-point state.
#pragma once

#include <stdint.h>

namespace jdn {

// The best of JDN_ISA_* that processor and operating system support.
int32_t best_isa();

// Set by jdn_flush_denormals_set.
extern int32_t flush_denormals;

#if defined(__x86_64__)
inline uint32_t fp_state() { return __builtin_ia32_stmxcsr(); }
inline void fp_state_set(uint32_t state) { __builtin_ia32_ldmxcsr(state); }
// Flush-to-zero (results) and denormals-are-zero (operands).
inline uint32_t fp_state_flushing(uint32_t state) { return state | 0x8040; }
inline bool fp_state_flushes(uint32_t state) { return (state & 0x8040) == 0x8040; }
#else
inline uint32_t fp_state() { return 0; }
inline void fp_state_set(uint32_t) {}
inline uint32_t fp_state_flushing(uint32_t state) { return state; }
inline bool fp_state_flushes(uint32_t) { return true; }
#endif

}  // namespace jdn
