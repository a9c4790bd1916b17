// Lines made longer or shorter: interpolation and adaptive average pooling, one dimension after the
// other. float32 and float64.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// y[outer, rows, inner] = M x[outer, columns, inner] along the middle, or += with accumulate, for a
// matrix M[rows, columns] whose rows have their values side by side. bands points to int64 values
//   taps, first[rows], count[rows],
// then in x's type weight[rows, taps]: row r holds weight[r, 0 .. count[r]) from column first[r]
// on, with 1 <= count[r] <= taps. A gradient is the same with the transposed matrix, whose rows may
// have count 0.
JDN_API void jdn_resample_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer,
                                  int64_t columns, int64_t rows, int64_t inner, jdn_in bands,
                                  int32_t accumulate);

#ifdef __cplusplus
}
#endif
