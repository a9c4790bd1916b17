// Optimizer steps: one call updates every parameter.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Stochastic gradient descent. table holds `count` rows of 6 int64 values:
//   dtype (float32 or float64), parameter, gradient, momentum buffer (0 = none), length,
//   first (1: the buffer is uninitialised and becomes the gradient, as in PyTorch's first step).
// For each element, in this order:
//   g = maximize ? -gradient : gradient;  g += weight_decay * p;
//   buffer = first ? g : momentum * buffer + (1 - dampening) * g;
//   g = nesterov ? g + momentum * buffer : buffer;          (with a buffer)
//   p -= learning_rate * g.
JDN_API void jdn_sgd_step(jdn_in table, int64_t count, double learning_rate, double momentum,
                          double dampening, double weight_decay, int32_t nesterov,
                          int32_t maximize);

#ifdef __cplusplus
}
#endif
