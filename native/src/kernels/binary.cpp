// Binary operators and scaling.
#include <jdynet/binary.h>
#include <jdynet/elementwise.h>
#include <string.h>

#include "isa/denormals.h"
#include "kernels/divide.h"
#include "kernels/dtypes.h"
#include "kernels/operands.h"

using namespace jdn::JDN_ISA;

// What follows is the body, which has `call`, Operands<2>.
#define JDN_BINARY(name)                                                                 \
  static JDN_INLINE void name##_forward(jdn_dtype dtype, const Operands<2>& call);       \
  JDN_KERNEL(jdn_##name##_forward,                                                       \
             (jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n, int64_t a_step, \
              int64_t b_step, jdn_in layout),                                            \
             (dtype, y, a, b, n, a_step, b_step, layout)) {                              \
    name##_forward(dtype, {y, {a, b}, n, {a_step, b_step}, layout});                     \
  }                                                                                      \
  static JDN_INLINE void name##_forward(jdn_dtype dtype, const Operands<2>& call)

// What follows is the body, which has `call`, Gradients<2>.
#define JDN_BINARY_GRADIENTS(name)                                                               \
  static JDN_INLINE void name##_backward(jdn_dtype dtype, const Gradients<2>& call);             \
  JDN_KERNEL(jdn_##name##_backward,                                                              \
             (jdn_dtype dtype, jdn_out da, jdn_out db, jdn_in dy, jdn_in a, jdn_in b, int64_t n, \
              int64_t a_step, int64_t b_step, int32_t accumulate_a, int32_t accumulate_b),       \
             (dtype, da, db, dy, a, b, n, a_step, b_step, accumulate_a, accumulate_b)) {         \
    name##_backward(dtype,                                                                       \
                    {{da, db}, dy, {a, b}, n, {a_step, b_step}, {accumulate_a, accumulate_b}});  \
  }                                                                                              \
  static JDN_INLINE void name##_backward(jdn_dtype dtype, const Gradients<2>& call)

// The gradients of add and sub are dy and -dy: no kernel.
JDN_BINARY(add) {
  FlushDenormals flush(dtype);
  if (dtype == JDN_BOOL) return call.map<uint8_t>([](auto a, auto b) { return a | b; });
  with_wrapping(dtype,
                [&](auto zero) { call.map<decltype(zero)>([](auto a, auto b) { return a + b; }); });
}

JDN_KERNEL(jdn_add_scaled_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t alpha, int64_t n,
            int64_t a_step, int64_t b_step, jdn_in layout),
           (dtype, y, a, b, alpha, n, a_step, b_step, layout)) {
  FlushDenormals flush(dtype);
  const Operands<2> call{y, {a, b}, n, {a_step, b_step}, layout};
  if (dtype == JDN_BOOL) {
    return call.map<uint8_t>(
        [factor = static_cast<uint8_t>(alpha)](auto p, auto q) { return p | (q & factor); });
  }
  with_wrapping(dtype, [&](auto factor) {
    memcpy(&factor, &alpha, sizeof(factor));
    call.map<decltype(factor)>([factor](auto p, auto q) { return p + factor * q; });
  });
}

JDN_BINARY(sub) {
  FlushDenormals flush(dtype);
  with_wrapping(dtype,
                [&](auto zero) { call.map<decltype(zero)>([](auto a, auto b) { return a - b; }); });
}

JDN_BINARY(mul) {
  FlushDenormals flush(dtype);
  if (dtype == JDN_BOOL) return call.map<uint8_t>([](auto a, auto b) { return a & b; });
  with_wrapping(dtype,
                [&](auto zero) { call.map<decltype(zero)>([](auto a, auto b) { return a * b; }); });
}
JDN_BINARY_GRADIENTS(mul) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    call.map<decltype(zero)>([](auto dy, auto, auto b) { return dy * b; },
                             [](auto dy, auto a, auto) { return dy * a; });
  });
}

JDN_BINARY(div) {
  FlushDenormals flush(dtype);
  with_float(dtype,
             [&](auto zero) { call.map<decltype(zero)>([](auto a, auto b) { return a / b; }); });
}
// b * b could overflow where the gradient does not.
JDN_BINARY_GRADIENTS(div) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    call.map<decltype(zero)>([](auto dy, auto, auto b) { return dy / b; },
                             [](auto dy, auto a, auto b) { return -dy * (a / b / b); });
  });
}

JDN_BINARY(div_trunc) {
  FlushDenormals flush(dtype);
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T, T>([](T a, T b) { return div_trunc_value(a, b); });
  });
}

JDN_BINARY(div_floor) {
  FlushDenormals flush(dtype);
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T, T>([](T a, T b) { return div_floor_value(a, b); });
  });
}

JDN_BINARY(remainder) {
  FlushDenormals flush(dtype);
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T, T>([](T a, T b) { return remainder_value(a, b); });
  });
}
JDN_BINARY_GRADIENTS(remainder) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T>([](T dy, T, T) { return dy; },
                 [](T dy, T a, T b) { return -dy * div_floor_value(a, b); });
  });
}

