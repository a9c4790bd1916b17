// Reductions over any set of dimensions.
//
// x is dense, [outer, size, inner], and `size` goes; layout is 0. Otherwise layout is the address
// of int64 values, and the sizes are not read: the number of dimensions that stay and of those that
// go, both at least 1; the sizes of those that stay, then x's strides for them; the sizes of those
// that go, then x's strides for them. y is dense, of the dimensions that stay.
//
// float32 adds up in float64; float64 in a tree whose error grows with the logarithm of the length.
// Integers wrap around as Java's long does.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = sum of x / divisor: in x's type, or int64 for integers and bool, without the divisor.
JDN_API void jdn_sum_forward(jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size,
                             int64_t inner, jdn_in layout, double divisor);

// y = sum (mean = 0) or mean (1) of the x that are not NaN; count = how many are, in x's type,
// not wanted if 0. float32, float64.
JDN_API void jdn_nansum_forward(jdn_dtype dtype, jdn_out y, jdn_out count, jdn_in x, int64_t outer,
                                int64_t size, int64_t inner, jdn_in layout, int32_t mean);

// y = product of x: in x's type, or int64 for integers and bool.
JDN_API void jdn_prod_forward(jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size,
                              int64_t inner, jdn_in layout);

// dx = dy * product of the other x; dense only. float32, float64.
JDN_API void jdn_prod_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t outer,
                               int64_t size, int64_t inner, int32_t accumulate);

// y = largest x, NaN if there is one; count = how many x are equal to it (both NaN counts), in x's
// type, not wanted if 0, floats only. All dtypes; at least one x.
JDN_API void jdn_amax_forward(jdn_dtype dtype, jdn_out y, jdn_out count, jdn_in x, int64_t outer,
                              int64_t size, int64_t inner, jdn_in layout);
// Smallest x. As jdn_amax_forward.
JDN_API void jdn_amin_forward(jdn_dtype dtype, jdn_out y, jdn_out count, jdn_in x, int64_t outer,
                              int64_t size, int64_t inner, jdn_in layout);

// Of the x that are not 0 (NaN is not): their number (int64), or as one byte whether there is one,
// or whether all are. All dtypes.
enum { JDN_COUNT = 0, JDN_ANY = 1, JDN_ALL = 2 };
JDN_API void jdn_count_forward(jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size,
                               int64_t inner, jdn_in layout, int32_t what);

// y = log of the sum of e^x, without overflow. float32, float64.
JDN_API void jdn_logsumexp_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer,
                                   int64_t size, int64_t inner, jdn_in layout);

// y = (sum of |x|^p)^(1/p); p = 0: how many x are not 0; p = inf, -inf: the largest or smallest
// |x|, and in count (not wanted if 0) how many x have it. float32, float64.
JDN_API void jdn_norm_forward(jdn_dtype dtype, jdn_out y, jdn_out count, jdn_in x, int64_t outer,
                              int64_t size, int64_t inner, jdn_in layout, double p);

// mean of x, and y = sum of (x - mean)^2 / max(0, number - correction); root = 1: its square root.
// Each may be 0. float32, float64.
JDN_API void jdn_var_forward(jdn_dtype dtype, jdn_out y, jdn_out mean, jdn_in x, int64_t outer,
                             int64_t size, int64_t inner, jdn_in layout, double correction,
                             int32_t root);

// Gradients of reductions, element by element: dx = f(dy, x, y), where dy and y are repeated over
// the dimensions that went. dx is dense; the steps are 1 or 0 (one value), or layout describes
// (dx, dy, x, y) as in elementwise.h. float32, float64.
enum {
  JDN_SPREAD_NANSUM = 0,     // dy where x is not NaN, else 0
  JDN_SPREAD_EXTREME = 1,    // dy where x = y (or both NaN, if parameter = 1), else 0
  JDN_SPREAD_LOGSUMEXP = 2,  // dy e^(x - y)
  JDN_SPREAD_VAR = 3,        // dy (x - y) parameter; parameter NaN: dy inf, NaN where x = y
  JDN_SPREAD_RATIO = 4,      // dy / y; 0 where y = 0
  JDN_SPREAD_NORM = 5        // of the norm with p = parameter; infinite p: as EXTREME, of |x|
};
JDN_API void jdn_spread_backward(jdn_dtype dtype, int32_t formula, jdn_out dx, jdn_in dy, jdn_in x,
                                 jdn_in y, int64_t n, int64_t dy_step, int64_t x_step,
                                 int64_t y_step, jdn_in layout, double parameter,
                                 int32_t accumulate);

// Largest value and where it stands first along `size`; NaN counts as largest. Dense only; all
// dtypes; size >= 1. y or index (int64) may be 0.
JDN_API void jdn_max_forward(jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, int64_t outer,
                             int64_t size, int64_t inner);

// Smallest value and where it stands first; NaN counts as smallest. As jdn_max_forward.
JDN_API void jdn_min_forward(jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, int64_t outer,
                             int64_t size, int64_t inner);

// Gradient of what chose `chosen` elements along `size`, each at most once:
// dx[o, index[o, k, i], i] = dy[o, k, i], 0 elsewhere. float32, float64.
JDN_API void jdn_select_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in index,
                                 int64_t outer, int64_t size, int64_t inner, int64_t chosen,
                                 int32_t accumulate);

#ifdef __cplusplus
}
#endif
