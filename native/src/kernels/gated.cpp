// Activations whose slope is an operand: prelu's weight, glu's other half.
#include <jdynet/activation.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/math.h"
#include "kernels/operands.h"

namespace jdn::JDN_ISA {
namespace {

// One run of elements that share a weight (step 0), or have one each.
template <class T>
void prelu_run(T* dx, T* terms, const T* dy, const T* x, Input<T> w, int64_t n,
               int32_t accumulate) {
  if (dx != nullptr) {
    map_gradient(
        dx, 0, n, accumulate,
        [](auto grad, auto value, auto slope) { return value > 0 ? grad : slope * grad; },
        Input<T>{dy, 1}, Input<T>{x, 1}, w);
  }
  if (terms != nullptr) {
    map_range(
        terms, 0, n,
        [](auto grad, auto value) { return value > 0 ? decltype(value){} : value * grad; },
        Input<T>{dy, 1}, Input<T>{x, 1});
  }
}

template <class T>
void prelu_backward(T* dx, T* terms, const T* dy, const T* x, const T* w, int64_t outer,
                    int64_t channels, int64_t inner, int32_t accumulate) {
  const auto run = [&](int64_t begin, int64_t n, Input<T> weight) {
    prelu_run(dx == nullptr ? nullptr : dx + begin, terms == nullptr ? nullptr : terms + begin,
              dy + begin, x + begin, weight, n, accumulate);
  };
  if (channels == 1) {
    for_ranges(outer * inner, kMapChunk, [&](int64_t begin, int64_t end) {
      run(begin, end - begin, {w, 0});
    });
  } else if (inner == 1) {
    for_ranges(outer, kMapChunk / (channels + 1) + 1, [&](int64_t begin, int64_t end) {
      for (int64_t o = begin; o < end; o++) run(o * channels, channels, {w, 1});
    });
  } else {
    for_ranges(outer * channels, kMapChunk / (inner + 1) + 1, [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        run(row * inner, inner, {w + row % channels, 0});
      }
    });
  }
}

// The halves of each row are `size` apart in dx and x.
template <class T>
void glu_backward(T* dx, const T* dy, const T* x, int64_t outer, int64_t size, int32_t accumulate) {
  // Rows in parts: few long ones are as common as many short ones.
  const int64_t parts = (size + kMapChunk - 1) / kMapChunk;
  for_ranges(outer * parts, kMapChunk / (size + 1) + 1, [&](int64_t first, int64_t last) {
    for (int64_t k = first; k < last; k++) {
      const int64_t row = k / parts;
      const int64_t begin = k % parts * kMapChunk;
      const int64_t n = size - begin < kMapChunk ? size - begin : kMapChunk;
      const int64_t left = 2 * row * size + begin;
      const Input<T> grad{dy + row * size + begin, 1}, a{x + left, 1}, b{x + left + size, 1};
      map_gradient(
          dx + left, 0, n, accumulate, [](auto d, auto gate) { return d * sigmoid(gate); }, grad,
          b);
      map_gradient(
          dx + left + size, 0, n, accumulate,
          [](auto d, auto value, auto gate) {
            const auto s = sigmoid(gate);
            return d * value * (s * (1 - s));
          },
          grad, a, b);
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_prelu_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in w, int64_t n, int64_t x_step,
            int64_t w_step, jdn_in layout),
           (dtype, y, x, w, n, x_step, w_step, layout)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    Operands<2>{y, {x, w}, n, {x_step, w_step}, layout}.map<decltype(zero)>(
        [](auto value, auto slope) { return value > 0 ? value : slope * value; });
  });
}

JDN_KERNEL(jdn_prelu_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_out terms, jdn_in dy, jdn_in x, jdn_in w,
            int64_t outer, int64_t channels, int64_t inner, int32_t accumulate),
           (dtype, dx, terms, dy, x, w, outer, channels, inner, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    prelu_backward(static_cast<T*>(dx), static_cast<T*>(terms), static_cast<const T*>(dy),
                   static_cast<const T*>(x), static_cast<const T*>(w), outer, channels, inner,
                   accumulate);
  });
}

JDN_KERNEL(jdn_glu_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n, int64_t a_step,
            int64_t b_step, jdn_in layout),
           (dtype, y, a, b, n, a_step, b_step, layout)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    Operands<2>{y, {a, b}, n, {a_step, b_step}, layout}.map<decltype(zero)>(
        [](auto value, auto gate) { return value * sigmoid(gate); });
  });
}

JDN_KERNEL(jdn_glu_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t outer, int64_t size,
            int32_t accumulate),
           (dtype, dx, dy, x, outer, size, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    glu_backward(static_cast<T*>(dx), static_cast<const T*>(dy), static_cast<const T*>(x), outer,
                 size, accumulate);
  });
}
