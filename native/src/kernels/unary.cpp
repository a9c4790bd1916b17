// Unary operators: each one's formula and, beside it, its gradient's.
#include <jdynet/elementwise.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"
#include "kernels/math.h"

namespace jdn::JDN_ISA {
namespace {

template <class T, class F>
void unary(jdn_out y, jdn_in x, int64_t n, jdn_in layout, F f) {
  T* out = static_cast<T*>(y);
  const T* in = static_cast<const T*>(x);
  if (layout == nullptr) {
    map_dense(out, n, f, Input<T>{in, 1});
  } else {
    map_strided<2>(out, Layout(layout), f, Strided<T>{in, 1});
  }
}

template <class T, class F>
void unary_backward(jdn_out dx, jdn_in dy, jdn_in saved, int64_t n, int32_t accumulate, F f) {
  for_ranges(n, kMapChunk, [&](int64_t begin, int64_t end) {
    map_gradient(static_cast<T*>(dx), begin, end, accumulate, f,
                 Input<T>{static_cast<const T*>(dy), 1}, Input<T>{static_cast<const T*>(saved), 1});
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

// with: the dtypes, one of dtypes.h. f(x).
#define JDN_UNARY(name, with, f)                                                   \
  JDN_KERNEL(jdn_##name##_forward,                                                 \
             (jdn_dtype dtype, jdn_out out, jdn_in in, int64_t n, jdn_in layout),  \
             (dtype, out, in, n, layout)) {                                        \
    FlushDenormals flush(dtype);                                                   \
    with(dtype, [&](auto zero) { unary<decltype(zero)>(out, in, n, layout, f); }); \
  }

// f(dy, what the operator saves: y or x).
#define JDN_UNARY_GRADIENT(name, f)                                                             \
  JDN_KERNEL(                                                                                   \
      jdn_##name##_backward,                                                                    \
      (jdn_dtype dtype, jdn_out out, jdn_in grad, jdn_in saved, int64_t n, int32_t accumulate), \
      (dtype, out, grad, saved, n, accumulate)) {                                               \
    FlushDenormals flush(dtype);                                                                \
    with_float(dtype, [&](auto zero) {                                                          \
      unary_backward<decltype(zero)>(out, grad, saved, n, accumulate, f);                       \
    });                                                                                         \
  }

// The gradient of neg is -dy: no kernel.
JDN_UNARY(neg, with_number, [](auto x) { return -x; })

JDN_UNARY(exp, with_float, [](auto x) { return exp(x); })
JDN_UNARY_GRADIENT(exp, [](auto dy, auto y) { return dy * y; })

JDN_UNARY(log, with_float, [](auto x) { return log(x); })
JDN_UNARY_GRADIENT(log, [](auto dy, auto x) { return dy / x; })

JDN_UNARY(sqrt, with_float, [](auto x) { return sqrt(x); })
JDN_UNARY_GRADIENT(sqrt, [](auto dy, auto y) { return dy / (y + y); })

JDN_UNARY(square, with_float, [](auto x) { return x * x; })
JDN_UNARY_GRADIENT(square, [](auto dy, auto x) { return (x + x) * dy; })

JDN_UNARY(abs, with_float, [](auto x) { return abs(x); })
JDN_UNARY_GRADIENT(abs, [](auto dy, auto x) { return x > 0 ? dy : (x < 0 ? -dy : decltype(dy){}); })

// x <= 0 is false for NaN, which so comes through.
JDN_UNARY(relu, with_float, [](auto x) { return x <= 0 ? decltype(x){} : x; })
JDN_UNARY_GRADIENT(relu, [](auto dy, auto y) { return y > 0 ? dy : decltype(dy){}; })

JDN_UNARY(sigmoid, with_float, [](auto x) { return sigmoid(x); })
JDN_UNARY_GRADIENT(sigmoid, [](auto dy, auto y) { return dy * y * (1 - y); })

JDN_UNARY(tanh, with_float, [](auto x) { return tanh(x); })
JDN_UNARY_GRADIENT(tanh, [](auto dy, auto y) { return dy * (1 - y * y); })
