// Operators of three operands.
#include <jdynet/ternary.h>
#include <string.h>

#include <type_traits>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/operands.h"

namespace jdn::JDN_ISA {
namespace {

template <class T>
T from_bits(int64_t bits) {
  T value;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

// NaN comes through.
template <class V>
JDN_INLINE V at_least(V x, V low) {
  return (x > low) | (x != x) ? x : low;
}

template <class V>
JDN_INLINE V at_most(V x, V high) {
  return (x < high) | (x != x) ? x : high;
}

// All bits where the flag is 1, none where it is 0.
template <class Bits>
JDN_INLINE Bits bits_of_flag(uint8_t flag) {
  return static_cast<Bits>(0 - static_cast<Bits>(flag));
}

// x where the flag is 1, else 0.
template <class T>
JDN_INLINE T where_flag(T x, uint8_t flag) {
  using Bits = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
  return __builtin_bit_cast(T, __builtin_bit_cast(Bits, x) & bits_of_flag<Bits>(flag));
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

// What follows is the body, which has `call`, Operands<3>.
#define JDN_TERNARY(name, VALUE, value)                                                  \
  static JDN_INLINE void name##_forward(jdn_dtype dtype, const Operands<3>& call VALUE); \
  JDN_KERNEL(jdn_##name##_forward,                                                       \
             (jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, jdn_in c VALUE, int64_t n, \
              int64_t a_step, int64_t b_step, int64_t c_step, jdn_in layout),            \
             (dtype, y, a, b, c value, n, a_step, b_step, c_step, layout)) {             \
    const Operands<3> call{y, {a, b, c}, n, {a_step, b_step, c_step}, layout};           \
    name##_forward(dtype, call value);                                                   \
  }                                                                                      \
  static JDN_INLINE void name##_forward(jdn_dtype dtype, const Operands<3>& call VALUE)

// What follows is the body, which has `call`, Gradients<3>.
#define JDN_TERNARY_GRADIENTS(name, VALUE, value)                                                 \
  static JDN_INLINE void name##_backward(jdn_dtype dtype, const Gradients<3>& call VALUE);        \
  JDN_KERNEL(jdn_##name##_backward,                                                               \
             (jdn_dtype dtype, jdn_out da, jdn_out db, jdn_out dc, jdn_in dy, jdn_in a, jdn_in b, \
              jdn_in c VALUE, int64_t n, int64_t a_step, int64_t b_step, int64_t c_step,          \
              int32_t accumulate_a, int32_t accumulate_b, int32_t accumulate_c),                  \
             (dtype, da, db, dc, dy, a, b, c value, n, a_step, b_step, c_step, accumulate_a,      \
              accumulate_b, accumulate_c)) {                                                      \
    const Gradients<3> call{{da, db, dc},                                                         \
                            dy,                                                                   \
                            {a, b, c},                                                            \
                            n,                                                                    \
                            {a_step, b_step, c_step},                                             \
                            {accumulate_a, accumulate_b, accumulate_c}};                          \
    name##_backward(dtype, call value);                                                           \
  }                                                                                               \
  static JDN_INLINE void name##_backward(jdn_dtype dtype, const Gradients<3>& call VALUE)

#define JDN_COMMA ,

JDN_TERNARY(lerp, , ) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.map<T>([](auto a, auto b, auto c) {
      return c < T(0.5) ? a + c * (b - a) : b - (b - a) * (1 - c);
    });
  });
}
JDN_TERNARY_GRADIENTS(lerp, , ) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.map<T>([](auto dy, auto, auto, auto c) { return dy * (1 - c); },
                [](auto dy, auto, auto, auto c) { return dy * c; },
                [](auto dy, auto a, auto b, auto) { return dy * (b - a); });
  });
}

JDN_TERNARY(addcmul, JDN_COMMA int64_t value, JDN_COMMA value) {
  FlushDenormals flush(dtype);
  with_wrapping(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.map<T>(
        [factor = from_bits<T>(value)](auto a, auto b, auto c) { return a + factor * b * c; });
  });
}
JDN_TERNARY_GRADIENTS(addcmul, JDN_COMMA int64_t value, JDN_COMMA value) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T factor = from_bits<T>(value);
    call.map<T>([](auto dy, auto, auto, auto) { return dy; },
                [factor](auto dy, auto, auto, auto c) { return dy * (factor * c); },
                [factor](auto dy, auto, auto b, auto) { return dy * (factor * b); });
  });
}

