// What folds are made of: vectors of wide numbers, and operators that fold numbers one by one.
#pragma once

#include <type_traits>

#include "isa/lanes.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"

namespace jdn::JDN_ISA {

template <class X>
using Wide = std::conditional_t<std::is_floating_point_v<X>, double, int64_t>;

// n numbers per lane.
template <class A, int n>
struct Lanes {
  vec<A> v[n];
};

// So many numbers side by side, anywhere in memory.
template <class X, int n>
struct Several {
  typedef X type __attribute__((vector_size(n * sizeof(X)), aligned(1), may_alias));
};

// As many values as a vector of wide ones holds.
template <class X>
JDN_INLINE vec<Wide<X>> load_wide(const X* x) {
  if constexpr (sizeof(X) == 8) {
    return load(x);
  } else if constexpr (std::is_same_v<X, float>) {
    return load_doubles(x);
  } else {
    using Narrow = typename Several<X, lanes<double>>::type;
    return __builtin_convertvector(*reinterpret_cast<const Narrow*>(x), vec<Wide<X>>);
  }
}

// n values as numbers of another type.
template <class Y, int n, class X>
JDN_INLINE auto load_as(const X* x) {
  if constexpr (sizeof(Y) == 8) {
    static_assert(n == lanes<double>);
    return load_wide(x);
  } else {
    using From = typename Several<X, n>::type;
    using To = typename Several<Y, n>::type;
    return __builtin_convertvector(*reinterpret_cast<const From*>(x), To);
  }
}

constexpr int kFoldRows = 32;
constexpr int kFoldWide = 8;
// A row: what is folded side by side.
constexpr int64_t kFoldRow = kFoldWide * lanes<double>;
// Most vectors of states that neighbouring lines have together: long stretches of memory.
constexpr int kFoldVectors = 128;

// Folds of one number per lane. kFoldRows values fold in type Near without loss, with more lanes to
// a vector than there are wide numbers. Self says how:
//
//   A first() const;                   // of no value
//   auto value(V v) const;             // what values of type Load contribute, as lanes of Near's
//   size V both(V a, V b) const;            // lanes of Near or of A
template <class Self, class T, class Result, class LoadType, class NearType>
struct Plain {
  using X = T;
  using A = Result;
  using Load = LoadType;
  using Near = NearType;
  using State = Lanes<A, 1>;
  static constexpr int64_t work = 1;

  const Self& self() const { return static_cast<const Self&>(*this); }
  State zero() const { return {{splat(self().first())}}; }
  JDN_INLINE State one(vec<Wide<X>> v) const { return {{(vec<A>)self().value(v)}}; }
  JDN_INLINE void merge(State& a, const State& b) const { a.v[0] = self().both(a.v[0], b.v[0]); }

  template <int width>
  JDN_INLINE void block(State (&s)[width], const X* x, const int64_t* row, int64_t rows) const {
    alignas(JDN_VECTOR_BYTES) Near sum[width * lanes<double>];
    begin(sum, width * lanes<double>);
    add<width>(sum, x, row, rows);
    for (int w = 0; w < width; w++) s[w].v[0] = wide(sum + w * lanes<double>);
  }

  // Dense values, in the order of fold_line, without a detour over memory: for many short lines.
  JDN_INLINE void line(State* to, const X* x, int64_t n) const requires(std::is_same_v<Near, A>) {
    constexpr int64_t width = lanes<double>;
    const auto add = [&](vec<A>& a, const X* at) {
      a = self().both(a, (vec<A>)self().value(load_as<Load, width>(at)));
    };
    vec<A> all = splat(self().first());
    if (n >= kFoldRow) {
      vec<A> part[kFoldWide];
      unrolled<kFoldWide>([&](auto p) { part[p] = all; });
      for (; n >= kFoldRow; n -= kFoldRow, x += kFoldRow) {
        unrolled<kFoldWide>([&](auto p) { add(part[p], x + p * width); });
      }
      static_assert(kFoldWide == 8);
      unrolled<4>([&](auto p) { part[p] = self().both(part[p], part[p + 4]); });
      all = self().both(self().both(part[0], part[2]), self().both(part[1], part[3]));
    }
    if (n >= width) {
      vec<A> part = splat(self().first());
      for (; n >= width; n -= width, x += width) add(part, x);
      all = self().both(all, part);
    }
    if (n > 0) {
      X values[width] = {};
      for (int64_t i = 0; i < n; i++) values[i] = x[i];
      const vec<A> zero = splat(self().first());
      const vec<A> part = (vec<A>)self().value(load_as<Load, width>(values));
      all = self().both(all, lane_numbers<double>() < n ? part : zero);
    }
    to->v[0] = all;
  }

  // Some rows at a time along all groups: memory is read in long stretches.
  void columns(State* s, const X* x, const int64_t* row, int64_t rows, int64_t groups) const {
    constexpr int64_t together = 4;
    alignas(JDN_VECTOR_BYTES) Near sum[kFoldVectors * lanes<double>];
    begin(sum, groups * kFoldRow);
    for (int64_t k = 0; k < rows; k += together) {
      const int64_t count = rows - k < together ? rows - k : together;
      for (int64_t g = 0; g < groups; g++) {
        add<kFoldWide>(sum + g * kFoldRow, x + g * kFoldRow, row + k, count);
      }
    }
    for (int64_t w = 0; w < groups * kFoldWide; w++) s[w].v[0] = wide(sum + w * lanes<double>);
  }

 private:
  JDN_INLINE void begin(Near* sum, int64_t n) const {
    for (int64_t i = 0; i < n; i++) sum[i] = near_first();
  }
  JDN_INLINE Near near_first() const { return static_cast<Near>(self().first()); }

  template <int width>
  JDN_INLINE void add(Near* sum, const X* x, const int64_t* row, int64_t rows) const {
    constexpr int all = width * lanes<double>;
    constexpr int n = all < lanes<Near> ? all : lanes<Near>;
    using V = typename Several<Near, n>::type;
    V part[all / n];
    unrolled<all / n>([&](auto p) { part[p] = *reinterpret_cast<const V*>(sum + p * n); });
    for (int64_t k = 0; k < rows; k++) {
      const X* at = x + row[k];
      unrolled<all / n>([&](auto p) {
        part[p] = self().both(part[p], (V)self().value(load_as<Load, n>(at + p * n)));
      });
    }
    unrolled<all / n>([&](auto p) { *reinterpret_cast<V*>(sum + p * n) = part[p]; });
  }

  static JDN_INLINE vec<A> wide(const Near* x) {
    if constexpr (std::is_same_v<Near, A>) {
      return load(x);
    } else {
      return (vec<A>)load_wide(x);
    }
  }
};

}  // namespace jdn::JDN_ISA
