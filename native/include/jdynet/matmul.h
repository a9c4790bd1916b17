// Matrix products. float32 and float64 unless said otherwise.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y[i] = alpha * op(a[i]) * op(b[i]) for each of batch matrices, or y[i] += with accumulate. All
// types but bool; integers wrap around, and alpha is truncated for them. With alpha = 0, a and b
// are not read. op(a) is [m, k], op(b) is [k, n], y is [m, n]. lda, ldb, ldy: elements between rows
// as stored (a transposed operand is stored as [k, m] or [n, k]); a_next, b_next, y_next: elements
// between one matrix of the batch and the next (0 uses one matrix for all). With layout != 0 the
// batch has several dimensions: layout describes them as in elementwise.h for the operands y, a, b,
// and batch and the ..._next are ignored. y's matrices do not overlap.
JDN_API void jdn_matmul_forward(jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, double alpha,
                                int64_t batch, int64_t m, int64_t n, int64_t k, int64_t a_next,
                                int64_t lda, int32_t a_transposed, int64_t b_next, int64_t ldb,
                                int32_t b_transposed, int64_t y_next, int64_t ldy, jdn_in layout,
                                int32_t accumulate);

// y[rows, out] = x[rows, in] * weight[out, in]^T + bias[out]; bias may be 0.
JDN_API void jdn_linear_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in weight, jdn_in bias,
                                int64_t rows, int64_t in, int64_t out);
// dx = dy * weight, dweight = dy^T * x, dbias = column sums of dy; each may be 0.
JDN_API void jdn_linear_backward(jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias,
                                 jdn_in dy, jdn_in x, jdn_in weight, int64_t rows, int64_t in,
                                 int64_t out, int32_t accumulate_x, int32_t accumulate_weight,
                                 int32_t accumulate_bias);

#ifdef __cplusplus
}
#endif
