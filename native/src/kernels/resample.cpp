// Lines made longer or shorter by a matrix of bands.
#include <jdynet/resample.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"

namespace jdn::JDN_ISA {
namespace {

template <class T>
struct Bands {
  Bands(jdn_in address, int64_t rows)
      : taps(*static_cast<const int64_t*>(address)),
        first(static_cast<const int64_t*>(address) + 1),
        count(first + rows),
        weight(reinterpret_cast<const T*>(count + rows)) {}
  int64_t taps;
  const int64_t* first;
  const int64_t* count;
  const T* weight;
};

template <class T>
JDN_INLINE T dot(const T* a, const T* b, int64_t n) {
  T sum = 0;
  if (n < lanes<T>) {
    for (int64_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
  }
  vec<T> total{};
  int64_t i = 0;
  for (; i + lanes<T> <= n; i += lanes<T>) total += load(a + i) * load(b + i);
  for (; i < n; i++) sum += a[i] * b[i];
  return sum + sum_lanes<T>(total);
}

// Rows [r, r + n) of a line of single elements.
template <class T>
void resample_elements(T* y, const T* x, const Bands<T>& m, int64_t r, int64_t n, bool accumulate) {
  const T* weight = m.weight + r * m.taps;
  for (int64_t k = 0; k < n; k++, r++, weight += m.taps) {
    const T* from = x + m.first[r];
    const int64_t count = m.count[r];
    // One or two taps are what there mostly is.
    T value = count > 0 ? weight[0] * from[0] : T{0};
    if (count == 2) {
      value += weight[1] * from[1];
    } else if (count > 2) {
      value = dot(weight, from, count);
    }
    y[k] = accumulate ? y[k] + value : value;
  }
}

// Row r of a line whose elements are rows themselves: y[inner] from x[columns, inner].
template <class T>
void resample_row(T* y, const T* x, const Bands<T>& m, int64_t r, int64_t inner, bool accumulate) {
  const T* weight = m.weight + r * m.taps;
  const T* from = x + m.first[r] * inner;
  const int64_t count = m.count[r];
  for (int64_t k = 0; k < inner; k += lanes<T>) {
    const int64_t n = inner - k < lanes<T> ? inner - k : lanes<T>;
    vec<T> total = accumulate ? load_part(y + k, n) : vec<T>{};
    for (int64_t i = 0; i < count; i++) {
      total += splat(weight[i]) * load_part(from + i * inner + k, n);
    }
    store_part(y + k, total, n);
  }
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_resample_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t columns, int64_t rows,
            int64_t inner, jdn_in bands, int32_t accumulate),
           (dtype, y, x, outer, columns, rows, inner, bands, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Bands<T> m(bands, rows);
    for_ranges(outer * rows, kMapChunk / (m.taps * inner + 1) + 1, [&](int64_t begin, int64_t end) {
      T* to = static_cast<T*>(y) + begin * inner;
      const T* line = static_cast<const T*>(x) + begin / rows * columns * inner;
      int64_t r = begin % rows;
      for (int64_t left = end - begin; left > 0; r = 0, line += columns * inner) {
        const int64_t n = left < rows - r ? left : rows - r;
        if (inner == 1) {
          resample_elements(to, line, m, r, n, accumulate != 0);
        } else {
          for (int64_t k = 0; k < n; k++) {
            resample_row(to + k * inner, line, m, r + k, inner, accumulate != 0);
          }
        }
        to += n * inner;
        left -= n;
      }
    });
  });
}
