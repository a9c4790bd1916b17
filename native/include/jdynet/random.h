// Random fills: dense outputs from the words of one stream of Philox4x32-10.
//
// Word p of (seed, stream) is word p mod 4 of philox(counter = (p / 4, stream), key = seed).
// position is the first word that a call uses; element i uses the words from position + i * w on,
// where w is given at each function. A unit of one word w0 is (w0 >> 8) / 2^24, a unit of two is
// ((w0 * 2^32 + w1) >> 11) / 2^53: both are in [0, 1). Results have the same bits on every
// instruction set, and as org.jdynet.Rng computes them.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = min(low + range * unit, top). float32: w = 1; float64: w = 2.
JDN_API void jdn_uniform(jdn_dtype dtype, jdn_out y, double low, double range, double top,
                         int64_t n, int64_t seed, int64_t stream, int64_t position);

// y = mean + std * sqrt(-2 ln(1 - u)) * cos(2 pi v) for two units u, v; log and cos have the bits
// of java.lang.StrictMath. float32, float64: w = 4.
JDN_API void jdn_normal(jdn_dtype dtype, jdn_out y, double mean, double std, int64_t n,
                        int64_t seed, int64_t stream, int64_t position);

// y = low + floor(range * (w0 * 2^32 + w1) / 2^64), range as an unsigned number. int64: w = 2.
JDN_API void jdn_randint(jdn_out y, int64_t low, int64_t range, int64_t n, int64_t seed,
                         int64_t stream, int64_t position);

// y = 0 .. n - 1 in random order: for i from n - 1 down to 1, y[i] changes places with y[j] for
// j = floor((i + 1) * (w0 * 2^32 + w1) / 2^64). int64: 2 (n - 1) words in all.
JDN_API void jdn_randperm(jdn_out y, int64_t n, int64_t seed, int64_t stream, int64_t position);

// y = unit < p ? 1 : 0. p float32 or float64, one value where p_step = 0; y of any type: w = 2.
JDN_API void jdn_bernoulli(jdn_dtype y_dtype, jdn_dtype p_dtype, jdn_out y, jdn_in p, int64_t n,
                           int64_t p_step, int64_t seed, int64_t stream, int64_t position);

// y[rows, samples] = indices into weights[rows, n] (float32, float64), each as likely as its
// weight. With replacement: w = 2 for each sample. Without: w = 2 for each weight, and the samples
// come in the order in which they would be drawn. scratch: 16 * rows * n bytes (8 suffice with
// replacement).
JDN_API void jdn_multinomial(jdn_dtype dtype, jdn_out y, jdn_out scratch, jdn_in weights,
                             int64_t rows, int64_t n, int64_t samples, int32_t replacement,
                             int64_t seed, int64_t stream, int64_t position);

// What is wrong with the first row that cannot be sampled, or bad = -1: 4 * row + 0 for a weight
// that is negative or not finite, + 1 for a sum that is not positive and finite, + 2 for fewer
// positive weights than samples where there is no replacement.
JDN_API void jdn_multinomial_check(jdn_dtype dtype, jdn_out bad, jdn_in weights, int64_t rows,
                                   int64_t n, int64_t samples, int32_t replacement);

// first = index of the first of n elements that is not in [low, high] (NaN is not), or -1. float32,
// float64.
JDN_API void jdn_outside(jdn_dtype dtype, jdn_out first, jdn_in x, int64_t n, double low,
                         double high);

#ifdef __cplusplus
}
#endif
