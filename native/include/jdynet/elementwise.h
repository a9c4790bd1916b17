// How element-wise operators walk their operands (unary.h, activation.h, binary.h, compare.h,
// ternary.h, index.h, masked.h), and moving values.
//
// Operands of the dense form hold n elements each; a step of 0 instead of 1 makes an input a single
// value that is used n times. With layout != 0 the call is strided: layout points to int64 values
//   rank, size[rank], then for each operand (outputs first) stride[rank], in elements,
// with rank >= 1, and n and the steps are ignored. Strides of inputs may be 0 (broadcast).
//
// Backward forms are dense. Their gradients hold n elements each, also where the operand is a
// single value (Java sums them up); da, db or dc may be 0 where it is not wanted.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = alpha * x, or y += alpha * x with accumulate. All types but bool: integers wrap around, and
// alpha is truncated for them, to int64 first. y may be in place of x.
// layout as above with operands y, x; x_step as above.
JDN_API void jdn_scale(jdn_dtype dtype, jdn_out y, jdn_in x, double alpha, int64_t n,
                       int64_t x_step, jdn_in layout, int32_t accumulate);

// y = x converted to y_dtype; every pair of dtypes. Same dtype: bit for bit. Float to integer
// truncates (out of range: the nearest end; NaN: 0); anything to bool is x != 0.
JDN_API void jdn_copy(jdn_dtype y_dtype, jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t n,
                      int64_t x_step, jdn_in layout);

// y[i] = value for n dense elements; bits holds the value in its lowest bytes.
JDN_API void jdn_fill(jdn_dtype dtype, jdn_out y, int64_t bits, int64_t n);

#ifdef __cplusplus
}
#endif
