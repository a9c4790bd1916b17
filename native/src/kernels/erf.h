// erf, erfc and the normal distribution of vectors: at most 4 ulp.
#pragma once

#include "kernels/math.h"

namespace jdn::JDN_ISA {

// (1 + 2 a) e^(a^2) erfc(a) is nearly constant. As a polynomial of (a - centre) / (a + centre) with
// the smallest possible relative error (Remez' algorithm) for a from 0 to high: 2e-9 and 1e-17.
// Above, erfc is 0.
template <class T>
struct Erfc;

template <>
struct Erfc<float> {
  static constexpr double centre = 3;
  static constexpr float high = 10.5f;
  static constexpr double terms[] = {1.253008060e+00,  -1.356211425e-01, -4.756244192e-02,
                                     1.296464833e-01,  -1.192702447e-01, 6.829577400e-02,
                                     -2.380152032e-02, 2.563944237e-03,  2.007702032e-03,
                                     -7.678616441e-04, -2.643550117e-04};
  // Of the Taylor series of erf(z) / z for |z| <= 1 / 2.
  static constexpr int erf_terms = 7;
  // Half the digits of a number: its square is exact.
  static constexpr uint32_t upper_half = ~((uint32_t{1} << 12) - 1);
};

template <>
struct Erfc<double> {
  static constexpr double centre = 3.75;
  static constexpr double high = 28;
  static constexpr double terms[] = {
      1.23751263083782748e+00,  -1.40240598585546689e-01, 3.58541548546273273e-03,
      8.22767384901110788e-02,  -1.08803930141657026e-01, 9.23043211615780512e-02,
      -5.86933985914412995e-02, 2.83622773994456935e-02,  -9.74657954172315592e-03,
      1.75562602864408248e-03,  2.93713597286292553e-04,  -2.90155040928085251e-04,
      5.16491572261916536e-05,  2.23875626396467574e-05,  -1.14435051041020078e-05,
      -9.80915654659078490e-07, 1.74871677669157335e-06,  -4.70438680046059917e-08,
      -2.52878539607691737e-07, 1.50815144047754325e-08,  3.27308356782442426e-08,
      -5.60116823000416649e-10, -2.28913127889279667e-09};
  static constexpr int erf_terms = 13;
  static constexpr uint64_t upper_half = ~((uint64_t{1} << 27) - 1);
};

// scale (1 + 2 a) e^(a^2) erfc(a) with a = t / unit from 0 to high.
template <class T>
JDN_INLINE vec<T> erfc_factor(vec<T> t, double unit, double scale) {
  using E = Erfc<T>;
  constexpr int count = sizeof(E::terms) / sizeof(E::terms[0]);
  const T centre = static_cast<T>(E::centre * unit);
  const vec<T> u = (t - centre) / (t + centre);
  vec<T> p = splat(static_cast<T>(E::terms[count - 1] * scale));
#pragma GCC unroll 32
  for (int k = count - 2; k >= 0; k--) p = p * u + static_cast<T>(E::terms[k] * scale);
  return p;
}

// factor e^(-scale a^2) for a scale of 1 or 1 / 2. Rounding a^2 would cost as many ulp as it is
// large.
template <class T>
JDN_INLINE vec<T> times_exp_minus_square(vec<T> factor, vec<T> a, T scale) {
  const vec<T> upper = (vec<T>)((bits_of<T>)a & Erfc<T>::upper_half);
  return times_exp<T>(factor, upper * upper * -scale, (a - upper) * (a + upper) * -scale);
}

// erf(x) = sum of terms[k] x^(2k + 1).
struct ErfSeries {
  constexpr ErfSeries() : terms{} {
    double term = 1.12837916709551257390;  // 2 / sqrt(pi)
    for (int k = 0; k < 14; k++) {
      terms[k] = term / (2 * k + 1);
      term /= -(k + 1);
    }
  }
  double terms[14];
};

// For |x| up to 1 / 2.
template <class T>
JDN_INLINE vec<T> erf_small(vec<T> x) {
  constexpr ErfSeries series;
  constexpr int last = Erfc<T>::erf_terms;
  const vec<T> square = x * x;
  vec<T> p = splat(T(series.terms[last]));
#pragma GCC unroll 16
  for (int k = last - 1; k > 0; k--) p = p * square + T(series.terms[k]);
  p = p * square + T(series.terms[0] - 1);
  return p * x + x;
}

// erfc a for a >= 0; precise from 1 / 2.
template <class T>
JDN_INLINE vec<T> erfc_large(vec<T> a) {
  const vec<T> t = a > Erfc<T>::high ? splat(Erfc<T>::high) : a;
  return times_exp_minus_square<T>(erfc_factor<T>(t, 1, 0.5) / (t + T(0.5)), t, 1);
}

template <class T>
JDN_INLINE vec<T> erf_of(vec<T> x) {
  const vec<T> a = abs_of<T>(x);
  return a < T(0.5) ? erf_small<T>(x) : with_sign<T>(1 - erfc_large<T>(a), x);
}

template <class T>
JDN_INLINE vec<T> erfc_of(vec<T> x) {
  const vec<T> a = abs_of<T>(x);
  const vec<T> tail = erfc_large<T>(a);
  return a < T(0.5) ? 1 - erf_small<T>(x) : (x < 0 ? 2 - tail : tail);
}

// The normal distribution, the integral of e^(-t^2 / 2) / sqrt(2 pi) up to x.
template <class T>
JDN_INLINE vec<T> normal_of(vec<T> x) {
  constexpr double sqrt_2 = 1.41421356237309504880, sqrt_half = sqrt_2 / 2;
  constexpr T high = T(sqrt_2) * Erfc<T>::high;
  const vec<T> a = abs_of<T>(x);
  const vec<T> t = a > high ? splat(high) : a;
  const vec<T> factor = erfc_factor<T>(t, sqrt_2, sqrt_half / 2) / (t + T(sqrt_half));
  const vec<T> tail = times_exp_minus_square<T>(factor, t, T(0.5));
  const vec<T> small = erf_small<T>(x * T(sqrt_half)) * T(0.5) + T(0.5);
  return a < T(0.7) ? small : (x < 0 ? tail : 1 - tail);
}

JDN_VECTOR_FUNCTION(erf)
JDN_VECTOR_FUNCTION(erfc)
JDN_VECTOR_FUNCTION(normal)

}  // namespace jdn::JDN_ISA
