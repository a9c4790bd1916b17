// Element-wise operators.
//
// Operands of the dense form hold n elements each; a step of 0 instead of 1 makes an input a single
// value that is used n times. With layout != 0 the call is strided: layout points to int64 values
//   rank, size[rank], then for each operand (outputs first) stride[rank], in elements,
// with rank >= 1, and n and the steps are ignored. Strides of inputs may be 0 (broadcast).
//
// Backward forms are dense. Their gradients hold n elements each, also where the operand is a
// single value (Java sums them up); da or db may be 0 where it is not wanted.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- binary: float32, float64, int64, int32. y may be in place of a dense a or b.

// y = a + b.
JDN_API void jdn_add_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                             int64_t a_step, int64_t b_step, jdn_in layout);

// y = a - b.
JDN_API void jdn_sub_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                             int64_t a_step, int64_t b_step, jdn_in layout);

// y = a * b.
JDN_API void jdn_mul_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                             int64_t a_step, int64_t b_step, jdn_in layout);
// da = dy * b, db = dy * a. float32, float64.
JDN_API void jdn_mul_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                              jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                              int32_t accumulate_a, int32_t accumulate_b);

// y = a / b. float32, float64.
JDN_API void jdn_div_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                             int64_t a_step, int64_t b_step, jdn_in layout);
// da = dy / b, db = -dy * (a / b / b).
JDN_API void jdn_div_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                              jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                              int32_t accumulate_a, int32_t accumulate_b);

// ---- unary: float32, float64. y may be in place of a dense x.

// y = -x; also int64 and int32.
JDN_API void jdn_neg_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);

// y = e^x, at most 4 ulp.
JDN_API void jdn_exp_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * y.
JDN_API void jdn_exp_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                              int32_t accumulate);

// y = ln x, at most 4 ulp; -inf at 0, NaN below.
JDN_API void jdn_log_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / x.
JDN_API void jdn_log_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                              int32_t accumulate);

// y = square root of x, correctly rounded; NaN below 0.
JDN_API void jdn_sqrt_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / (2 y).
JDN_API void jdn_sqrt_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                               int32_t accumulate);

// y = x * x.
JDN_API void jdn_square_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = 2 x dy.
JDN_API void jdn_square_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                 int32_t accumulate);

// y = |x|.
JDN_API void jdn_abs_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * sign(x), 0 at 0.
JDN_API void jdn_abs_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                              int32_t accumulate);

// y = max(x, 0); NaN stays NaN.
JDN_API void jdn_relu_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy where y > 0, else 0.
JDN_API void jdn_relu_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                               int32_t accumulate);

// y = 1 / (1 + e^-x), at most 4 ulp.
JDN_API void jdn_sigmoid_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * y * (1 - y).
JDN_API void jdn_sigmoid_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                                  int32_t accumulate);

// y = tanh x, at most 4 ulp.
JDN_API void jdn_tanh_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * (1 - y * y).
JDN_API void jdn_tanh_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                               int32_t accumulate);

// ---- movement

// y = alpha * x, or y += alpha * x with accumulate. float32, float64; y may be in place of x.
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
