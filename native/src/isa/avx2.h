// AVX2 + FMA.
#pragma once

#include <immintrin.h>

namespace jdn::JDN_ISA {

JDN_INLINE __m256i first_lanes_32(int64_t n) {
  const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)), lane);
}

JDN_INLINE __m256i first_lanes_64(int64_t n) {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
}

// The first n lanes from memory (0 < n < lanes), the others 0.
template <class T>
JDN_INLINE vec<T> load_n(const T* p, int64_t n) {
  if constexpr (sizeof(T) == 4) {
    return (vec<T>)_mm256_maskload_epi32(reinterpret_cast<const int*>(p), first_lanes_32(n));
  } else if constexpr (sizeof(T) == 8) {
    return (vec<T>)_mm256_maskload_epi64(reinterpret_cast<const long long*>(p), first_lanes_64(n));
  } else {
    vec<T> v{};
    for (int64_t i = 0; i < n; i++) v[i] = p[i];
    return v;
  }
}

// Only the first n lanes are written.
template <class T>
JDN_INLINE void store_n(T* p, vec<T> v, int64_t n) {
  if constexpr (sizeof(T) == 4) {
    _mm256_maskstore_epi32(reinterpret_cast<int*>(p), first_lanes_32(n), (__m256i)v);
  } else if constexpr (sizeof(T) == 8) {
    _mm256_maskstore_epi64(reinterpret_cast<long long*>(p), first_lanes_64(n), (__m256i)v);
  } else {
    for (int64_t i = 0; i < n; i++) p[i] = v[i];
  }
}

// Correctly rounded.
JDN_INLINE vec<float> sqrt(vec<float> x) { return _mm256_sqrt_ps(x); }
JDN_INLINE vec<double> sqrt(vec<double> x) { return _mm256_sqrt_pd(x); }

// Products of the lower halves of 64-bit lanes.
JDN_INLINE vec<uint64_t> multiply_halves(vec<uint64_t> a, vec<uint64_t> b) {
  return (vec<uint64_t>)_mm256_mul_epu32((__m256i)a, (__m256i)b);
}

}  // namespace jdn::JDN_ISA
