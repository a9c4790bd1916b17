// Binary element-wise operators; how operands are walked stands in elementwise.h.
//
// y may be in place of a dense a or b. Sums, differences, products and powers of integers wrap
// around. Integers divided by 0 give 0 (Java refuses them); the lowest one by -1 wraps around.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = a + b; bool: a or b. All dtypes.
JDN_API void jdn_add_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                             int64_t a_step, int64_t b_step, jdn_in layout);
// y = a + alpha * b; alpha stands in the lowest bytes of the int64. All dtypes.
JDN_API void jdn_add_scaled_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t alpha,
                                    int64_t n, int64_t a_step, int64_t b_step, jdn_in layout);

// y = a - b. All dtypes but bool.
JDN_API void jdn_sub_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                             int64_t a_step, int64_t b_step, jdn_in layout);

// y = a * b; bool: a and b. All dtypes.
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

// y = a / b, rounded towards 0. All dtypes but bool.
JDN_API void jdn_div_trunc_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                                   int64_t a_step, int64_t b_step, jdn_in layout);

// y = floor(a / b), exactly; a / b where b is 0 and floating point. All dtypes but bool.
JDN_API void jdn_div_floor_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                                   int64_t a_step, int64_t b_step, jdn_in layout);

// y = a - b * floor(a / b): has the sign of b, as in Python. All dtypes but bool.
JDN_API void jdn_remainder_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                                   int64_t a_step, int64_t b_step, jdn_in layout);
// da = dy, db = -dy * floor(a / b). float32, float64.
JDN_API void jdn_remainder_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                                    jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                                    int32_t accumulate_a, int32_t accumulate_b);

// y = a - b * trunc(a / b): has the sign of a, as in C. All dtypes but bool.
JDN_API void jdn_fmod_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                              int64_t a_step, int64_t b_step, jdn_in layout);
// da = dy, db = -dy * trunc(a / b). float32, float64.
JDN_API void jdn_fmod_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                               jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                               int32_t accumulate_a, int32_t accumulate_b);

// y = a^b. A single floating-point exponent of 1/2 is the square root. All dtypes but bool;
// integers wrap around, with b < 0 they are truncated: 0, unless a is 1 or -1.
JDN_API void jdn_pow_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                             int64_t a_step, int64_t b_step, jdn_in layout);
// da = dy * b * a^(b - 1), 0 where b is 0; db = dy * a^b * ln a, 0 where a is 0 and b >= 0.
// float32, float64.
JDN_API void jdn_pow_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                              jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                              int32_t accumulate_a, int32_t accumulate_b);

// y = max(a, b); NaN if one of them is. All dtypes.
JDN_API void jdn_maximum_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                                 int64_t a_step, int64_t b_step, jdn_in layout);
// dy to the one that was chosen, half of it to each where a is b. float32, float64.
JDN_API void jdn_maximum_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                                  jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                                  int32_t accumulate_a, int32_t accumulate_b);

// y = min(a, b); NaN if one of them is. All dtypes.
JDN_API void jdn_minimum_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                                 int64_t a_step, int64_t b_step, jdn_in layout);
// As of jdn_maximum_backward.
JDN_API void jdn_minimum_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                                  jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                                  int32_t accumulate_a, int32_t accumulate_b);

// y = max(a, b); the number where one of them is NaN. All dtypes.
JDN_API void jdn_fmax_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                              int64_t a_step, int64_t b_step, jdn_in layout);
// dy to the one that was chosen, to a where a is b. float32, float64.
JDN_API void jdn_fmax_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                               jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                               int32_t accumulate_a, int32_t accumulate_b);

// y = min(a, b); the number where one of them is NaN. All dtypes.
JDN_API void jdn_fmin_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                              int64_t a_step, int64_t b_step, jdn_in layout);
// As of jdn_fmax_backward.
JDN_API void jdn_fmin_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                               jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                               int32_t accumulate_a, int32_t accumulate_b);

// y = the angle of the point (b, a), from -pi to pi. float32, float64.
JDN_API void jdn_atan2_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                               int64_t a_step, int64_t b_step, jdn_in layout);
// da = dy * b / (a^2 + b^2), db = -dy * a / (a^2 + b^2).
JDN_API void jdn_atan2_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a,
                                jdn_in b, int64_t n, int64_t a_step, int64_t b_step,
                                int32_t accumulate_a, int32_t accumulate_b);

// found = 1 (one byte) if an element of x is 0, else 0. x is dense with n elements, or walked by a
// layout of its own. Integers and bool.
JDN_API void jdn_any_zero(jdn_dtype dtype, jdn_out found, jdn_in x, int64_t n, jdn_in layout);

#ifdef __cplusplus
}
#endif
