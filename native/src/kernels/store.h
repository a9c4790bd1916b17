// What becomes of an element that a value is put to, one or a row of them: for kernels that follow
// indices, on index_lines.h.
#pragma once

#include <string.h>

#include <type_traits>

#include "isa/vec.h"

namespace jdn::JDN_ISA {

struct Assign {
  template <class T>
  JDN_INLINE T operator()(T, T value) const {
    return value;
  }
};

// Integers wrap around as Java's do; bool is or.
template <class T>
JDN_INLINE T added(T a, T b) {
  if constexpr (std::is_same_v<T, bool>) {
    return a | b;
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  } else {
    return a + b;
  }
}

struct Add {
  template <class T>
  JDN_INLINE T operator()(T old, T value) const {
    return added(old, value);
  }
};

template <class T>
struct AddScaled {
  JDN_INLINE T operator()(T old, T value) const {
    if constexpr (std::is_same_v<T, bool>) {
      return old | (value & factor);
    } else if constexpr (std::is_integral_v<T>) {
      const uint64_t product = static_cast<uint64_t>(value) * static_cast<uint64_t>(factor);
      return added(old, static_cast<T>(product));
    } else {
      return old + value * factor;
    }
  }
  T factor;
};

// y = op(y, x) for a row of n elements.
template <class T, class Op>
JDN_INLINE void store_row(T* __restrict y, int64_t y_stride, const T* __restrict x,
                          int64_t x_stride, int64_t n, Op op) {
  // Below so many bytes a loop is faster than a call.
  constexpr int64_t few = 64 / sizeof(T);
  if (y_stride == 1 && x_stride == 1) {
    if constexpr (std::is_same_v<Op, Assign>) {
      if (n > few) {
        memcpy(y, x, static_cast<size_t>(n) * sizeof(T));
        return;
      }
    }
    for (int64_t i = 0; i < n; i++) y[i] = op(y[i], x[i]);
  } else {
    for (int64_t i = 0; i < n; i++) y[i * y_stride] = op(y[i * y_stride], x[i * x_stride]);
  }
}

}  // namespace jdn::JDN_ISA
