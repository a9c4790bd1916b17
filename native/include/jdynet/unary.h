// Unary element-wise operators; how operands are walked stands in elementwise.h.
//
// float32 and float64 unless a comment names more; gradients always. y may be in place of a dense
// x. Where no other accuracy stands, values are those of double precision's <math.h>, rounded.
// Operators without a backward form are linear or constant: Java scales or fills.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = -x; all but bool, uint8 wraps.
JDN_API void jdn_neg_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);

// y = |x|; all but bool.
JDN_API void jdn_abs_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * sign(x), 0 at 0.
JDN_API void jdn_abs_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                              int32_t accumulate);

// y = -1, 0 or 1, 0 at NaN; all dtypes.
JDN_API void jdn_sign_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);

// y = x * x; all but bool.
JDN_API void jdn_square_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = 2 x dy.
JDN_API void jdn_square_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                 int32_t accumulate);

// y = 1 / x.
JDN_API void jdn_reciprocal_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = -dy * y * y.
JDN_API void jdn_reciprocal_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                                     int32_t accumulate);

// y = square root of x, correctly rounded; NaN below 0.
JDN_API void jdn_sqrt_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / (2 y).
JDN_API void jdn_sqrt_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                               int32_t accumulate);

// y = 1 / square root of x, at most 4 ulp.
JDN_API void jdn_rsqrt_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = -dy * y^3 / 2.
JDN_API void jdn_rsqrt_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                                int32_t accumulate);

// y = max(x, 0); NaN stays NaN; all but bool.
JDN_API void jdn_relu_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = 0 where y <= 0, else dy.
JDN_API void jdn_relu_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                               int32_t accumulate);

// y = the largest whole number <= x; all but bool.
JDN_API void jdn_floor_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);

// y = the smallest whole number >= x; all but bool.
JDN_API void jdn_ceil_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);

// y = x without its fraction; all but bool.
JDN_API void jdn_trunc_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);

// y = the nearest whole number, the even one of two; all but bool.
JDN_API void jdn_round_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);

// y = x - trunc(x).
JDN_API void jdn_frac_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);

// y = e^x, at most 4 ulp.
JDN_API void jdn_exp_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * y.
JDN_API void jdn_exp_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                              int32_t accumulate);

// y = 2^x.
JDN_API void jdn_exp2_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * y * ln 2.
JDN_API void jdn_exp2_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                               int32_t accumulate);

// y = e^x - 1.
JDN_API void jdn_expm1_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * (y + 1).
JDN_API void jdn_expm1_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                                int32_t accumulate);

// y = ln x, at most 4 ulp; -inf at 0, NaN below.
JDN_API void jdn_log_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / x.
JDN_API void jdn_log_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                              int32_t accumulate);

// y = log2 x.
JDN_API void jdn_log2_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / (x ln 2).
JDN_API void jdn_log2_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = log10 x.
JDN_API void jdn_log10_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / (x ln 10).
JDN_API void jdn_log10_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                int32_t accumulate);

// y = ln(1 + x).
JDN_API void jdn_log1p_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / (x + 1).
JDN_API void jdn_log1p_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                int32_t accumulate);

// y = sin x.
JDN_API void jdn_sin_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * cos x.
JDN_API void jdn_sin_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                              int32_t accumulate);

// y = cos x.
JDN_API void jdn_cos_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = -dy * sin x.
JDN_API void jdn_cos_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                              int32_t accumulate);

// y = tan x.
JDN_API void jdn_tan_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * (1 + y * y).
JDN_API void jdn_tan_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                              int32_t accumulate);

// y = arcsin x.
JDN_API void jdn_asin_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / sqrt(1 - x * x).
JDN_API void jdn_asin_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = arccos x.
JDN_API void jdn_acos_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = -dy / sqrt(1 - x * x).
JDN_API void jdn_acos_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = arctan x.
JDN_API void jdn_atan_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / (x * x + 1).
JDN_API void jdn_atan_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = sinh x.
JDN_API void jdn_sinh_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * cosh x.
JDN_API void jdn_sinh_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = cosh x.
JDN_API void jdn_cosh_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * sinh x.
JDN_API void jdn_cosh_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = tanh x, at most 4 ulp.
JDN_API void jdn_tanh_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * (1 - y * y).
JDN_API void jdn_tanh_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                               int32_t accumulate);

// y = arsinh x.
JDN_API void jdn_asinh_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / sqrt(x * x + 1).
JDN_API void jdn_asinh_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                int32_t accumulate);

// y = arcosh x.
JDN_API void jdn_acosh_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / sqrt(x * x - 1).
JDN_API void jdn_acosh_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                int32_t accumulate);

// y = artanh x.
JDN_API void jdn_atanh_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / (1 - x * x).
JDN_API void jdn_atanh_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                int32_t accumulate);

// y = 1 / (1 + e^-x), at most 4 ulp.
JDN_API void jdn_sigmoid_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * y * (1 - y).
JDN_API void jdn_sigmoid_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t n,
                                  int32_t accumulate);

// y = 2 / sqrt(pi) * integral of e^-t^2 from 0 to x, at most 4 ulp.
JDN_API void jdn_erf_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = 2 / sqrt(pi) * dy * e^-x^2.
JDN_API void jdn_erf_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                              int32_t accumulate);

// y = 1 - erf x, at most 4 ulp.
JDN_API void jdn_erfc_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = -2 / sqrt(pi) * dy * e^-x^2.
JDN_API void jdn_erfc_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// Whether something holds of each x; y is bool, never in place. Floating point only: the answer for
// other dtypes is known.
JDN_API void jdn_isnan_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
JDN_API void jdn_isinf_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
JDN_API void jdn_isfinite_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// y = (x == 0), bool; all dtypes of x.
JDN_API void jdn_logical_not_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n,
                                     jdn_in layout);

#ifdef __cplusplus
}
#endif
