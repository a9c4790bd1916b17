// Normalisation: values become (x - mean) / sqrt(variance + eps) within a group, then each is
// multiplied by a weight and increased by a bias. float32 and float64.
//
// statistics: for each group its mean, then for each group 1 / sqrt(variance + eps); the gradients
// read them. A weight of 0 is 1 everywhere, a bias of 0 is none. The variance is the mean squared
// difference from the mean.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// x[outer, groups, channels, inner]: each [channels, inner] is normalised by itself;
// weight[groups, channels], bias[groups, channels]. centered = 0: the mean counts as 0, the
// variance is the mean square. Layer normalisation has groups = inner = 1, instance normalisation
// has channels = 1.
JDN_API void jdn_group_norm_forward(jdn_dtype dtype, jdn_out y, jdn_out statistics, jdn_in x,
                                    jdn_in weight, jdn_in bias, int64_t outer, int64_t groups,
                                    int64_t channels, int64_t inner, double eps, int32_t centered);
// With h = (x - mean) * r, r = 1 / sqrt(variance + eps), g = dy * weight, means over the group:
//   dx = r * (g - mean(g) - h * mean(g * h)), without mean(g) where centered = 0;
//   dweight = sum of dy * h, dbias = sum of dy.
// scratch: 2 * groups * channels * min(outer, 64) values, where dweight or dbias is wanted.
JDN_API void jdn_group_norm_backward(jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias,
                                     jdn_out scratch, jdn_in dy, jdn_in x, jdn_in statistics,
                                     jdn_in weight, int64_t outer, int64_t groups, int64_t channels,
                                     int64_t inner, int32_t centered, int32_t accumulate_x,
                                     int32_t accumulate_weight, int32_t accumulate_bias);

// x[outer, channels, inner]: each channel is normalised over outer and inner; weight[channels],
// bias[channels]. training = 1: by its own mean and variance, and with running statistics (0: there
// are none) these change: running = (1 - momentum) * running + momentum * own, where their own
// variance is divided by one value less. training = 0: by the running statistics.
JDN_API void jdn_batch_norm_forward(jdn_dtype dtype, jdn_out y, jdn_out statistics,
                                    jdn_out running_mean, jdn_out running_var, jdn_in x,
                                    jdn_in weight, jdn_in bias, int64_t outer, int64_t channels,
                                    int64_t inner, double eps, double momentum, int32_t training);
// As for groups; with training = 0 dx = r * g.
JDN_API void jdn_batch_norm_backward(jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias,
                                     jdn_in dy, jdn_in x, jdn_in statistics, jdn_in weight,
                                     int64_t outer, int64_t channels, int64_t inner,
                                     int32_t training, int32_t accumulate_x,
                                     int32_t accumulate_weight, int32_t accumulate_bias);

#ifdef __cplusplus
}
#endif
