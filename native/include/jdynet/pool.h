// Two-dimensional pooling. float32 and float64. geometry: values 0 to 13 as in conv.h.
//
// With ceil mode, the last windows may reach beyond the padded image; out_h and out_w say how many
// there are.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y[n, channels, out_h, out_w] = sum of the window / its count. A window's count is the number of
// its taps inside the image, or with count_include_pad inside the padded image; with divisor > 0 it
// is the divisor.
JDN_API void jdn_avg_pool2d_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in geometry,
                                    int32_t count_include_pad, int64_t divisor);
JDN_API void jdn_avg_pool2d_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in geometry,
                                     int32_t count_include_pad, int64_t divisor,
                                     int32_t accumulate);

#ifdef __cplusplus
}
#endif
