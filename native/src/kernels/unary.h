// What files of unary operators are made of: y = f(x), its gradient, and the macros that define
// kernels from them. What operators demand stands in jdynet/unary.h and jdynet/activation.h.
#pragma once

#include <type_traits>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/math.h"
#include "kernels/operands.h"

namespace jdn::JDN_ISA {

// The type of a vector's lanes.
template <class V>
using Lane = std::decay_t<decltype(std::declval<V&>()[0])>;

// f(double) of each lane: for functions of <math.h>.
template <class V, class F>
JDN_INLINE V each_lane(V x, F f) {
  for (int i = 0; i < lanes<Lane<V>>; i++) x[i] = static_cast<Lane<V>>(f(x[i]));
  return x;
}

template <class T, class F>
void unary(jdn_out y, jdn_in x, int64_t n, jdn_in layout, F f) {
  Operands<1>{y, {x}, n, {1}, layout}.map<T>(f);
}

template <class T, class F>
void unary_backward(jdn_out dx, jdn_in dy, jdn_in saved, int64_t n, int32_t accumulate, F f) {
  Gradients<1>{{dx}, dy, {saved}, n, {1}, {accumulate}}.map<T>(f);
}

}  // namespace jdn::JDN_ISA

#define JDN_UNARY_KERNEL(name, with, flush, ...)                                             \
  JDN_KERNEL(jdn_##name##_forward,                                                           \
             (jdn_dtype dtype, jdn_out out, jdn_in in, int64_t n, jdn_in layout),            \
             (dtype, out, in, n, layout)) {                                                  \
    flush;                                                                                   \
    with(dtype, [&](auto zero) { unary<decltype(zero)>(out, in, n, layout, __VA_ARGS__); }); \
  }

// f(x) for floating point.
#define JDN_UNARY(name, ...) \
  JDN_UNARY_KERNEL(name, with_float, FlushDenormals flush(dtype), __VA_ARGS__)

// f(x) that keeps or selects: denormals stay. with: the dtypes, one of dtypes.h.
#define JDN_UNARY_EXACT(name, with, ...) JDN_UNARY_KERNEL(name, with, , __VA_ARGS__)

// f(dy, what the operator saves: y or x).
#define JDN_UNARY_GRADIENT(name, ...)                                                           \
  JDN_KERNEL(                                                                                   \
      jdn_##name##_backward,                                                                    \
      (jdn_dtype dtype, jdn_out out, jdn_in grad, jdn_in saved, int64_t n, int32_t accumulate), \
      (dtype, out, grad, saved, n, accumulate)) {                                               \
    FlushDenormals flush(dtype);                                                                \
    with_float(dtype, [&](auto zero) {                                                          \
      unary_backward<decltype(zero)>(out, grad, saved, n, accumulate, __VA_ARGS__);             \
    });                                                                                         \
  }
