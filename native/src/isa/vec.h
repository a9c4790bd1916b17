// The vector type: one source body for every instruction set.
//
// vec<T> is a compiler vector as wide as the instruction set's registers. +, -, *, /, comparisons
// and the conditional operator work lane by lane; a * b + c is fused where the instruction set can.
// Only what the compiler has no notation for stands in the instruction set's own file.
#pragma once

#include <utility>

#include "isa/isa.h"

#if defined(JDN_BUILD_AVX512)
#define JDN_VECTOR_BYTES 64
#elif defined(JDN_BUILD_AVX2)
#define JDN_VECTOR_BYTES 32
#else
#define JDN_VECTOR_BYTES 16
#endif

#define JDN_INLINE inline __attribute__((always_inline))

namespace jdn::JDN_ISA {

template <class T>
struct VecOf {
  static constexpr int lanes = JDN_VECTOR_BYTES / sizeof(T);
  typedef T type __attribute__((vector_size(JDN_VECTOR_BYTES)));
  typedef T unaligned __attribute__((vector_size(JDN_VECTOR_BYTES), aligned(1), may_alias));
};

template <class T>
using vec = typename VecOf<T>::type;

template <class T>
constexpr int lanes = VecOf<T>::lanes;

template <class T>
JDN_INLINE vec<T> splat(T value) {
  return value - vec<T>{};  // - keeps the sign of -0.0
}

template <class T>
JDN_INLINE vec<T> load(const T* p) {
  return *reinterpret_cast<const typename VecOf<T>::unaligned*>(p);
}

template <class T>
JDN_INLINE void store(T* p, vec<T> v) {
  *reinterpret_cast<typename VecOf<T>::unaligned*>(p) = v;
}

}  // namespace jdn::JDN_ISA

#if defined(JDN_BUILD_AVX512)
#include "isa/avx512.h"
#elif defined(JDN_BUILD_AVX2)
#include "isa/avx2.h"
#else
#include "isa/baseline.h"
#endif

namespace jdn::JDN_ISA {

template <class T>
JDN_INLINE vec<T> max(vec<T> a, vec<T> b) {
  return a > b ? a : b;
}

template <class T>
JDN_INLINE vec<T> min(vec<T> a, vec<T> b) {
  return a < b ? a : b;
}

// The result of comparing two vec<T>, and integers of T's size: lanes of -1 (true) or 0.
template <class T>
using mask = decltype(vec<T>{} < vec<T>{});

template <class T, int... I>
JDN_INLINE mask<T> lane_numbers(std::integer_sequence<int, I...>) {
  return mask<T>{I...};
}

// 0, 1, 2, ...
template <class T>
JDN_INLINE mask<T> lane_numbers() {
  return lane_numbers<T>(std::make_integer_sequence<int, lanes<T>>());
}

// The first n lanes of v (0 < n <= lanes), the others `rest`.
template <class T>
JDN_INLINE vec<T> keep_n(vec<T> v, int64_t n, T rest) {
  using Lane = decltype(mask<T>{}[0] + 0);
  return lane_numbers<T>() < static_cast<Lane>(n) ? v : splat(rest);
}

// As load and store where n is `lanes`, as load_n and store_n below.
template <class T>
JDN_INLINE vec<T> load_part(const T* p, int64_t n) {
  return n == lanes<T> ? load(p) : load_n(p, n);
}

template <class T>
JDN_INLINE void store_part(T* p, vec<T> v, int64_t n) {
  if (n == lanes<T>) {
    store(p, v);
  } else {
    store_n(p, v, n);
  }
}

// op over all lanes, in an order that depends on the number of lanes only.
template <class T, class F>
JDN_INLINE T fold_lanes(vec<T> v, F op) {
#pragma GCC unroll 8
  for (int half = lanes<T> / 2; half > 0; half /= 2) {
    v = op(v, __builtin_shuffle(v, lane_numbers<T>() ^ half));
  }
  return v[0];
}

template <class T>
JDN_INLINE T sum_lanes(vec<T> v) {
  return fold_lanes<T>(v, [](vec<T> a, vec<T> b) { return a + b; });
}

template <class T>
JDN_INLINE T max_lanes(vec<T> v) {
  return fold_lanes<T>(v, [](vec<T> a, vec<T> b) { return max<T>(a, b); });
}

}  // namespace jdn::JDN_ISA
