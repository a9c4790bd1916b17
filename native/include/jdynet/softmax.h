// Softmax, its logarithm, and cross entropy. float32 and float64.
//
// Softmax works along the middle of x[outer, size, inner].
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = e^(x - max x) / sum e^(x - max x).
JDN_API void jdn_softmax_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size,
                                 int64_t inner);
// dx = y * (dy - sum(dy * y)).
JDN_API void jdn_softmax_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t outer,
                                  int64_t size, int64_t inner, int32_t accumulate);

// y = x - max x - ln sum e^(x - max x).
JDN_API void jdn_log_softmax_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer,
                                     int64_t size, int64_t inner);
// dx = dy - e^y * sum dy.
JDN_API void jdn_log_softmax_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y,
                                      int64_t outer, int64_t size, int64_t inner,
                                      int32_t accumulate);

// Cross entropy of logits[rows, classes] against class indices, and its gradient in the same pass:
//   losses[r] = -log_softmax(logits[r])[target[r]]     (scratch of the same dtype, rows elements)
//   loss = scale * sum of losses
//   dlogits = scale * (softmax(logits) - one_hot(target)); 0 = not wanted.
// target is int64 within [0, classes).
JDN_API void jdn_cross_entropy_forward(jdn_dtype dtype, jdn_out loss, jdn_out losses,
                                       jdn_out dlogits, jdn_in logits, jdn_in target, int64_t rows,
                                       int64_t classes, double scale);

// The same against probabilities target[rows, classes] of the logits' dtype:
//   losses[r] = -sum target[r] * log_softmax(logits[r]),
//   dlogits = scale * (softmax(logits) * sum target[r] - target).
JDN_API void jdn_cross_entropy_probabilities_forward(jdn_dtype dtype, jdn_out loss, jdn_out losses,
                                                     jdn_out dlogits, jdn_in logits, jdn_in target,
                                                     int64_t rows, int64_t classes, double scale);

#ifdef __cplusplus
}
#endif
