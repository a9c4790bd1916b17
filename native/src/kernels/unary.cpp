// Arithmetic, rounding and selection: each operator's formula and, beside it, its gradient's.
#include "kernels/unary.h"

#include <jdynet/activation.h>
#include <jdynet/unary.h>

namespace jdn::JDN_ISA {
namespace {

// Adding and subtracting the first number without a fraction rounds to even. The sign is kept,
// also that of zero.
template <class V>
JDN_INLINE V nearest(V x) {
  using T = Lane<V>;
  constexpr T whole = uint64_t{1} << Format<T>::fraction_bits;
  const V a = abs(x);
  return a < whole ? with_sign<T>((a + whole) - whole, x) : x;
}

template <class V>
JDN_INLINE V floor(V x) {
  const V r = nearest(x);
  return r > x ? r - 1 : r;
}

template <class V>
JDN_INLINE V ceil(V x) {
  const V r = nearest(x);
  return r < x ? with_sign<Lane<V>>(abs(r + 1), x) : r;
}

template <class V>
JDN_INLINE V trunc(V x) {
  return with_sign<Lane<V>>(floor(abs(x)), x);
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

// Integers are whole numbers already.
#define JDN_ROUNDING(name, f)                    \
  JDN_UNARY_EXACT(name, with_value, [](auto x) { \
    using T = Lane<decltype(x)>;                 \
    if constexpr (std::is_floating_point_v<T>) { \
      return f(x);                               \
    } else {                                     \
      return x;                                  \
    }                                            \
  })

// The gradients of neg, sign, frac and the roundings are dy times a constant: no kernel.
JDN_UNARY_EXACT(neg, with_wrapping, [](auto x) { return -x; })

JDN_UNARY_EXACT(abs, with_value, [](auto x) {
  using T = Lane<decltype(x)>;
  if constexpr (std::is_floating_point_v<T>) {
    return abs(x);
  } else if constexpr (std::is_signed_v<T>) {
    using Unsigned = vec<std::make_unsigned_t<T>>;
    return x < 0 ? (vec<T>)-(Unsigned)x : x;  // the lowest number is its own
  } else {
    return x;
  }
})
JDN_UNARY_GRADIENT(abs, [](auto dy, auto x) { return x > 0 ? dy : (x < 0 ? -dy : decltype(dy){}); })

JDN_UNARY_EXACT(sign, with_value, [](auto x) {
  using T = Lane<decltype(x)>;
  return x > 0 ? splat(T(1)) : (x < 0 ? splat(T(-1)) : decltype(x){});
})

JDN_UNARY_KERNEL(square, with_wrapping, FlushDenormals flush(dtype), [](auto x) { return x * x; })
JDN_UNARY_GRADIENT(square, [](auto dy, auto x) { return (x + x) * dy; })

JDN_UNARY(reciprocal, [](auto x) { return 1 / x; })
JDN_UNARY_GRADIENT(reciprocal, [](auto dy, auto y) { return -dy * (y * y); })

JDN_UNARY(sqrt, [](auto x) { return sqrt(x); })
JDN_UNARY_GRADIENT(sqrt, [](auto dy, auto y) { return dy / (y + y); })

JDN_UNARY(rsqrt, [](auto x) { return 1 / sqrt(x); })
JDN_UNARY_GRADIENT(rsqrt, [](auto dy, auto y) {
  using T = Lane<decltype(y)>;
  return T(-0.5) * dy * (y * y * y);
})

// x <= 0 is false for NaN, which so comes through.
JDN_UNARY_EXACT(relu, with_value, [](auto x) { return x <= 0 ? decltype(x){} : x; })
JDN_UNARY_GRADIENT(relu, [](auto dy, auto y) { return y <= 0 ? decltype(dy){} : dy; })

JDN_ROUNDING(floor, floor)
JDN_ROUNDING(ceil, ceil)
JDN_ROUNDING(trunc, trunc)
JDN_ROUNDING(round, nearest)

JDN_UNARY(frac, [](auto x) { return x - trunc(x); })

// a: a power of ten. b: whether it stands for digits before the point.
JDN_KERNEL(jdn_round_decimals_forward,
           (jdn_dtype dtype, jdn_out out, jdn_in in, double a, double b, int64_t n, jdn_in layout),
           (dtype, out, in, a, b, n, layout)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T power = static_cast<T>(a);
    if (b != 0) {
      unary<T>(out, in, n, layout, [power](auto x) { return nearest(x / power) * power; });
    } else {
      unary<T>(out, in, n, layout, [power](auto x) { return nearest(x * power) / power; });
    }
  });
}