JDN_BINARY(fmod) {
  FlushDenormals flush(dtype);
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T, T>([](T a, T b) { return fmod_value(a, b); });
  });
}
JDN_BINARY_GRADIENTS(fmod) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T>([](T dy, T, T) { return dy; },
                 [](T dy, T a, T b) { return -dy * div_trunc_value(a, b); });
  });
}

JDN_BINARY(pow) {
  FlushDenormals flush(dtype);
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    const bool single = call.is_single(1);
    with_power<T>(single, single ? *call.at<T>(1) : T{},
                  [&](auto power) { call.loop<T, T>(power); });
  });
}
// A constant has the gradient 0, also where the formula has infinity times 0.
JDN_BINARY_GRADIENTS(pow) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const bool single = call.step[1] == 0 && call.n > 0;
    with_power<T>(single, single ? *static_cast<const T*>(call.x[1]) - 1 : T{}, [&](auto power) {
      call.loop<T>(
          [power](T dy, T a, T b) { return b == 0 ? T{} : dy * (b * power(a, b - 1)); },
          [](T dy, T a, T b) {
            const double base = a, exponent = b;
            if (base == 0 && exponent >= 0) return T{};
            return static_cast<T>(dy * (__builtin_pow(base, exponent) * __builtin_log(base)));
          });
    });
  });
}

// The selecting operators move numbers: no flushing of denormals. a != a is NaN.
JDN_BINARY(maximum) {
  with_any(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T, T>([](T a, T b) { return (a > b) | (a != a) ? a : b; });
  });
}
JDN_BINARY_GRADIENTS(maximum) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T>([](T dy, T a, T b) { return a == b  ? dy / 2
                                             : a < b ? T{}
                                                     : dy; },
                 [](T dy, T a, T b) { return a == b  ? dy / 2
                                             : a > b ? T{}
                                                     : dy; });
  });
}

JDN_BINARY(minimum) {
  with_any(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T, T>([](T a, T b) { return (a < b) | (a != a) ? a : b; });
  });
}
JDN_BINARY_GRADIENTS(minimum) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T>([](T dy, T a, T b) { return a == b  ? dy / 2
                                             : a > b ? T{}
                                                     : dy; },
                 [](T dy, T a, T b) { return a == b  ? dy / 2
                                             : a < b ? T{}
                                                     : dy; });
  });
}

JDN_BINARY(fmax) {
  with_any(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T, T>([](T a, T b) { return (a >= b) | (b != b) ? a : b; });
  });
}
JDN_BINARY_GRADIENTS(fmax) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T>([](T dy, T a, T b) { return (a >= b) | (b != b) ? dy : T{}; },
                 [](T dy, T a, T b) { return (a >= b) | (b != b) ? T{} : dy; });
  });
}

JDN_BINARY(fmin) {
  with_any(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T, T>([](T a, T b) { return (a <= b) | (b != b) ? a : b; });
  });
}
JDN_BINARY_GRADIENTS(fmin) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T>([](T dy, T a, T b) { return (a <= b) | (b != b) ? dy : T{}; },
                 [](T dy, T a, T b) { return (a <= b) | (b != b) ? T{} : dy; });
  });
}

JDN_BINARY(atan2) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T, T>([](T a, T b) { return __builtin_atan2(a, b); });
  });
}
JDN_BINARY_GRADIENTS(atan2) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.loop<T>([](T dy, T a, T b) { return dy * (b / (a * a + b * b)); },
                 [](T dy, T a, T b) { return dy * (-a / (a * a + b * b)); });
  });
}

JDN_KERNEL(jdn_any_zero, (jdn_dtype dtype, jdn_out found, jdn_in x, int64_t n, jdn_in layout),
           (dtype, found, x, n, layout)) {
  uint8_t* any = static_cast<uint8_t*>(found);
  *any = 0;
  with_bits(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* in = static_cast<const T*>(x);
    const Sweep<1> sweep(layout, kMapChunk, n, int64_t{1});
    sweep.run([&](const int64_t* at, int64_t count) {
      bool seen = false;
      for (int64_t i = 0; i < count; i++) seen |= in[at[0] + i * sweep.stride(0)] == 0;
      if (seen) __atomic_store_n(any, 1, __ATOMIC_RELAXED);
    });
  });
}

JDN_KERNEL(jdn_scale,
           (jdn_dtype dtype, jdn_out y, jdn_in x, double alpha, int64_t n, int64_t x_step,
            jdn_in layout, int32_t accumulate),
           (dtype, y, x, alpha, n, x_step, layout, accumulate)) {
  FlushDenormals flush(dtype);
  with_wrapping(dtype, [&](auto zero) {
    using T = decltype(zero);
    T* out = static_cast<T*>(y);
    const T* in = static_cast<const T*>(x);
    auto scaled = [factor = truncated<T>(alpha)](vec<T> v) { return factor * v; };
    auto add = [scaled](vec<T> sum, vec<T> v) { return sum + scaled(v); };
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
