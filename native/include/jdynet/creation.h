// Tensors of computed values. Dense outputs.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y[i] = start + i * step for n elements. int64, int32, uint8; wraps around.
JDN_API void jdn_arange(jdn_dtype dtype, jdn_out y, int64_t start, int64_t step, int64_t n);

// y[i] = start + i * step for i < up, and end - (n - 1 - i) * step from there on, in double, then
// rounded (float32) or truncated (integers). All types but bool.
JDN_API void jdn_linspace(jdn_dtype dtype, jdn_out y, double start, double end, double step,
                          int64_t up, int64_t n);

// y[i, j] = 1 where i = j, else 0. All types.
JDN_API void jdn_eye(jdn_dtype dtype, jdn_out y, int64_t rows, int64_t columns);

#ifdef __cplusplus
}
#endif
