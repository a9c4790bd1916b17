// Running sums and products along `size` of dense x[outer, size, inner].
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y[s] = sum of x[0 .. s], or with reverse = 1 of x[s ..]; y += that where accumulate = 1. float32
// (adds up in float64), float64, int64. May be in place.
JDN_API void jdn_cumsum_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size,
                                int64_t inner, int32_t reverse, int32_t accumulate);

// y[s] = product of x[0 .. s]. float32 (multiplies in float64), float64, int64. May be in place.
JDN_API void jdn_cumprod_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size,
                                 int64_t inner);

// dx[s] = y[s - 1] h[s] with h[s] = dy[s] + x[s + 1] h[s + 1]: no division, zeros do no harm.
// float32, float64.
JDN_API void jdn_cumprod_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, jdn_in y,
                                  int64_t outer, int64_t size, int64_t inner, int32_t accumulate);

#ifdef __cplusplus
}
#endif
