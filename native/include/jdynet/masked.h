// Elements chosen by masks: bool, one byte each, 0 or 1. Dense and strided calls as in
// elementwise.h.
//
// What is chosen stands one after the other in row-major order. Operand 0 of the layouts of
// jdn_masked_count, jdn_masked_select_... and jdn_nonzero_forward is therefore dense: their walk is
// cut into jdn_masked_chunks chunks, and ends[k] is how many are chosen in the first k + 1 of them.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = bits where mask == where, else x. All dtypes; bits holds a value in its lowest bytes. y may
// be in place of x. layout with operands y, x, mask.
JDN_API void jdn_masked_fill_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in mask,
                                     int64_t bits, int32_t where, int64_t n, int64_t x_step,
                                     int64_t mask_step, jdn_in layout);

JDN_API int64_t jdn_masked_chunks(int64_t n, jdn_in layout);

// Fills ends; returns how many elements of x are not 0 (NaN is not). All dtypes. x is the layout's
// last operand; its operands are place, x or place, another, x.
JDN_API int64_t jdn_masked_count(jdn_dtype dtype, jdn_out ends, jdn_in x, int64_t n, int64_t step,
                                 jdn_in layout, int32_t operands);

// y = x where mask is 1. All dtypes; layout with operands place, x, mask.
JDN_API void jdn_masked_select_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in mask,
                                       jdn_in ends, int64_t n, int64_t x_step, int64_t mask_step,
                                       jdn_in layout);

// dx = dy one after the other where mask is 1, else 0; or dx += that. float32, float64; dx is
// dense. layout with operands dx, mask.
JDN_API void jdn_masked_select_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in mask,
                                        jdn_in ends, int64_t n, int64_t mask_step, jdn_in layout,
                                        int32_t accumulate);

// y[k] = the `rank` coordinates of the k-th element of x that is not 0, in a tensor of these sizes
// (int64). All dtypes; y is int64; layout with operands place, x.
JDN_API void jdn_nonzero_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in ends, jdn_in sizes,
                                 int64_t rank, int64_t n, int64_t step, jdn_in layout);

#ifdef __cplusplus
}
#endif
