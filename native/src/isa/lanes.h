// Steps between lanes and types that only some kernels need.
#pragma once

#include "isa/vec.h"

namespace jdn::JDN_ISA {

// Calls f with constants 0, ..., n - 1.
template <int n, class F>
JDN_INLINE void unrolled(const F& f) {
  [&]<int... I>(std::integer_sequence<int, I...>) { (f(std::integral_constant<int, I>{}), ...); }
  (std::make_integer_sequence<int, n>());
}

// Lanes of a whose number has the bit change places with lanes of b that lack it: a step of a
// transposition.
template <class T>
JDN_INLINE void exchange(vec<T>& a, vec<T>& b, int bit) {
  const mask<T> lane = lane_numbers<T>();
  const mask<T> other = (lane & bit) != 0 ? lane * 0 + lanes<T> : lane * 0;
  const vec<T> low = __builtin_shuffle(a, b, (lane & ~bit) + other);
  b = __builtin_shuffle(a, b, (lane | bit) + other);
  a = low;
}

// sums[k] = the sum of v[k]'s lanes, for a power of two of vectors, which it changes. Several
// together take little longer than one.
template <class T, int n>
JDN_INLINE void sum_lanes_of(T* sums, vec<T> (&v)[n]) {
  static_assert((n & (n - 1)) == 0);
  if constexpr (n > lanes<T>) {
    for (int k = 0; k < n; k++) sums[k] = sum_lanes<T>(v[k]);
  } else {
    int bit = lanes<T> / 2;
#pragma GCC unroll 8
    for (int half = n / 2; half > 0; half /= 2, bit /= 2) {
#pragma GCC unroll 8
      for (int i = 0; i < half; i++) {
        exchange<T>(v[i], v[i + half], bit);
        v[i] += v[i + half];
      }
    }
#pragma GCC unroll 8
    for (; bit > 0; bit /= 2) v[0] += __builtin_shuffle(v[0], lane_numbers<T>() ^ bit);
#pragma GCC unroll 16
    for (int k = 0; k < n; k++) sums[k] = v[0][k * (lanes<T> / n)];
  }
}

// As many floats as there are lanes of double.
JDN_INLINE vec<double> load_doubles(const float* p) {
#if defined(JDN_BUILD_AVX512)
  return _mm512_maskz_cvtps_pd(0xFF, _mm256_loadu_ps(p));
#elif defined(JDN_BUILD_AVX2)
  return _mm256_cvtps_pd(_mm_loadu_ps(p));
#else
  return vec<double>{p[0], p[1]};
#endif
}

JDN_INLINE void store_floats(float* p, vec<double> v) {
#if defined(JDN_BUILD_AVX512)
  _mm256_storeu_ps(p, _mm512_maskz_cvtpd_ps(0xFF, v));
#elif defined(JDN_BUILD_AVX2)
  _mm_storeu_ps(p, _mm256_cvtpd_ps(v));
#else
  p[0] = static_cast<float>(v[0]);
  p[1] = static_cast<float>(v[1]);
#endif
}

// Those of the `lanes` values of x whose byte in `chosen` is not 0, one after the other, then
// anything: y has room for all. Returns how many. Without a branch: what is chosen is anybody's
// guess.
template <class T>
JDN_INLINE int64_t compress(T* __restrict y, const T* __restrict x, const uint8_t* chosen) {
#if defined(JDN_BUILD_AVX512)
  if constexpr (sizeof(T) == 4) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(chosen));
    const __mmask16 mask = _mm_test_epi8_mask(bytes, bytes);
    store(y, (vec<T>)_mm512_maskz_compress_epi32(mask, (__m512i)load(x)));
    return __builtin_popcount(mask);
  } else if constexpr (sizeof(T) == 8) {
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(chosen));
    const __mmask8 mask = static_cast<__mmask8>(_mm_test_epi8_mask(bytes, bytes));
    store(y, (vec<T>)_mm512_maskz_compress_epi64(mask, (__m512i)load(x)));
    return __builtin_popcount(mask);
  }
#endif
  int64_t k = 0;
  for (int i = 0; i < lanes<T>; i++) {
    y[k] = x[i];
    k += chosen[i] != 0;
  }
  return k;
}

}  // namespace jdn::JDN_ISA
