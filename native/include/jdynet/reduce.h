// Reductions of x[outer, size, inner] to y[outer, inner].
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = scale * sum of x. float32 and float64 (pairwise: the error grows with log2(size)), and with
// integer x (int64, int32, uint8, bool) an int64 y, where scale is ignored.
JDN_API void jdn_sum_forward(jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size,
                             int64_t inner, double scale);

// Largest value and where it stands first; NaN counts as largest. All dtypes but bool; size >= 1.
// y or index (int64) may be 0.
JDN_API void jdn_max_forward(jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, int64_t outer,
                             int64_t size, int64_t inner);

// Smallest value and where it stands first; NaN counts as smallest. As jdn_max_forward.
JDN_API void jdn_min_forward(jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, int64_t outer,
                             int64_t size, int64_t inner);

// Gradient of max and min: dx[o, index[o, i], i] = dy[o, i], 0 elsewhere. float32, float64.
JDN_API void jdn_select_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in index,
                                 int64_t outer, int64_t size, int64_t inner, int32_t accumulate);

#ifdef __cplusplus
}
#endif
