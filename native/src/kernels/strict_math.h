// log and cos with the bits of java.lang.StrictMath, as vectors: fdlibm's formulas (Freely
// Distributable LIBM 5.3, Sun Microsystems), with selections for its branches. To be compiled
// without fused multiply-add.
#pragma once

#include "isa/vec.h"

namespace jdn::JDN_ISA {

// The double whose upper 32 bits these are: fdlibm compares those.
constexpr double from_high(uint64_t bits) { return __builtin_bit_cast(double, bits << 32); }

// ln x for x in [2^-1022, infinity).
JDN_INLINE vec<double> strict_log(vec<double> x) {
  constexpr double rounder = 0x1.8p52;
  constexpr uint64_t fraction = (uint64_t{1} << 52) - 1;
  const vec<uint64_t> bits = (vec<uint64_t>)x;
  // x = 2^k m with m in [sqrt(1/2), sqrt(2)).
  vec<double> m = (vec<double>)((bits & fraction) | __builtin_bit_cast(uint64_t, 1.0));
  vec<double> k =
      (vec<double>)((bits >> 52) + __builtin_bit_cast(uint64_t, rounder)) - (rounder + 1023);
  const auto near_one = (m < from_high(0x3ff00001)) | (m >= from_high(0x3ffffffe));
  const auto near_root = (m >= from_high(0x3ff6147a)) & (m < from_high(0x3ff6b852));
  const auto upper = m >= from_high(0x3ff6a09c);
  m = upper ? m * 0.5 : m;
  k = upper ? k + 1.0 : k;
  const vec<double> f = m - 1.0;
  const vec<double> s = f / (2.0 + f);
  const vec<double> z = s * s;
  const vec<double> w = z * z;
  const vec<double> t1 = w * (3.999999999940941908e-01 +
                              w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const vec<double> t2 = z * (6.666666666666735130e-01 +
                              w * (2.857142874366239149e-01 +
                                   w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const vec<double> r = t2 + t1;
  const vec<double> high = k * 6.93147180369123816490e-01;
  const vec<double> low = k * 1.90821492927058770002e-10;
  const vec<double> half = 0.5 * f * f;
  const vec<double> series = f * f * (0.5 - 0.33333333333333333 * f);
  const vec<double> rooted = half - (s * (half + r) + low);
  const vec<double> plain = s * (f - r) - low;
  return high - ((near_one ? series - low : near_root ? rooted : plain) - f);
}

// x - n pi / 2 as y0 + y1 where x is so near that the vector formula loses bits; n from 1 to 4.
struct Rest {
  double y0, y1;
};

inline Rest near_quarter(double x, double n) {
  constexpr double pio2_1 = 1.57079632673412561417e+00, pio2_1t = 6.07710050650619224932e-11;
  constexpr double pio2_2 = 6.07710050630396597660e-11, pio2_2t = 2.02226624879595063154e-21;
  constexpr double pio2_3 = 2.02226624871116645580e-21, pio2_3t = 8.47842766036889956997e-32;
  double r = x - n * pio2_1;
  double w = n * pio2_1t;
  if (n == 1) {
    r -= pio2_2;
    w = pio2_2t;
    return {r - w, (r - (r - w)) - w};
  }
  const auto exponent = [](double v) {
    return static_cast<int>(__builtin_bit_cast(uint64_t, v) >> 52 & 0x7ff);
  };
  double y0 = r - w;
  if (exponent(x) - exponent(y0) > 16) {
    double t = r;
    w = n * pio2_2;
    r = t - w;
    w = n * pio2_2t - ((t - r) - w);
    y0 = r - w;
    if (exponent(x) - exponent(y0) > 49) {
      t = r;
      w = n * pio2_3;
      r = t - w;
      w = n * pio2_3t - ((t - r) - w);
      y0 = r - w;
    }
  }
  return {y0, (r - y0) - w};
}

// cos x for x in [0, 2 pi].
JDN_INLINE vec<double> strict_cos(vec<double> x) {
  const vec<double> none{};
  const vec<double> one = splat(1.0);
  // The nearest multiple n of pi / 2.
  const vec<double> q = x * 6.36619772367581382433e-01 + 0.5;
  vec<double> n = x < from_high(0x3fe921fc) ? none : one;
  n += q >= 2.0 ? one : none;
  n += q >= 3.0 ? one : none;
  n += q >= 4.0 ? one : none;
  const vec<double> r = x - n * 1.57079632673412561417e+00;
  const vec<double> w = n * 6.07710050650619224932e-11;
  vec<double> y0 = r - w;
  vec<double> y1 = (r - y0) - w;
  const vec<uint64_t> word = (vec<uint64_t>)x >> 32;
  const auto close =
      (word == 0x3ff921fb) | (word == 0x400921fb) | (word == 0x4012d97c) | (word == 0x401921fb);
  // One value in 300,000.
  const auto any = [](auto a, auto b) { return a | b; };
  if (__builtin_expect(fold_lanes<int64_t>((vec<int64_t>)close, any) != 0, 0)) {
    for (int i = 0; i < lanes<double>; i++) {
      if (close[i] == 0) continue;
      const Rest rest = near_quarter(x[i], n[i]);
      y0[i] = rest.y0;
      y1[i] = rest.y1;
    }
  }
  const vec<double> z = y0 * y0;
  // cos(y0 + y1)
  const vec<double> c =
      z * (4.16666666666666019037e-02 +
           z * (-1.38888888888741095749e-03 +
                z * (2.48015872894767294178e-05 +
                     z * (-2.75573143513906633035e-07 +
                          z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
  constexpr uint64_t magnitude = ~uint64_t{0} >> 1, high = ~uint64_t{0} << 32;
  const vec<uint64_t> bits = (vec<uint64_t>)y0 & magnitude;
  const vec<double> size = (vec<double>)bits;
  vec<double> part = (vec<double>)((bits & high) - (uint64_t{0x00200000} << 32));
  part = size >= from_high(0x3fe90001) ? splat(0.28125) : part;
  part = size < from_high(0x3fd33333) ? none : part;
  const vec<double> cosine = (1.0 - part) - ((0.5 * z - part) - (z * c - y0 * y1));
  // sin(y0 + y1)
  const vec<double> v = z * y0;
  const vec<double> p =
      8.33333333332248946124e-03 +
      z * (-1.98412698298579493134e-04 +
           z * (2.75573137070700676789e-06 +
                z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)));
  const vec<double> sine = y0 - ((z * (0.5 * y1 - v * p) - y1) - v * -1.66666666666666324348e-01);
  const vec<double> turned = n == 1.0 ? -sine : n == 3.0 ? sine : cosine;
  return n == 2.0 ? -cosine : turned;
}

}  // namespace jdn::JDN_ISA
