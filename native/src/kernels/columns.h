// Matrices by columns: a row repeated, and sums over the rows. ld: elements from one row to the
// next.
#pragma once

#include "kernels/map.h"

namespace jdn::JDN_ISA {

// y[rows, columns] = x in every row.
template <class T>
void repeat_row(T* y, int64_t ld, const T* x, int64_t rows, int64_t columns) {
  for (int64_t row = 0; row < rows; row++)
    map_range(
        y + row * ld, 0, columns, [](vec<T> v) { return v; }, Input<T>{x, 1});
}

// Sum of a vector of columns over all rows, in blocks so that long sums stay accurate.
template <class T, class Load>
JDN_INLINE vec<T> column_sum(int64_t rows, Load at) {
  constexpr int64_t kBlock = 128;
  vec<T> total{};
  for (int64_t begin = 0; begin < rows; begin += kBlock) {
    const int64_t end = begin + kBlock < rows ? begin + kBlock : rows;
    vec<T> part{};
    for (int64_t row = begin; row < end; row++) part += at(row);
    total += part;
  }
  return total;
}

// y[columns] = sums over the rows of x[rows, columns], or += with accumulate.
template <class T>
void column_sums(T* y, const T* x, int64_t ld, int64_t rows, int64_t columns, bool accumulate) {
  const int64_t per_chunk = (kMapChunk / (rows + 1) / lanes<T> + 1) * lanes<T>;
  for_ranges(columns, per_chunk, [&](int64_t begin, int64_t end) {
    int64_t i = begin;
    for (; i + lanes<T> <= end; i += lanes<T>) {
      const vec<T> sum = column_sum<T>(rows, [&](int64_t row) { return load(x + row * ld + i); });
      store(y + i, accumulate ? load(y + i) + sum : sum);
    }
    if (i < end) {
      const int64_t n = end - i;
      const vec<T> sum =
          column_sum<T>(rows, [&](int64_t row) { return load_n(x + row * ld + i, n); });
      store_n(y + i, accumulate ? load_n(y + i, n) + sum : sum, n);
    }
  });
}

}  // namespace jdn::JDN_ISA
