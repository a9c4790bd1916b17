// Activations, and other unary operators with parameters; how operands are walked stands in
// elementwise.h.
//
// float32 and float64 unless a comment names more; gradients always. y may be in place of a dense
// x.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = 1.0507.. * (x > 0 ? x : 1.6732.. * (e^x - 1)).
JDN_API void jdn_selu_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = 1.0507.. * dy * (x > 0 ? 1 : 1.6732.. * e^x).
JDN_API void jdn_selu_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = x * (1 + erf(x / sqrt 2)) / 2, at most 4 ulp.
JDN_API void jdn_gelu_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * (P + x p), the normal distribution and its density at x.
JDN_API void jdn_gelu_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = x * (1 + tanh u) / 2 with u = sqrt(2 / pi) * (x + 0.044715 x^3).
JDN_API void jdn_gelu_tanh_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * (s + 2 x s (1 - s) u') with s = sigmoid(2 u).
JDN_API void jdn_gelu_tanh_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                    int32_t accumulate);

// y = x * sigmoid(x), at most 4 ulp.
JDN_API void jdn_silu_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * s * (1 + x (1 - s)) with s = sigmoid(x).
JDN_API void jdn_silu_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = x * tanh(ln(1 + e^x)).
JDN_API void jdn_mish_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * (t + x * sigmoid(x) * (1 - t * t)) with t = y / x.
JDN_API void jdn_mish_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                               int32_t accumulate);

// y = x / (1 + |x|).
JDN_API void jdn_softsign_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy / (1 + |x|)^2.
JDN_API void jdn_softsign_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                   int32_t accumulate);

// y = min(max(x + 3, 0), 6) / 6.
JDN_API void jdn_hardsigmoid_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n,
                                     jdn_in layout);
// dx = dy / 6 where -3 < x < 3, else 0.
JDN_API void jdn_hardsigmoid_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                      int32_t accumulate);

// y = x * min(max(x + 3, 0), 6) / 6.
JDN_API void jdn_hardswish_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = 0 where x <= -3, dy where x >= 3, dy * (x / 3 + 1 / 2) between.
JDN_API void jdn_hardswish_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                    int32_t accumulate);

// y = ln sigmoid(x).
JDN_API void jdn_log_sigmoid_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n,
                                     jdn_in layout);
// dx = dy * sigmoid(-x).
JDN_API void jdn_log_sigmoid_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                      int32_t accumulate);

// y = x - tanh x.
JDN_API void jdn_tanhshrink_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t n, jdn_in layout);
// dx = dy * tanh(x)^2.
JDN_API void jdn_tanhshrink_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t n,
                                     int32_t accumulate);

// The bounds of these three are values of x's dtype, in the lowest bytes. All dtypes but bool.

// y = x, or the bound that x is beyond; NaN stays NaN, and is y where both bounds are NaN; max
// where max < min.
JDN_API void jdn_clamp_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t min, int64_t max,
                               int64_t n, jdn_in layout);
// dx = dy where min <= x <= max, else 0.
JDN_API void jdn_clamp_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t min,
                                int64_t max, int64_t n, int32_t accumulate);

// dx = dy where min < x < max, else 0. The forward form is that of clamp.
JDN_API void jdn_hardtanh_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t min,
                                   int64_t max, int64_t n, int32_t accumulate);

// y = x > threshold or NaN ? x : value.
JDN_API void jdn_threshold_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t threshold,
                                   int64_t value, int64_t n, jdn_in layout);
// dx = 0 where x <= threshold, else dy.
JDN_API void jdn_threshold_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x,
                                    int64_t threshold, int64_t value, int64_t n,
                                    int32_t accumulate);

// The parameters of these are rounded to x's dtype; those that do not appear are ignored.

// y = x > 0 ? x : a x.
JDN_API void jdn_leaky_relu_forward(jdn_dtype dtype, jdn_out y, jdn_in x, double a, double b,
                                    int64_t n, jdn_in layout);
// dx = x > 0 ? dy : a dy.
JDN_API void jdn_leaky_relu_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, double a,
                                     double b, int64_t n, int32_t accumulate);

// y = x > 0 ? x : a (e^(b x) - 1), with b x < 0 there.
JDN_API void jdn_elu_forward(jdn_dtype dtype, jdn_out y, jdn_in x, double a, double b, int64_t n,
                             jdn_in layout);
// dx = x > 0 ? dy : dy * a b e^(b x).
JDN_API void jdn_elu_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, double a, double b,
                              int64_t n, int32_t accumulate);

// y = a x > b ? x : ln(1 + e^(a x)) / a.
JDN_API void jdn_softplus_forward(jdn_dtype dtype, jdn_out y, jdn_in x, double a, double b,
                                  int64_t n, jdn_in layout);
// dx = a x > b ? dy : dy * sigmoid(a x).
JDN_API void jdn_softplus_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, double a,
                                   double b, int64_t n, int32_t accumulate);

// y = x > a ? x - a : x < -a ? x + a : 0; NaN stays NaN.
JDN_API void jdn_softshrink_forward(jdn_dtype dtype, jdn_out y, jdn_in x, double a, double b,
                                    int64_t n, jdn_in layout);

// y = 0 where -a <= x <= a, else x.
JDN_API void jdn_hardshrink_forward(jdn_dtype dtype, jdn_out y, jdn_in x, double a, double b,
                                    int64_t n, jdn_in layout);
// dx = 0 where -a <= x <= a, else dy. Also the gradient of softshrink.
JDN_API void jdn_hardshrink_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, double a,
                                     double b, int64_t n, int32_t accumulate);

// y = round(a x) / a, or a * round(x / a) with b != 0.
JDN_API void jdn_round_decimals_forward(jdn_dtype dtype, jdn_out y, jdn_in x, double a, double b,
                                        int64_t n, jdn_in layout);

// y = x > 0 ? x : w x. Operands of the layout: y, x, w.
JDN_API void jdn_prelu_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in w, int64_t n,
                               int64_t x_step, int64_t w_step, jdn_in layout);
// For x[outer, channels, inner] and w[channels]: dx = x > 0 ? dy : w dy, and what each element adds
// to the gradient of its channel's weight: terms = x > 0 ? 0 : x dy. Each may be 0 where it is not
// wanted.
JDN_API void jdn_prelu_backward(jdn_dtype dtype, jdn_out dx, jdn_out terms, jdn_in dy, jdn_in x,
                                jdn_in w, int64_t outer, int64_t channels, int64_t inner,
                                int32_t accumulate);

// y = a * sigmoid(b) for the halves of one operand. Operands of the layout: y, a, b.
JDN_API void jdn_glu_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                             int64_t a_step, int64_t b_step, jdn_in layout);
// For the halves a and b of x[outer, 2, size] and dy[outer, size]: da = dy * s, db = dy * a * s (1
// - s) with s = sigmoid(b), the halves of dx.
JDN_API void jdn_glu_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t outer,
                              int64_t size, int32_t accumulate);

#ifdef __cplusplus
}
#endif
