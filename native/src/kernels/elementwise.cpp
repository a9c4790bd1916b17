// Binary operators and scaling.
#include <jdynet/elementwise.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"

namespace jdn::JDN_ISA {
namespace {

// y = f(a, b) over a dense or a strided call.
template <class T, class F>
void binary(jdn_out y, jdn_in a, jdn_in b, int64_t n, int64_t a_step, int64_t b_step, jdn_in layout,
            F f) {
  T* out = static_cast<T*>(y);
  const T* left = static_cast<const T*>(a);
  const T* right = static_cast<const T*>(b);
  if (layout == nullptr) {
    map_dense(out, n, f, Input<T>{left, a_step}, Input<T>{right, b_step});
  } else {
    map_strided<3>(out, Layout(layout), f, Strided<T>{left, 1}, Strided<T>{right, 2});
  }
}

// da = fa(dy, a, b) and db = fb(dy, a, b), each where it is wanted.
template <class T, class FA, class FB>
void binary_backward(jdn_out da, jdn_out db, jdn_in dy, jdn_in a, jdn_in b, int64_t n,
                     int64_t a_step, int64_t b_step, int32_t accumulate_a, int32_t accumulate_b,
                     FA fa, FB fb) {
  const Input<T> grad{static_cast<const T*>(dy), 1};
  const Input<T> left{static_cast<const T*>(a), a_step};
  const Input<T> right{static_cast<const T*>(b), b_step};
  for_ranges(n, kMapChunk, [&](int64_t begin, int64_t end) {
    if (da != nullptr) {
      map_gradient(static_cast<T*>(da), begin, end, accumulate_a, fa, grad, left, right);
    }
    if (db != nullptr) {
      map_gradient(static_cast<T*>(db), begin, end, accumulate_b, fb, grad, left, right);
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

// with: the dtypes, one of dtypes.h. f(a, b).
#define JDN_BINARY(name, with, f)                                                    \
  JDN_KERNEL(jdn_##name##_forward,                                                   \
             (jdn_dtype dtype, jdn_out out, jdn_in left, jdn_in right, int64_t n,    \
              int64_t left_step, int64_t right_step, jdn_in layout),                 \
             (dtype, out, left, right, n, left_step, right_step, layout)) {          \
    FlushDenormals flush(dtype);                                                     \
    with(dtype, [&](auto zero) {                                                     \
      binary<decltype(zero)>(out, left, right, n, left_step, right_step, layout, f); \
    });                                                                              \
  }

// fa(dy, a, b), fb(dy, a, b).
#define JDN_BINARY_GRADIENTS(name, fa, fb)                                                       \
  JDN_KERNEL(jdn_##name##_backward,                                                              \
             (jdn_dtype dtype, jdn_out out_a, jdn_out out_b, jdn_in grad, jdn_in left,           \
              jdn_in right, int64_t n, int64_t left_step, int64_t right_step,                    \
              int32_t accumulate_a, int32_t accumulate_b),                                       \
             (dtype, out_a, out_b, grad, left, right, n, left_step, right_step, accumulate_a,    \
              accumulate_b)) {                                                                   \
    FlushDenormals flush(dtype);                                                                 \
    with_float(dtype, [&](auto zero) {                                                           \
      binary_backward<decltype(zero)>(out_a, out_b, grad, left, right, n, left_step, right_step, \
                                      accumulate_a, accumulate_b, fa, fb);                       \
    });                                                                                          \
  }

// The gradients of add and sub are dy and -dy: no kernel.
JDN_BINARY(add, with_number, [](auto a, auto b) { return a + b; })
JDN_BINARY(sub, with_number, [](auto a, auto b) { return a - b; })

JDN_BINARY(mul, with_number, [](auto a, auto b) { return a * b; })
JDN_BINARY_GRADIENTS(
    mul, [](auto dy, auto, auto b) { return dy * b; }, [](auto dy, auto a, auto) { return dy * a; })

// b * b could overflow where the gradient does not.
JDN_BINARY(div, with_float, [](auto a, auto b) { return a / b; })
JDN_BINARY_GRADIENTS(
    div, [](auto dy, auto, auto b) { return dy / b; },
    [](auto dy, auto a, auto b) { return -dy * (a / b / b); })

JDN_KERNEL(jdn_scale,
           (jdn_dtype dtype, jdn_out y, jdn_in x, double alpha, int64_t n, int64_t x_step,
            jdn_in layout, int32_t accumulate),
           (dtype, y, x, alpha, n, x_step, layout, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    T* out = static_cast<T*>(y);
    const T* in = static_cast<const T*>(x);
    auto scaled = [factor = static_cast<T>(alpha)](auto v) { return factor * v; };
    auto add = [scaled](auto sum, auto v) { return sum + scaled(v); };
    if (layout == nullptr) {
      for_ranges(n, kMapChunk, [&](int64_t begin, int64_t end) {
        map_gradient(out, begin, end, accumulate, scaled, Input<T>{in, x_step});
      });
    } else if (accumulate) {
      map_strided<2>(out, Layout(layout), add, Strided<T>{out, 0}, Strided<T>{in, 1});
    } else {
      map_strided<2>(out, Layout(layout), scaled, Strided<T>{in, 1});
    }
  });
}
