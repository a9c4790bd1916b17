// Scaled dot-product attention of many matrices, one for each head of each sample:
//   y[L, Ev] = dropout(softmax(scale * q[L, E] * k[S, E]^T + mask[L, S])) * v[S, Ev].
//
// It goes by blocks of rows and keys with a running maximum and sum, so that no [L, S] matrix ever
// is in memory (Dao et al. 2022, FlashAttention). float32 and float64.
//
// geometry: int64 values
//   L, S, E, Ev, step of the mask from one key to the next, causal (row i sees keys 0 .. i only),
//   seed, stream and position of dropout's random words (random.h),
// then a layout as in elementwise.h, whose last dimension are an operand's rows and whose others
// are the matrices. Its operands are y, q, k, v, mask, and for backward also dy, dq, dk, dv. The
// columns of all but the mask are dense; strides of 0 repeat an input.
//
// mask is bool (may attend), or of the operands' type and added; 0 = none. A row that may not
// attend to anything becomes 0. Dropout sets the weight of row i and key j of matrix m to 0 where
// word position + (m * L + i) * S + j is below dropout * 2^32, and divides the others by
// 1 - dropout.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Bytes of scratch for forward or backward when it may run on `slots` threads at once.
JDN_API int64_t jdn_attention_scratch(jdn_dtype dtype, jdn_in geometry, int64_t slots);

// y, and the logarithm of each row's sum of exponentials for backward: log_sums[matrices, L].
JDN_API void jdn_attention_forward(jdn_dtype dtype, jdn_dtype mask_dtype, jdn_out y,
                                   jdn_out log_sums, jdn_in q, jdn_in k, jdn_in v, jdn_in mask,
                                   jdn_in geometry, double scale, double dropout, jdn_out scratch,
                                   int64_t slots);

// With p the weights before dropout, d their dropout factors, and pd = p * d:
//   dv = pd^T dy, ds = p * (d * (dy v^T) - sum over a row of dy * y),
//   dq = scale * ds k, dk = scale * ds^T q.
// Each of dq, dk, dv may be 0. No two matrices of one gradient overlap. Gradients of one tensor may
// share their memory, if all but the first of them accumulate.
JDN_API void jdn_attention_backward(jdn_dtype dtype, jdn_dtype mask_dtype, jdn_out dq, jdn_out dk,
                                    jdn_out dv, jdn_in dy, jdn_in y, jdn_in log_sums, jdn_in q,
                                    jdn_in k, jdn_in v, jdn_in mask, jdn_in geometry, double scale,
                                    double dropout, jdn_out scratch, int64_t slots,
                                    int32_t accumulate_q, int32_t accumulate_k,
                                    int32_t accumulate_v);

#ifdef __cplusplus
}
#endif
