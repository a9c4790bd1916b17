// The library itself: version, instruction sets, threads, memory.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Version of this library, for example "0.1.0".
JDN_API const char* jdn_version(void);

// Settles the instruction set and sets OpenBLAS to one thread. Call once, before anything else;
// later calls do nothing.
JDN_API void jdn_initialize(void);

// Instruction sets, in ascending order.
enum { JDN_ISA_BASELINE = 0, JDN_ISA_AVX2 = 1, JDN_ISA_AVX512 = 2 };

// The instruction set in use: the best one that this processor and JDN_ISA allow.
JDN_API int32_t jdn_isa(void);
// The best one that this processor has.
JDN_API int32_t jdn_isa_best(void);
// Uses another instruction set from now on; returns 0 and changes nothing if the processor lacks
// it. For tests: no kernel may be running.
JDN_API int32_t jdn_isa_use(int32_t isa);
// "baseline", "avx2" or "avx512".
JDN_API const char* jdn_isa_name(int32_t isa);
// OpenBLAS's own description: version, options, detected core.
JDN_API const char* jdn_blas_config(void);
JDN_API const char* jdn_blas_core(void);

// Most threads that work on one call, the calling thread among them (1 to JDN_MAX_THREADS).
enum { JDN_MAX_THREADS = 256 };
JDN_API void jdn_threads_set(int32_t threads);
JDN_API int32_t jdn_threads(void);

// Whether float32 arithmetic treats denormal numbers as zero (1, the default) or not (0).
JDN_API void jdn_flush_denormals_set(int32_t flush);
JDN_API int32_t jdn_flush_denormals(void);

// bytes of uninitialised memory, aligned to 64; 0 if the system has none.
JDN_API jdn_out jdn_memory_allocate(int64_t bytes);
// Gives a block of jdn_memory_allocate back; 0 is ignored.
JDN_API void jdn_memory_free(jdn_out block);
// Bytes of memory that this machine has.
JDN_API int64_t jdn_memory_physical(void);

#ifdef __cplusplus
}
#endif
