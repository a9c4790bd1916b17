// Linear layers: a product, the bias, and the gradients of all three.
#include <jdynet/matmul.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/product.h"

namespace jdn::JDN_ISA {
namespace {

// y[rows, columns] = bias in every row.
template <class T>
void repeat_row(T* y, const T* bias, int64_t rows, int64_t columns) {
  for (int64_t row = 0; row < rows; row++)
    map_range(
        y + row * columns, 0, columns, [](vec<T> v) { return v; }, Input<T>{bias, 1});
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
void column_sums(T* y, const T* x, int64_t rows, int64_t columns, bool accumulate) {
  const int64_t per_chunk = (kMapChunk / (rows + 1) / lanes<T> + 1) * lanes<T>;
  for_ranges(columns, per_chunk, [&](int64_t begin, int64_t end) {
    int64_t i = begin;
    for (; i + lanes<T> <= end; i += lanes<T>) {
      const vec<T> sum =
          column_sum<T>(rows, [&](int64_t row) { return load(x + row * columns + i); });
      store(y + i, accumulate ? load(y + i) + sum : sum);
    }
    if (i < end) {
      const int64_t n = end - i;
      const vec<T> sum =
          column_sum<T>(rows, [&](int64_t row) { return load_n(x + row * columns + i, n); });
      store_n(y + i, accumulate ? load_n(y + i, n) + sum : sum, n);
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_linear_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in weight, jdn_in bias, int64_t rows,
            int64_t in, int64_t out),
           (dtype, y, x, weight, bias, rows, in, out)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    if (bias != nullptr) {
      repeat_row(static_cast<T*>(y), static_cast<const T*>(bias), rows, out);
    }
    multiply(static_cast<T*>(y), out, Matrix<T>{static_cast<const T*>(x), in, false},
             Matrix<T>{static_cast<const T*>(weight), in, true}, rows, out, in,
             bias != nullptr ? T{1} : T{0});
  });
}

JDN_KERNEL(jdn_linear_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias, jdn_in dy, jdn_in x,
            jdn_in weight, int64_t rows, int64_t in, int64_t out, int32_t accumulate_x,
            int32_t accumulate_weight, int32_t accumulate_bias),
           (dtype, dx, dweight, dbias, dy, x, weight, rows, in, out, accumulate_x,
            accumulate_weight, accumulate_bias)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* gradient = static_cast<const T*>(dy);
    if (dx != nullptr) {
      multiply(static_cast<T*>(dx), in, Matrix<T>{gradient, out, false},
               Matrix<T>{static_cast<const T*>(weight), in, false}, rows, in, out,
               accumulate_x ? T{1} : T{0});
    }
    if (dweight != nullptr) {
      multiply(static_cast<T*>(dweight), in, Matrix<T>{gradient, out, true},
               Matrix<T>{static_cast<const T*>(x), in, false}, out, in, rows,
               accumulate_weight ? T{1} : T{0});
    }
    if (dbias != nullptr) {
      column_sums(static_cast<T*>(dbias), gradient, rows, out, accumulate_bias != 0);
    }
  });
}
