// Dropout: zeros at random, the same ones in backward. float32 and float64.
//
// x[blocks, inner]: values of a block are kept or dropped together. Block i is kept where word
// position + i of the generator (random.h) is at least `limit`; mask[blocks] is a byte for each, 1
// = kept. Results have the same bits on every instruction set.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y = kept ? scale * x + shift : dropped.
JDN_API void jdn_dropout_forward(jdn_dtype dtype, jdn_out y, jdn_out mask, jdn_in x, int64_t blocks,
                                 int64_t inner, int64_t limit, double scale, double shift,
                                 double dropped, int64_t seed, int64_t stream, int64_t position);
// dx = kept ? scale * dy : 0.
JDN_API void jdn_dropout_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in mask,
                                  int64_t blocks, int64_t inner, double scale, int32_t accumulate);

#ifdef __cplusplus
}
#endif
