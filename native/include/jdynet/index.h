// Elements found by indices that are data. No kernel but jdn_index_check and jdn_gather_forward
// meets a bad index: Java calls the former before anything is written; the latter writes to a
// result that is new.
//
// Index arrays are int64. Dense and strided calls as in elementwise.h.
//
// Lines: an operand seen as [groups..., count, last], `count` being the dimension that the indices
// run along. `lines` points to int64 values
//   count, last, then for each operand stride of count, stride of last,
//   rank, size[rank], then for each operand stride[rank] of the groups (rank >= 1),
// in elements. Where several indices name one element they take effect in the order of `count`.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// What jdn_index_check says of indices that are all good.
enum {
  JDN_INDEX_GOOD = -1,     // all in [0, size)
  JDN_INDEX_NEGATIVE = -2  // all in [-size, size), some of them negative
};

// Whether indices are in [0, size), or with wrap in [-size, size): one of the above, or else the
// first bad one's place in row-major order. layout with operands row-major place, index.
JDN_API int64_t jdn_index_check(jdn_in index, int64_t size, int64_t n, int64_t step, jdn_in layout,
                                int32_t wrap);

// offsets = stride * index, or offsets += stride * index with accumulate; a negative index counts
// from size. offsets is int64 and dense; layout with operands offsets, index.
JDN_API void jdn_index_offsets(jdn_out offsets, jdn_in index, int64_t size, int64_t stride,
                               int64_t n, int64_t step, jdn_in layout, int32_t accumulate);

// y[g, c, l] = x[g, l] at scale * table[c] elements further. All dtypes. lines: y, x.
JDN_API void jdn_index_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in table, int64_t scale,
                               jdn_in lines);

// The way back: x[g, l] at scale * table[c] elements further = values[g, c, l], or with accumulate
// += alpha * values[g, c, l] (bool: or). alpha holds a value of the dtype in its lowest bytes. All
// dtypes. lines: x, values.
JDN_API void jdn_index_put_forward(jdn_dtype dtype, jdn_out x, jdn_in values, jdn_in table,
                                   int64_t scale, int64_t alpha, jdn_in lines, int32_t accumulate);

// y = x at stride * index elements further, element by element. All dtypes; layout with operands y,
// x, index. With size >= 0 it looks at the indices on its way, and answers 1 if any is not in
// [0, size): y then is unfinished. With size < 0 all are known to be good. Otherwise answers 0.
JDN_API int32_t jdn_gather_forward(jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in index,
                                   int64_t stride, int64_t size, int64_t n, int64_t x_step,
                                   int64_t index_step, jdn_in layout);

// y at stride * index elements further = source, or += source with accumulate (bool: or), element
// by element. All dtypes. lines: y, source, index.
JDN_API void jdn_scatter_forward(jdn_dtype dtype, jdn_out y, jdn_in source, jdn_in index,
                                 int64_t stride, jdn_in lines, int32_t accumulate);

#ifdef __cplusplus
}
#endif
