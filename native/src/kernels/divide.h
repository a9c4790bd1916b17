// Quotients and powers of single values, as Python and PyTorch have them.
#pragma once

#include <type_traits>

#include "isa/vec.h"

namespace jdn::JDN_ISA {

JDN_INLINE float fmod_of(float a, float b) { return __builtin_fmodf(a, b); }
JDN_INLINE double fmod_of(double a, double b) { return __builtin_fmod(a, b); }
JDN_INLINE float trunc_of(float x) { return __builtin_truncf(x); }
JDN_INLINE double trunc_of(double x) { return __builtin_trunc(x); }
JDN_INLINE float floor_of(float x) { return __builtin_floorf(x); }
JDN_INLINE double floor_of(double x) { return __builtin_floor(x); }
JDN_INLINE float sqrt_of(float x) { return __builtin_sqrtf(x); }
JDN_INLINE double sqrt_of(double x) { return __builtin_sqrt(x); }

template <class T>
constexpr bool is_float = std::is_floating_point_v<T>;

// Wide enough that nothing is promoted to a signed type.
template <class T>
using Wrapping = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;

// Integers that the processor cannot divide: Java has refused 0, unless another thread changed b
// meanwhile; the lowest number by -1 wraps around.
template <class T>
JDN_INLINE bool divides(T b) {
  return b != 0 && (!std::is_signed_v<T> || b != static_cast<T>(-1));
}

template <class T>
JDN_INLINE T special_quotient(T a, T b) {
  return b == 0 ? T{} : static_cast<T>(0 - static_cast<Wrapping<T>>(a));
}

// Remainder with the sign of a.
template <class T>
JDN_INLINE T fmod_value(T a, T b) {
  if constexpr (is_float<T>) {
    return fmod_of(a, b);
  } else {
    return divides(b) ? static_cast<T>(a % b) : T{};
  }
}

// Remainder with the sign of b.
template <class T>
JDN_INLINE T remainder_value(T a, T b) {
  const T rest = fmod_value(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? static_cast<T>(rest + b) : rest;
}

template <class T>
JDN_INLINE T div_trunc_value(T a, T b) {
  if constexpr (is_float<T>) {
    return trunc_of(a / b);
  } else {
    return divides(b) ? static_cast<T>(a / b) : special_quotient(a, b);
  }
}

// The floor of the exact quotient: a / b may have been rounded up to an integer.
template <class T>
JDN_INLINE T div_floor_value(T a, T b) {
  if constexpr (is_float<T>) {
    if (b == 0) return a / b;
    const T rest = fmod_of(a, b);
    T quotient = (a - rest) / b;
    if (rest != 0 && (rest < 0) != (b < 0)) quotient -= 1;
    if (quotient == 0) return __builtin_signbit(a / b) ? T(-0.0) : T(0);
    const T floored = floor_of(quotient);
    return quotient - floored > T(0.5) ? floored + 1 : floored;
  } else {
    if (!divides(b)) return special_quotient(a, b);
    const T quotient = static_cast<T>(a / b);
    return a % b != 0 && (a < 0) != (b < 0) ? static_cast<T>(quotient - 1) : quotient;
  }
}

template <class T>
JDN_INLINE T pow_value(T a, T b) {
  if constexpr (is_float<T>) {
    return static_cast<T>(__builtin_pow(static_cast<double>(a), static_cast<double>(b)));
  } else {
    if (b < 0) return a == 1 ? 1 : a == static_cast<T>(-1) ? (b % 2 != 0 ? a : 1) : 0;
    Wrapping<T> power = 1, base = static_cast<Wrapping<T>>(a);
    for (T rest = b; rest != 0; rest /= 2) {
      if (rest % 2 != 0) power *= base;
      base *= base;
    }
    return static_cast<T>(power);
  }
}

// Calls f(power) with a function power(a, b); a single exponent may have a faster one than pow.
template <class T, class F>
void with_power(bool single, T exponent, const F& f) {
  if constexpr (is_float<T>) {
    if (single) {
      if (exponent == 1) return f([](T a, T) { return a; });
      if (exponent == 2) return f([](T a, T) { return a * a; });
      if (exponent == 3) return f([](T a, T) { return a * a * a; });
      if (exponent == T(0.5)) return f([](T a, T) { return sqrt_of(a); });
      if (exponent == -1) return f([](T a, T) { return 1 / a; });
    }
  }
  f([](T a, T b) { return pow_value(a, b); });
}

}  // namespace jdn::JDN_ISA
