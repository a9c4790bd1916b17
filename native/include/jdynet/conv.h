// Convolution (cross-correlation, as in PyTorch) in one to three dimensions, and its building
// blocks. float32 and float64, NCHW images or NCDHW volumes, weights [out, in / groups, ..].
//
// geometry points to these int64 values:
//   0 n   1 channels   2 height   3 width          the input [n, channels, height, width]
//   4 kernel_h   5 kernel_w   6 stride_h   7 stride_w   8 pad_h   9 pad_w
//   10 dilation_h   11 dilation_w   12 out_h   13 out_w
// and for the convolution itself, whose input is [n, channels, depth, height, width]:
//   14 out_channels   15 groups
//   16 depth   17 kernel_d   18 stride_d   19 pad_d   20 dilation_d   21 out_d
// Dimensions that are missing have size, kernel, stride, dilation and output 1 and padding 0. Taps
// outside the input read 0; there may be fewer or more outputs than fit between equal borders.
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

// Bytes of scratch that the convolution needs when it may run on `slots` threads at once. The
// backward one needs less if neither dweight nor dbias is wanted (parameters = 0).
JDN_API int64_t jdn_conv_forward_scratch(jdn_dtype dtype, jdn_in geometry, int64_t slots);
JDN_API int64_t jdn_conv_backward_scratch(jdn_dtype dtype, jdn_in geometry, int64_t slots,
                                          int32_t parameters);

// y[n, out_channels, out_d, out_h, out_w] =
//   x * weight[out_channels, channels / groups, kernel_d, kernel_h, kernel_w] + bias[out_channels];
// bias may be 0.
JDN_API void jdn_conv_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in weight, jdn_in bias,
                              jdn_in geometry, jdn_out scratch, int64_t slots);
// Gradients of all three; each may be 0. dx needs no x, dweight no weight, dbias neither. dx alone
// is the transposed convolution of dy.
JDN_API void jdn_conv_backward(jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias,
                               jdn_in dy, jdn_in x, jdn_in weight, jdn_in geometry, jdn_out scratch,
                               int64_t slots, int32_t accumulate_x, int32_t accumulate_weight,
                               int32_t accumulate_bias);

#ifdef __cplusplus
}
#endif
