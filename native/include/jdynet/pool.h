// Two-dimensional pooling. float32 and float64. geometry: values 0 to 13 as in conv.h; every plane
// is pooled by itself.
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

// y[n, channels, out_h, out_w] = largest x of the window's taps inside the image, of which there is
// at least one: the first of equal ones, the last NaN if there are any. Where it stands, each not
// wanted if 0, shaped like y: its tap's number, i * kernel_w + j (uint8; at most 256 taps), and its
// index in the plane, h * width + w (int64). At most 2^31 - 1 taps.
JDN_API void jdn_max_pool2d_forward(jdn_dtype dtype, jdn_out y, jdn_out tap, jdn_out index,
                                    jdn_in x, jdn_in geometry);
// dx = sum of the dy whose windows chose it, by the number of the tap.
JDN_API void jdn_max_pool2d_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in tap,
                                     jdn_in geometry, int32_t accumulate);

// y[planes, out_h, out_w] = largest x of window (row, column): rows from floor(row * height /
// out_h) up to, but without, ceil((row + 1) * height / out_h), and columns alike; height and width
// at least 1. index as above.
JDN_API void jdn_adaptive_max_pool2d_forward(jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x,
                                             int64_t planes, int64_t height, int64_t width,
                                             int64_t out_h, int64_t out_w);

#ifdef __cplusplus
}
#endif
