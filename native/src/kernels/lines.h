// Lines: the values along the middle of dense x[outer, size, inner], which softmax and cross
// entropy work on. Reductions over any dimensions of any layout: fold.h; lines that indices run
// along: index_lines.h.
//
// A kernel is written once, on a line: a dense one (inner = 1) goes along the vector, otherwise a
// vector holds neighbouring lines. max and sum return the result in each lane it belongs to.
#pragma once

#include "kernels/map.h"

namespace jdn::JDN_ISA {

// A vector's place on a line: where it begins, and how many lanes count.
struct Place {
  int64_t offset;
  int64_t n;
};

template <class T>
JDN_INLINE vec<T> get(const T* x, Place at) {
  return load_part(x + at.offset, at.n);
}

template <class T>
JDN_INLINE void put(T* y, Place at, vec<T> v) {
  store_part(y + at.offset, v, at.n);
}

// Sum of term(i) for i in [begin, end), in an order that depends on the range only. Above so many
// vectors it is pairwise: the error grows with the logarithm of the size.
constexpr int64_t kSumVectors = 64;

template <class F>
__attribute__((flatten)) auto sum_vectors(int64_t begin, int64_t end, const F& term) {
  decltype(term(begin)) sum[4] = {};
  int64_t i = begin;
  for (; i + 4 <= end; i += 4) {
    for (int k = 0; k < 4; k++) sum[k] += term(i + k);
  }
  for (; i < end; i++) sum[0] += term(i);
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

template <class F>
auto sum_pairwise(int64_t begin, int64_t end, const F& term) -> decltype(term(begin)) {
  if (end - begin > kSumVectors) {
    const int64_t middle =
        begin + ((end - begin) / 2 + kSumVectors - 1) / kSumVectors * kSumVectors;
    return sum_pairwise(begin, middle, term) + sum_pairwise(middle, end, term);
  }
  return sum_vectors(begin, end, term);
}

// Two sums side by side.
template <class T>
struct Sums {
  vec<T> first, second;
  JDN_INLINE Sums& operator+=(const Sums& other) {
    first += other.first;
    second += other.second;
    return *this;
  }
  friend JDN_INLINE Sums operator+(Sums a, const Sums& b) { return a += b; }
};

template <class T>
struct DenseLine {
  int64_t size;
  static constexpr int64_t count = 1;

  // The line's own value among one for each line, in all lanes it belongs to; and back.
  JDN_INLINE vec<T> own(const T* values) const { return splat(*values); }
  JDN_INLINE void put_own(T* values, vec<T> v) const { *values = v[0]; }

  template <class F>
  JDN_INLINE void each(const F& f) const {
    int64_t i = 0;
    for (; i + lanes<T> <= size; i += lanes<T>) f(Place{i, lanes<T>});
    if (i < size) f(Place{i, size - i});
  }

  // Whether NaN or a number wins is open.
  JDN_INLINE vec<T> max_of(const T* x) const {
    constexpr T lowest = -__builtin_inf();
    vec<T> best = splat(lowest);
    each([&](Place at) { best = max<T>(best, keep_n<T>(get(x, at), at.n, lowest)); });
    return splat(max_lanes<T>(best));
  }

  template <class F>
  JDN_INLINE vec<T> sum_of(const F& term) const {
    const int64_t whole = size / lanes<T>;
    vec<T> sum = sum_pairwise(0, whole, [&](int64_t i) {
      return term(Place{i * lanes<T>, lanes<T>});
    });
    const int64_t rest = size - whole * lanes<T>;
    if (rest > 0) sum += keep_n<T>(term(Place{size - rest, rest}), rest, 0);
    return splat(sum_lanes<T>(sum));
  }

  // Two sums in one visit; term returns 0 in lanes that do not count.
  template <class F>
  JDN_INLINE Sums<T> sums_of(const F& term) const {
    const int64_t whole = size / lanes<T>;
    Sums<T> sums = sum_pairwise(0, whole, [&](int64_t i) {
      return term(Place{i * lanes<T>, lanes<T>});
    });
    const int64_t rest = size - whole * lanes<T>;
    if (rest > 0) sums += term(Place{size - rest, rest});
    return {splat(sum_lanes<T>(sums.first)), splat(sum_lanes<T>(sums.second))};
  }
};

// `count` neighbouring lines whose elements are `stride` apart.
template <class T>
struct Columns {
  int64_t size, stride, count;

  JDN_INLINE vec<T> own(const T* values) const { return load_part(values, count); }
  JDN_INLINE void put_own(T* values, vec<T> v) const { store_part(values, v, count); }

  template <class F>
  JDN_INLINE void each(const F& f) const {
    for (int64_t s = 0; s < size; s++) f(Place{s * stride, count});
  }

  JDN_INLINE vec<T> max_of(const T* x) const {
    vec<T> best = splat(T(-__builtin_inf()));
    each([&](Place at) { best = max<T>(best, get(x, at)); });
    return best;
  }

  template <class F>
  JDN_INLINE auto sum_of(const F& term) const {
    return sum_pairwise(0, size, [&](int64_t s) { return term(Place{s * stride, count}); });
  }

  template <class F>
  JDN_INLINE Sums<T> sums_of(const F& term) const {
    return sum_of(term);
  }
};

// Calls f(line, offset, first) for every line of x[outer, size, inner], in parallel. The line
// begins at x + offset, and is number `first` of y[outer, inner]; work: how many plain elements an
// element costs.
template <class T, class F>
void each_line(int64_t outer, int64_t size, int64_t inner, int64_t work, const F& f) {
  const int64_t chunk = kMapChunk / work;
  if (inner == 1) {
    for_ranges(outer, chunk / (size + 1) + 1, [&](int64_t begin, int64_t end) {
      for (int64_t o = begin; o < end; o++) f(DenseLine<T>{size}, o * size, o);
    });
    return;
  }
  const int64_t groups = (inner + lanes<T> - 1) / lanes<T>;
  for_ranges(outer * groups, chunk / (size * lanes<T> + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t g = begin; g < end; g++) {
      const int64_t first = g % groups * lanes<T>;
      const int64_t count = inner - first < lanes<T> ? inner - first : lanes<T>;
      f(Columns<T>{size, inner, count}, g / groups * size * inner + first,
        g / groups * inner + first);
    }
  });
}

}  // namespace jdn::JDN_ISA
