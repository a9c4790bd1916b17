// Values to other places: joining, repeating, reversing, rolling, padding. No arithmetic on the way
// forward: bits move, so every dtype of a size takes the same path and denormals stay.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Carries out a table of strided copies y = x between operands of one dtype, in parallel and in no
// particular order: no two parts write the same element. table points to `count` parts of int64
//   address of y, address of x, end, size[rank], y_stride[rank], x_stride[rank]
// where end is the number of elements in this and all parts before it. rank >= 1, count >= 1, no
// part is empty; strides are in elements, those of x may be 0 (repeated) or negative (reversed).
JDN_API void jdn_copy_parts(jdn_dtype dtype, jdn_in table, int64_t count, int64_t rank);

// y[b, i, j] = x[b, i, j] where j - i <= diagonal (upper = 0) or >= diagonal (upper = 1), else 0.
// x and y are [batch, rows, columns].
JDN_API void jdn_triangle_forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t batch, int64_t rows,
                                  int64_t columns, int64_t diagonal, int32_t upper);

// Element i of x[outer, size, inner] stands in y[outer, ends[size - 1], inner] at the places from
// ends[i - 1] (0 for the first) to ends[i]. ends: int64[size], ascending from >= 0.
JDN_API void jdn_repeat_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in ends, int64_t outer,
                                int64_t size, int64_t inner);

// dx = for each element the sum of dy over its places, in their order. float32, float64.
JDN_API void jdn_repeat_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in ends, int64_t outer,
                                 int64_t size, int64_t inner);

// How a padded line continues beyond x[0, size).
enum {
  JDN_PAD_REFLECT = 0,    // x[-t], x[2 (size - 1) - t]
  JDN_PAD_REPLICATE = 1,  // x[0], x[size - 1]
  JDN_PAD_CIRCULAR = 2,   // x[t + size], x[t - size]
};

// The gradient of padding one dimension: dx[outer, size, inner] = the sum of dy[outer, before +
// size + after, inner] over the places that an element was copied to, in their order. float32,
// float64. before or after may be negative; each place beyond x has its element as above.
JDN_API void jdn_pad_backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, int64_t outer, int64_t size,
                              int64_t inner, int64_t before, int64_t after, int32_t mode);

// range[0] = the smallest, range[1] = the largest of x: int64[n], n >= 1.
JDN_API void jdn_index_range(jdn_out range, jdn_in x, int64_t n);

// y[i, x[i]] = 1, all else 0. x: int64[n] with values in [0, classes), y: int64[n, classes].
JDN_API void jdn_one_hot_forward(jdn_out y, jdn_in x, int64_t n, int64_t classes);

#ifdef __cplusplus
}
#endif
