// Element-wise comparison and logic; how operands are walked stands in elementwise.h.
//
// All dtypes; y is bool. NaN is unequal to everything.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = a == b.
JDN_API void jdn_eq_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                            int64_t a_step, int64_t b_step, jdn_in layout);

// y = a != b.
JDN_API void jdn_ne_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                            int64_t a_step, int64_t b_step, jdn_in layout);

// y = a < b.
JDN_API void jdn_lt_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                            int64_t a_step, int64_t b_step, jdn_in layout);

// y = a <= b.
JDN_API void jdn_le_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                            int64_t a_step, int64_t b_step, jdn_in layout);

// y = a > b.
JDN_API void jdn_gt_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                            int64_t a_step, int64_t b_step, jdn_in layout);

// y = a >= b.
JDN_API void jdn_ge_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                            int64_t a_step, int64_t b_step, jdn_in layout);

// y = a and b, of which all but 0 (NaN, too) is true.
JDN_API void jdn_logical_and_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                                     int64_t a_step, int64_t b_step, jdn_in layout);

// y = a or b, of which all but 0 is true.
JDN_API void jdn_logical_or_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                                    int64_t a_step, int64_t b_step, jdn_in layout);

// y = either a or b, of which all but 0 is true.
JDN_API void jdn_logical_xor_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n,
                                     int64_t a_step, int64_t b_step, jdn_in layout);

#ifdef __cplusplus
}
#endif