JDN_TERNARY(addcdiv, JDN_COMMA int64_t value, JDN_COMMA value) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    call.map<T>(
        [factor = from_bits<T>(value)](auto a, auto b, auto c) { return a + factor * b / c; });
  });
}
JDN_TERNARY_GRADIENTS(addcdiv, JDN_COMMA int64_t value, JDN_COMMA value) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T factor = from_bits<T>(value);
    call.map<T>([](auto dy, auto, auto, auto) { return dy; },
                [factor](auto dy, auto, auto, auto c) { return dy * (factor / c); },
                [factor](auto dy, auto, auto b, auto c) { return -dy * (factor * b / c / c); });
  });
}

// Selections move numbers: no flushing of denormals. The other bound stands in for a missing one.
JDN_TERNARY(clamp_between, , ) {
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    Operands<3> whole = call;
    if (call.x[1] == nullptr) {
      whole.x[1] = call.x[2];
      whole.step[1] = call.step[2];
      whole.map<T>([](auto a, auto, auto c) { return at_most(a, c); });
    } else if (call.x[2] == nullptr) {
      whole.x[2] = call.x[1];
      whole.step[2] = call.step[1];
      whole.map<T>([](auto a, auto b, auto) { return at_least(a, b); });
    } else {
      call.map<T>([](auto a, auto b, auto c) { return at_most(at_least(a, b), c); });
    }
  });
}
JDN_TERNARY_GRADIENTS(clamp_between, , ) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    Gradients<3> whole = call;
    auto none = [](auto dy, auto, auto, auto) { return decltype(dy){}; };
    if (call.x[1] == nullptr) {
      whole.x[1] = call.x[2];
      whole.step[1] = call.step[2];
      whole.map<T>([](auto dy, auto a, auto, auto c) { return a <= c ? dy : decltype(dy){}; }, none,
                   [](auto dy, auto a, auto, auto c) { return a > c ? dy : decltype(dy){}; });
    } else if (call.x[2] == nullptr) {
      whole.x[2] = call.x[1];
      whole.step[2] = call.step[1];
      whole.map<T>([](auto dy, auto a, auto b, auto) { return a >= b ? dy : decltype(dy){}; },
                   [](auto dy, auto a, auto b, auto) { return a < b ? dy : decltype(dy){}; }, none);
    } else {
      call.map<T>(
          [](auto dy, auto a, auto b, auto c) { return (a >= b) & (a <= c) ? dy : decltype(dy){}; },
          [](auto dy, auto a, auto b, auto c) { return (a < b) & (b < c) ? dy : decltype(dy){}; },
          [](auto dy, auto a, auto b, auto c) { return (a > c) | (c < b) ? dy : decltype(dy){}; });
    }
  });
}

JDN_TERNARY(where, , ) {
  with_bits(dtype, [&](auto zero) {
    using T = decltype(zero);
    T* y = static_cast<T*>(call.y);
    const uint8_t* a = call.at<uint8_t>(0);
    const T* b = call.at<T>(1);
    const T* c = call.at<T>(2);
    // Bits, not ?: - the compiler vectorises it for every type.
    auto select = [](uint8_t flag, T p, T q) {
      const T mask = bits_of_flag<T>(flag);
      return static_cast<T>((p & mask) | (q & static_cast<T>(~mask)));
    };
    if (call.layout == nullptr) {
      loop_dense(y, call.n, select, Input<uint8_t>{a, call.step[0]}, Input<T>{b, call.step[1]},
                 Input<T>{c, call.step[2]});
    } else {
      loop_strided<4>(y, Layout(call.layout), select, Strided<uint8_t>{a, 1}, Strided<T>{b, 2},
                      Strided<T>{c, 3});
    }
  });
}

JDN_KERNEL(jdn_where_backward,
           (jdn_dtype dtype, jdn_out db, jdn_out dc, jdn_in dy, jdn_in a, int64_t n, int64_t a_step,
            int32_t accumulate_b, int32_t accumulate_c),
           (dtype, db, dc, dy, a, n, a_step, accumulate_b, accumulate_c)) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Input<T> grad{static_cast<const T*>(dy), 1};
    const Input<uint8_t> condition{static_cast<const uint8_t*>(a), a_step};
    for_ranges(n, kMapChunk, [&](int64_t begin, int64_t end) {
      if (db != nullptr) {
        loop_gradient(
            static_cast<T*>(db), begin, end, accumulate_b,
            [](T g, uint8_t flag) { return where_flag(g, flag); }, grad, condition);
      }
      if (dc != nullptr) {
        loop_gradient(
            static_cast<T*>(dc), begin, end, accumulate_c,
            [](T g, uint8_t flag) { return where_flag(g, flag ^ 1); }, grad, condition);
      }
    });
  });
}
