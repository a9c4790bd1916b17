// Sorting along `size` of dense x[outer, size, inner].
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// The first k elements of each line in ascending or descending order, and their places; NaN is
// largest; equal elements keep their order. y[outer, k, inner] in x's type, not wanted if 0;
// index[outer, k, inner] int64. All dtypes; 0 <= k <= size < 2^32.
//
// scratch: slots * 2 * capacity items of 16 bytes, aligned to 16; at most `slots` threads work.
// capacity: `size` to sort the whole line, or k to pick k elements, which pays where k is small.
JDN_API void jdn_sort_forward(jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, jdn_out scratch,
                              int64_t outer, int64_t size, int64_t inner, int64_t k,
                              int64_t capacity, int32_t slots, int32_t descending);

#ifdef __cplusplus
}
#endif
