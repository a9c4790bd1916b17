// Triangles, elements that are repeated each its own number of times, the gradient of padding, and
// one-hot vectors. Copies by a table: parts.cpp.
#include <jdynet/arrange.h>
#include <string.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/walk.h"

namespace jdn::JDN_ISA {
namespace {

// ---- triangles

template <class T>
void triangle(T* y, const T* x, int64_t batch, int64_t rows, int64_t columns, int64_t diagonal,
              bool upper) {
  for_ranges(batch * rows, kMapChunk / (columns + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++) {
      T* to = y + row * columns;
      // The first column that changes sides: left of it one triangle, from it on the other.
      int64_t edge = row % rows + diagonal + (upper ? 0 : 1);
      edge = edge < 0 ? 0 : (edge > columns ? columns : edge);
      const int64_t kept = upper ? edge : 0;
      const int64_t n = upper ? columns - edge : edge;
      memset(to + (upper ? 0 : edge), 0, static_cast<size_t>(columns - n) * sizeof(T));
      memcpy(to + kept, x + row * columns + kept, static_cast<size_t>(n) * sizeof(T));
    }
  });
}

// ---- repeating each element its own number of times

// Calls f(place, first, end) for each element of x: its place and its places in y.
template <class F>
void each_repeated(const int64_t* ends, int64_t outer, int64_t size, int64_t inner, const F& f) {
  const int64_t places = size == 0 ? 0 : ends[size - 1];
  const int64_t work = (places + size) * inner / (size + 1) + 1;
  for_ranges(outer * size, kMapChunk / work + 1, [&](int64_t begin, int64_t end) {
    for (int64_t k = begin; k < end; k++) {
      const int64_t i = k % size;
      const int64_t line = k / size * places;
      f(k * inner, (line + (i == 0 ? 0 : ends[i - 1])) * inner, (line + ends[i]) * inner);
    }
  });
}

template <class T>
JDN_INLINE void add_values(T* __restrict y, const T* __restrict x, int64_t n) {
  for (int64_t i = 0; i < n; i++) y[i] += x[i];
}

// ---- the gradient of padding

int64_t padded_source(int64_t t, int64_t size, int32_t mode) {
  const bool left = t < 0;
  switch (mode) {
    case JDN_PAD_REFLECT:
      return left ? -t : 2 * (size - 1) - t;
    case JDN_PAD_REPLICATE:
      return left ? 0 : size - 1;
    default:
      return left ? t + size : t - size;
  }
}

// Columns [begin, end) of one dx[size, inner].
template <class T>
void fold(T* dx, const T* dy, int64_t size, int64_t inner, int64_t before, int64_t after,
          int32_t mode, int64_t begin, int64_t end) {
  const int64_t n = end - begin;
  const auto add = [&](int64_t to, int64_t t) {
    add_values(dx + to * inner + begin, dy + (t + before) * inner + begin, n);
  };
  for (int64_t i = 0; i < size; i++) {
    for (int64_t k = begin; k < end; k++) dx[i * inner + k] = 0;
  }
  const int64_t stop = size + after;
  int64_t t = -before;
  for (; t < 0 && t < stop; t++) add(padded_source(t, size, mode), t);
  const int64_t inside = stop < size ? stop : size;
  if (n == inner && t < inside) {
    add_values(dx + t * inner, dy + (t + before) * inner, (inside - t) * inner);
    t = inside;
  }
  for (; t < inside; t++) add(t, t);
  for (; t < stop; t++) add(padded_source(t, size, mode), t);
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_triangle_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, int64_t batch, int64_t rows, int64_t columns,
            int64_t diagonal, int32_t upper),
           (dtype, y, x, batch, rows, columns, diagonal, upper)) {
  with_bits(dtype, [&](auto zero) {
    using T = decltype(zero);
    triangle(static_cast<T*>(y), static_cast<const T*>(x), batch, rows, columns, diagonal,
             upper != 0);
  });
}

JDN_KERNEL(jdn_repeat_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in ends, int64_t outer, int64_t size,
            int64_t inner),
           (dtype, y, x, ends, outer, size, inner)) {
  with_bits(dtype, [&](auto zero) {
    using T = decltype(zero);
    T* out = static_cast<T*>(y);
    const T* in = static_cast<const T*>(x);
    each_repeated(static_cast<const int64_t*>(ends), outer, size, inner,
                  [&](int64_t from, int64_t to, int64_t end) {
                    for (; to < end; to += inner) {
                      memcpy(out + to, in + from, static_cast<size_t>(inner) * sizeof(T));
                    }
                  });
  });
}

JDN_KERNEL(jdn_repeat_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in ends, int64_t outer, int64_t size,
            int64_t inner),
           (dtype, dx, dy, ends, outer, size, inner)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    T* out = static_cast<T*>(dx);
    const T* in = static_cast<const T*>(dy);
    each_repeated(static_cast<const int64_t*>(ends), outer, size, inner,
                  [&](int64_t to, int64_t from, int64_t end) {
                    for (int64_t k = 0; k < inner; k++) out[to + k] = 0;
                    for (; from < end; from += inner) add_values(out + to, in + from, inner);
                  });
  });
}

JDN_KERNEL(jdn_pad_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, int64_t outer, int64_t size, int64_t inner,
            int64_t before, int64_t after, int32_t mode),
           (dtype, dx, dy, outer, size, inner, before, after, mode)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    constexpr int64_t columns = 1024;
    const int64_t pieces = (inner + columns - 1) / columns;
    const int64_t padded = before + size + after;
    const int64_t work = padded * (inner < columns ? inner : columns) + 1;
    for_ranges(outer * pieces, kMapChunk / work + 1, [&](int64_t begin, int64_t end) {
      for (int64_t k = begin; k < end; k++) {
        const int64_t first = k % pieces * columns;
        fold(static_cast<T*>(dx) + k / pieces * size * inner,
             static_cast<const T*>(dy) + k / pieces * padded * inner, size, inner, before, after,
             mode, first, first + columns < inner ? first + columns : inner);
      }
    });
  });
}

JDN_KERNEL(jdn_index_range, (jdn_out range, jdn_in x, int64_t n), (range, x, n)) {
  const int64_t* in = static_cast<const int64_t*>(x);
  int64_t low = in[0];
  int64_t high = in[0];
  for (int64_t i = 1; i < n; i++) {
    low = in[i] < low ? in[i] : low;
    high = in[i] > high ? in[i] : high;
  }
  static_cast<int64_t*>(range)[0] = low;
  static_cast<int64_t*>(range)[1] = high;
}

JDN_KERNEL(jdn_one_hot_forward, (jdn_out y, jdn_in x, int64_t n, int64_t classes),
           (y, x, n, classes)) {
  int64_t* out = static_cast<int64_t*>(y);
  const int64_t* in = static_cast<const int64_t*>(x);
  for_ranges(n, kMapChunk / (classes + 1) + 1, [&](int64_t begin, int64_t end) {
    memset(out + begin * classes, 0,
           static_cast<size_t>((end - begin) * classes) * sizeof(int64_t));
    for (int64_t i = begin; i < end; i++) out[i * classes + in[i]] = 1;
  });
}
