// Element-wise operators of three operands; how they are walked stands in elementwise.h.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = a + c * (b - a), from the nearer end: exact for c = 0 and c = 1. float32, float64.
JDN_API void jdn_lerp_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, jdn_in c, int64_t n,
                              int64_t a_step, int64_t b_step, int64_t c_step, jdn_in layout);
// da = dy * (1 - c), db = dy * c, dc = dy * (b - a).
JDN_API void jdn_lerp_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_out dc, jdn_in dy,
                               jdn_in a, jdn_in b, jdn_in c, int64_t n, int64_t a_step,
                               int64_t b_step, int64_t c_step, int32_t accumulate_a,
                               int32_t accumulate_b, int32_t accumulate_c);

// y = a + value * b * c; value stands in the lowest bytes of the int64. All dtypes but bool.
JDN_API void jdn_addcmul_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, jdn_in c,
                                 int64_t value, int64_t n, int64_t a_step, int64_t b_step,
                                 int64_t c_step, jdn_in layout);
// da = dy, db = dy * (value * c), dc = dy * (value * b). float32, float64.
JDN_API void jdn_addcmul_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_out dc, jdn_in dy,
                                  jdn_in a, jdn_in b, jdn_in c, int64_t value, int64_t n,
                                  int64_t a_step, int64_t b_step, int64_t c_step,
                                  int32_t accumulate_a, int32_t accumulate_b, int32_t accumulate_c);

// y = a + value * b / c; value as above. float32, float64.
JDN_API void jdn_addcdiv_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, jdn_in c,
                                 int64_t value, int64_t n, int64_t a_step, int64_t b_step,
                                 int64_t c_step, jdn_in layout);
// da = dy, db = dy * (value / c), dc = -dy * (value * b / c / c).
JDN_API void jdn_addcdiv_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_out dc, jdn_in dy,
                                  jdn_in a, jdn_in b, jdn_in c, int64_t value, int64_t n,
                                  int64_t a_step, int64_t b_step, int64_t c_step,
                                  int32_t accumulate_a, int32_t accumulate_b, int32_t accumulate_c);

// y = a, but b where it is less and c where it is greater (c where c < b); NaN if one of them is.
// b or c may be 0: no bound. All dtypes but bool.
JDN_API void jdn_clamp_between_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, jdn_in c,
                                       int64_t n, int64_t a_step, int64_t b_step, int64_t c_step,
                                       jdn_in layout);
// dy to the one that was chosen: a within the bounds and on them, b where a < b < c, c where c < a
// or c < b. float32, float64.
JDN_API void jdn_clamp_between_backward(jdn_dtype dtype, jdn_out da, jdn_out db, jdn_out dc,
                                        jdn_in dy, jdn_in a, jdn_in b, jdn_in c, int64_t n,
                                        int64_t a_step, int64_t b_step, int64_t c_step,
                                        int32_t accumulate_a, int32_t accumulate_b,
                                        int32_t accumulate_c);

// y = b where a (bool, one byte) is true, c elsewhere. All dtypes.
JDN_API void jdn_where_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, jdn_in c, int64_t n,
                               int64_t a_step, int64_t b_step, int64_t c_step, jdn_in layout);
// db = dy where a is true, else 0; dc = dy where it is not, else 0. float32, float64.
JDN_API void jdn_where_backward(jdn_dtype dtype, jdn_out db, jdn_out dc, jdn_in dy, jdn_in a,
                                int64_t n, int64_t a_step, int32_t accumulate_b,
                                int32_t accumulate_c);

#ifdef __cplusplus
}
#endif
