// Two-dimensional convolution (cross-correlation, as in PyTorch) and its building blocks.
// float32 and float64, NCHW images, OIHW weights.
//
// geometry points to these int64 values:
//   0 n   1 channels   2 height   3 width          the input [n, channels, height, width]
//   4 kernel_h   5 kernel_w   6 stride_h   7 stride_w   8 pad_h   9 pad_w
//   10 dilation_h   11 dilation_w   12 out_h   13 out_w
//   14 out_channels   15 groups                     convolution only
// Taps outside the image read 0.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// columns[n, channels, kernel_h, kernel_w, out_h, out_w]: each tap's image of the input.
JDN_API void jdn_im2col_forward(jdn_dtype dtype, jdn_out columns, jdn_in x, jdn_in geometry);
// Adds up what im2col spread: dx[n, channels, height, width]. Overlapping windows add.
JDN_API void jdn_im2col_backward(jdn_dtype dtype, jdn_out dx, jdn_in dcolumns, jdn_in geometry,
                                 int32_t accumulate);

// Bytes of scratch that the convolution needs when it may run on `slots` threads at once.
JDN_API int64_t jdn_conv2d_forward_scratch(jdn_dtype dtype, jdn_in geometry, int64_t slots);
JDN_API int64_t jdn_conv2d_backward_scratch(jdn_dtype dtype, jdn_in geometry, int64_t slots);

// y[n, out_channels, out_h, out_w] = x * weight[out_channels, channels / groups, kernel_h,
// kernel_w]
// + bias[out_channels]; bias may be 0.
JDN_API void jdn_conv2d_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in weight, jdn_in bias,
                                jdn_in geometry, jdn_out scratch, int64_t slots);
// Gradients of all three; each may be 0.
JDN_API void jdn_conv2d_backward(jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias,
                                 jdn_in dy, jdn_in x, jdn_in weight, jdn_in geometry,
                                 jdn_out scratch, int64_t slots, int32_t accumulate_x,
                                 int32_t accumulate_weight, int32_t accumulate_bias);

#ifdef __cplusplus
}
#endif
