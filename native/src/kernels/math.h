// exp, log, tanh, sigmoid and their kin of vectors: at most 4 ulp over normal numbers, in float and
// double.
//
// The polynomials are Taylor series, cut where the next term is below a tenth of an ulp.
#pragma once

#include "isa/vec.h"

namespace jdn::JDN_ISA {

template <class T>
struct Format;

template <>
struct Format<float> {
  using Bits = uint32_t;
  static constexpr int fraction_bits = 23;
  static constexpr Bits bias = 127;
  static constexpr float smallest_normal = 0x1p-126f;
  // 1.5 * 2^23: adding it rounds to an integer, which then stands in the lowest bits.
  static constexpr float rounder = 0x1.8p23f;
  // ln 2 in two parts; a multiple of the first by an exponent is exact.
  static constexpr float ln2_high = 0.693359375f;
  static constexpr float ln2_low = -2.12194440054690583e-4f;
  // e^x is 0 below and infinite above.
  static constexpr float exp_low = -104, exp_high = 89;
  static constexpr int exp_terms = 7, log_terms = 4;
  // tanh x is 1 from here.
  static constexpr float tanh_high = 10;
};

template <>
struct Format<double> {
  using Bits = uint64_t;
  static constexpr int fraction_bits = 52;
  static constexpr Bits bias = 1023;
  static constexpr double smallest_normal = 0x1p-1022;
  static constexpr double rounder = 0x1.8p52;
  static constexpr double ln2_high = 6.93147180369123816490e-01;
  static constexpr double ln2_low = 1.90821492927058770002e-10;
  static constexpr double exp_low = -746, exp_high = 710;
  static constexpr int exp_terms = 13, log_terms = 10;
  static constexpr double tanh_high = 20;
};

template <class T>
using bits_of = vec<typename Format<T>::Bits>;

template <class T>
constexpr auto to_bits(T value) {
  return __builtin_bit_cast(typename Format<T>::Bits, value);
}

template <class T>
JDN_INLINE bits_of<T> sign_bits() {
  return (bits_of<T>)splat(T(-0.0));
}

template <class T>
JDN_INLINE vec<T> abs_of(vec<T> x) {
  return (vec<T>)((bits_of<T>)x & ~sign_bits<T>());
}

// a >= 0 with the sign of x.
template <class T>
JDN_INLINE vec<T> with_sign(vec<T> a, vec<T> x) {
  return (vec<T>)((bits_of<T>)a | ((bits_of<T>)x & sign_bits<T>()));
}

// x = n ln 2 + r with |r| <= ln(2) / 2.
template <class T>
struct ExpParts {
  vec<T> expm1;  // e^r - 1
  bits_of<T> n;  // n + 2 bias, which is positive
};

// e^(x + low): a part of x that is too small for x to hold.
template <class T>
JDN_INLINE ExpParts<T> exp_parts(vec<T> x, vec<T> low = splat(T(-0.0))) {
  using F = Format<T>;
  constexpr T log2_e = T(1.44269504088896340736);
  const vec<T> shifted = x * log2_e + F::rounder;
  const vec<T> n = shifted - F::rounder;
  const vec<T> r = ((x - n * F::ln2_high) - n * F::ln2_low) + low;
  double factorial = 1;
  for (int k = 2; k <= F::exp_terms; k++) factorial *= k;
  vec<T> p = splat(T(1 / factorial));
#pragma GCC unroll 16
  for (int k = F::exp_terms; k > 2; k--) {
    factorial /= k;
    p = p * r + T(1 / factorial);
  }
  return {p * (r * r) + r, (bits_of<T>)shifted - (to_bits(F::rounder) - 2 * F::bias)};
}

// factor e^(x + low).
template <class T>
JDN_INLINE vec<T> times_exp(vec<T> factor, vec<T> x, vec<T> low) {
  using F = Format<T>;
  x = x < F::exp_low ? splat(F::exp_low) : x;
  x = x > F::exp_high ? splat(F::exp_high) : x;
  const ExpParts<T> parts = exp_parts<T>(x, low);
  // 2^n as two factors: n reaches beyond the exponents of T.
  const bits_of<T> half = parts.n >> 1;
  return (parts.expm1 * factor + factor) * (vec<T>)(half << F::fraction_bits) *
         (vec<T>)((parts.n - half) << F::fraction_bits);
}

template <class T>
JDN_INLINE vec<T> exp_of(vec<T> x) {
  return times_exp<T>(splat(T(1)), x, splat(T(-0.0)));
}

template <class T>
JDN_INLINE vec<T> log_of(vec<T> x) {
  using F = Format<T>;
  constexpr T infinity = __builtin_inf();
  constexpr T up = F::fraction_bits + 1;
  constexpr auto sqrt_half = to_bits(T(0.70710678118654752440));
  // x = m 2^e with m around 1, from sqrt(1/2) to sqrt(2). Denormals are scaled up first.
  const mask<T> denormal = x < F::smallest_normal;
  const vec<T> normal = denormal ? x * T(uint64_t{2} << F::fraction_bits) : x;
  const bits_of<T> shifted = (bits_of<T>)normal + (to_bits(T(1)) - sqrt_half);
  const bits_of<T> fraction = shifted & ((typename F::Bits{1} << F::fraction_bits) - 1);
  const vec<T> f = (vec<T>)(fraction + sqrt_half) - 1;
  const vec<T> biased = (vec<T>)((shifted >> F::fraction_bits) + to_bits(F::rounder));
  const vec<T> e = biased - (F::rounder + T(F::bias)) - (denormal ? splat(up) : vec<T>{});
  // ln(1 + f) = 2 artanh s = f - s (f - sum of 2 / (2k + 1) s^2k).
  const vec<T> s = f / (f + 2);
  const vec<T> s2 = s * s;
  vec<T> p = splat(T(2.0 / (2 * F::log_terms + 1)));
#pragma GCC unroll 16
  for (int k = F::log_terms - 1; k > 0; k--) p = p * s2 + T(2.0 / (2 * k + 1));
  const vec<T> low = s * (f - p * s2) - e * F::ln2_low;
  vec<T> y = e * F::ln2_high - (low - f);
  y = x < infinity ? y : x;
  y = x < 0 ? splat(T(__builtin_nan(""))) : y;
  return x == 0 ? splat(-infinity) : y;
}

// ln(1 + z) for z from 0 to 1: what z loses when 1 is added counts for a correction.
template <class T>
JDN_INLINE vec<T> log1p_of(vec<T> z) {
  const vec<T> u = z + 1;
  return log_of<T>(u) + (z - (u - 1)) / u;
}

// e^-|x| never overflows; 1 / (1 + e^-x) = e^x / (1 + e^x).
template <class T>
JDN_INLINE vec<T> sigmoid_of(vec<T> x) {
  const vec<T> z = exp_of<T>(-abs_of<T>(x));
  return (x < 0 ? z : splat(T(1))) / (z + 1);
}

// e^x - 1 = 2^n (e^r - 1) + 2^n - 1, where 2^n is normal.
template <class T>
JDN_INLINE vec<T> expm1_bounded(vec<T> x) {
  using F = Format<T>;
  const ExpParts<T> parts = exp_parts<T>(x);
  const vec<T> power = (vec<T>)((parts.n - F::bias) << F::fraction_bits);
  return power * parts.expm1 + (power - 1);
}

// It is -1 long before 2^n is no longer normal.
template <class T>
JDN_INLINE vec<T> expm1_of(vec<T> x) {
  using F = Format<T>;
  constexpr T low = -2 * F::tanh_high, high = F::exp_high - 1;
  const vec<T> y = expm1_bounded<T>(x < low ? splat(low) : x);
  return x > high ? splat(T(__builtin_inf())) : y;
}

// tanh |x| = (e^2|x| - 1) / (e^2|x| + 1).
template <class T>
JDN_INLINE vec<T> tanh_of(vec<T> x) {
  using F = Format<T>;
  vec<T> a = abs_of<T>(x);
  a = a > F::tanh_high ? splat(F::tanh_high) : a;
  const vec<T> expm1 = expm1_bounded<T>(a + a);
  return with_sign<T>(expm1 / (expm1 + 2), x);
}

#define JDN_VECTOR_FUNCTION(name)                                          \
  JDN_INLINE vec<float> name(vec<float> x) { return name##_of<float>(x); } \
  JDN_INLINE vec<double> name(vec<double> x) { return name##_of<double>(x); }

JDN_VECTOR_FUNCTION(abs)
JDN_VECTOR_FUNCTION(exp)
JDN_VECTOR_FUNCTION(expm1)
JDN_VECTOR_FUNCTION(log)
JDN_VECTOR_FUNCTION(log1p)
JDN_VECTOR_FUNCTION(sigmoid)
JDN_VECTOR_FUNCTION(tanh)

}  // namespace jdn::JDN_ISA
