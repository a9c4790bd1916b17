// From a dtype code to a C++ type:
//   with_...(dtype, [&](auto zero) { using T = decltype(zero); ... });
#pragma once

#include <type_traits>

#include "isa/isa.h"

namespace jdn::JDN_ISA {

template <class F>
inline void with_float(jdn_dtype dtype, const F& f) {
  if (dtype == JDN_FLOAT64) {
    f(double{});
  } else {
    f(float{});
  }
}

// float32, float64, int64, int32.
template <class F>
inline void with_number(jdn_dtype dtype, const F& f) {
  switch (dtype) {
    case JDN_INT64:
      return f(int64_t{});
    case JDN_INT32:
      return f(int32_t{});
    default:
      return with_float(dtype, f);
  }
}

// All but bool.
template <class F>
inline void with_value(jdn_dtype dtype, const F& f) {
  if (dtype == JDN_UINT8) {
    f(uint8_t{});
  } else {
    with_number(dtype, f);
  }
}

template <class F>
inline void with_any(jdn_dtype dtype, const F& f) {
  if (dtype == JDN_BOOL) {
    f(bool{});
  } else {
    with_value(dtype, f);
  }
}

// All but bool, signed integers as unsigned ones: their sums and products wrap around, and have the
// same bits.
template <class F>
inline void with_wrapping(jdn_dtype dtype, const F& f) {
  switch (dtype) {
    case JDN_INT64:
      return f(uint64_t{});
    case JDN_INT32:
      return f(uint32_t{});
    default:
      return with_value(dtype, f);
  }
}

// A factor for values of T: without its fraction for integers, also for those of with_wrapping,
// which a negative number has no direct way to.
template <class T>
inline T truncated(double value) {
  if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(static_cast<int64_t>(value));
  } else {
    return static_cast<T>(value);
  }
}

// An unsigned integer of the dtype's size: for moving bits.
template <class F>
inline void with_bits(jdn_dtype dtype, const F& f) {
  switch (dtype) {
    case JDN_FLOAT64:
    case JDN_INT64:
      return f(uint64_t{});
    case JDN_FLOAT32:
    case JDN_INT32:
      return f(uint32_t{});
    default:
      return f(uint8_t{});
  }
}

}  // namespace jdn::JDN_ISA
