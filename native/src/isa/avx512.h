// AVX-512 F, BW, DQ, VL.
#pragma once

#include <immintrin.h>

namespace jdn::JDN_ISA {

// The first n lanes from memory (0 < n < lanes), the others 0.
template <class T>
JDN_INLINE vec<T> load_n(const T* p, int64_t n) {
  const uint64_t mask = (uint64_t{1} << n) - 1;
  if constexpr (sizeof(T) == 4) {
    return (vec<T>)_mm512_maskz_loadu_epi32(static_cast<__mmask16>(mask), p);
  } else if constexpr (sizeof(T) == 8) {
    return (vec<T>)_mm512_maskz_loadu_epi64(static_cast<__mmask8>(mask), p);
  } else {
    static_assert(sizeof(T) == 1);
    return (vec<T>)_mm512_maskz_loadu_epi8(mask, p);
  }
}

// Only the first n lanes are written.
template <class T>
JDN_INLINE void store_n(T* p, vec<T> v, int64_t n) {
  const uint64_t mask = (uint64_t{1} << n) - 1;
  if constexpr (sizeof(T) == 4) {
    _mm512_mask_storeu_epi32(p, static_cast<__mmask16>(mask), (__m512i)v);
  } else if constexpr (sizeof(T) == 8) {
    _mm512_mask_storeu_epi64(p, static_cast<__mmask8>(mask), (__m512i)v);
  } else {
    static_assert(sizeof(T) == 1);
    _mm512_mask_storeu_epi8(p, mask, (__m512i)v);
  }
}

// Correctly rounded.
JDN_INLINE vec<float> sqrt(vec<float> x) { return _mm512_maskz_sqrt_ps(0xFFFF, x); }
JDN_INLINE vec<double> sqrt(vec<double> x) { return _mm512_maskz_sqrt_pd(0xFF, x); }

// Products of the lower halves of 64-bit lanes.
JDN_INLINE vec<uint64_t> multiply_halves(vec<uint64_t> a, vec<uint64_t> b) {
  return (vec<uint64_t>)_mm512_maskz_mul_epu32(0xFF, (__m512i)a, (__m512i)b);
}

}  // namespace jdn::JDN_ISA
