// Activations, and other unary operators with parameters.
#include <jdynet/activation.h>

#include "kernels/erf.h"
#include "kernels/unary.h"

using namespace jdn::JDN_ISA;

// ---- without parameters

namespace {
constexpr double selu_alpha = 1.6732632423543772848170429916717;
constexpr double selu_scale = 1.0507009873554804934193349852946;
constexpr double sqrt_half_over_pi = 0.39894228040143267794;
}  // namespace

JDN_UNARY(selu, [](auto x) {
  using T = Lane<decltype(x)>;
  return x > 0 ? x * T(selu_scale) : expm1(x) * T(selu_alpha * selu_scale);
})
JDN_UNARY_GRADIENT(selu, [](auto dy, auto x) {
  using T = Lane<decltype(x)>;
  return dy * (x > 0 ? splat(T(selu_scale)) : exp(x) * T(selu_alpha * selu_scale));
})

JDN_UNARY(gelu, [](auto x) { return x * normal(x); })
JDN_UNARY_GRADIENT(gelu, [](auto dy, auto x) {
  using T = Lane<decltype(x)>;
  return dy * (normal(x) + x * exp(x * x * T(-0.5)) * T(sqrt_half_over_pi));
})

namespace jdn::JDN_ISA {
namespace {

// (1 + tanh u) / 2 = sigmoid(2 u) for u = sqrt(2 / pi) (x + 0.044715 x^3).
constexpr double gelu_slope = 1.59576912160573071176, gelu_cubic = 0.044715;

template <class V>
JDN_INLINE V gelu_sigmoid(V x) {
  using T = Lane<V>;
  return sigmoid(x * (x * x * T(gelu_cubic) + 1) * T(gelu_slope));
}

}  // namespace
}  // namespace jdn::JDN_ISA

JDN_UNARY(gelu_tanh, [](auto x) { return x * gelu_sigmoid(x); })
JDN_UNARY_GRADIENT(gelu_tanh, [](auto dy, auto x) {
  using T = Lane<decltype(x)>;
  const auto s = gelu_sigmoid(x);
  const auto slope = (x * x * T(3 * gelu_cubic) + 1) * T(gelu_slope);
  return dy * (s + x * s * gelu_sigmoid(-x) * slope);
})

namespace jdn::JDN_ISA {
namespace {

// x e^-|x|, also where e^-|x| alone is too small for a number; NaN for infinities.
template <class V>
JDN_INLINE V x_exp(V x) {
  using T = Lane<V>;
  const V product = times_exp<T>(x, -abs(x), splat(T(-0.0)));
  return abs(x) > -Format<T>::exp_low ? x * 0 : product;
}

}  // namespace
}  // namespace jdn::JDN_ISA

JDN_UNARY(silu, [](auto x) { return (x < 0 ? x_exp(x) : x) / (exp(-abs(x)) + 1); })
JDN_UNARY_GRADIENT(silu, [](auto dy, auto x) {
  const auto s = sigmoid(x);
  return dy * (s * (1 + x * sigmoid(-x)));
})

namespace jdn::JDN_ISA {
namespace {

// t = tanh(ln(1 + e^x)) = ((1 + e^x)^2 - 1) / ((1 + e^x)^2 + 1), from z = e^-|x|.
template <class V>
struct TanhSoftplus {
  JDN_INLINE explicit TanhSoftplus(V x) : z(exp(-abs(x))) {
    above = x > 0 ? z + z + 1 : z * (z + 2);
    rest = x > 0 ? z * z + z * z : V{} + 2;
  }
  JDN_INLINE V t() const { return above / (above + rest); }
  JDN_INLINE V one_minus_t() const { return rest / (above + rest); }
  V z, above, rest;
};

// ln(1 + e^x).
template <class V>
JDN_INLINE V log_one_plus_exp(V x) {
  const V low = log1p(exp(-abs(x)));
  return x > 0 ? x + low : low;
}

}  // namespace
}  // namespace jdn::JDN_ISA

JDN_UNARY(mish, [](auto x) {
  const TanhSoftplus m(x);
  return (x > 0 ? x * m.above : x_exp(x) * (m.z + 2)) / (m.above + m.rest);
})
JDN_UNARY_GRADIENT(mish, [](auto dy, auto x) {
  const TanhSoftplus m(x);
  return dy * (m.t() + x * sigmoid(x) * (m.one_minus_t() * (m.t() + 1)));
})

JDN_UNARY(log_sigmoid, [](auto x) { return -log_one_plus_exp(-x); })
JDN_UNARY_GRADIENT(log_sigmoid, [](auto dy, auto x) { return dy * sigmoid(-x); })

JDN_UNARY(softsign, [](auto x) { return x / (abs(x) + 1); })
JDN_UNARY_GRADIENT(softsign, [](auto dy, auto x) {
  const auto a = abs(x) + 1;
  return dy / (a * a);
})

JDN_UNARY(tanhshrink, [](auto x) { return x - tanh(x); })
JDN_UNARY_GRADIENT(tanhshrink, [](auto dy, auto x) {
  const auto t = tanh(x);
  return dy * (t * t);
})

namespace jdn::JDN_ISA {
namespace {

// min(max(x + 3, 0), 6), NaN for NaN.
template <class V>
JDN_INLINE V relu6_of_3_more(V x) {
  const V t = x + 3;
  return t < 0 ? V{} : (t > 6 ? V{} + 6 : t);
}

}  // namespace
}  // namespace jdn::JDN_ISA

JDN_UNARY(hardsigmoid, [](auto x) { return relu6_of_3_more(x) / 6; })
JDN_UNARY_GRADIENT(hardsigmoid,
                   [](auto dy, auto x) { return (x > -3) & (x < 3) ? dy / 6 : decltype(dy){}; })

JDN_UNARY(hardswish, [](auto x) { return x * (relu6_of_3_more(x) / 6); })
JDN_UNARY_GRADIENT(hardswish, [](auto dy, auto x) {
  using T = Lane<decltype(x)>;
  return x <= -3 ? decltype(dy){} : (x < 3 ? dy * (x / 3 + T(0.5)) : dy);
})

// ---- with parameters a and b

namespace jdn::JDN_ISA {
namespace {

template <class T>
JDN_INLINE T parameter(double value) {
  return static_cast<T>(value);
}

// A value of the operand's own type, in the lowest bytes.
template <class T>
JDN_INLINE T parameter(int64_t bits) {
  T value;
  __builtin_memcpy(&value, &bits, sizeof(T));
  return value;
}

}  // namespace
}  // namespace jdn::JDN_ISA

#define JDN_PARAMETRIC_KERNEL(name, P, with, flush, ...)                                      \
  JDN_KERNEL(                                                                                 \
      jdn_##name##_forward,                                                                   \
      (jdn_dtype dtype, jdn_out out, jdn_in in, P first, P second, int64_t n, jdn_in layout), \
      (dtype, out, in, first, second, n, layout)) {                                           \
    flush;                                                                                    \
    with(dtype, [&](auto zero) {                                                              \
      using T = decltype(zero);                                                               \
      [[maybe_unused]] const T a = parameter<T>(first), b = parameter<T>(second);             \
      unary<T>(out, in, n, layout, __VA_ARGS__);                                              \
    });                                                                                       \
  }

#define JDN_PARAMETRIC_GRADIENT(name, P, ...)                                                     \
  JDN_KERNEL(jdn_##name##_backward,                                                               \
             (jdn_dtype dtype, jdn_out out, jdn_in grad, jdn_in in, P first, P second, int64_t n, \
              int32_t accumulate),                                                                \
             (dtype, out, grad, in, first, second, n, accumulate)) {                              \
    FlushDenormals flush(dtype);                                                                  \
    with_float(dtype, [&](auto zero) {                                                            \
      using T = decltype(zero);                                                                   \
      [[maybe_unused]] const T a = parameter<T>(first), b = parameter<T>(second);                 \
      unary_backward<T>(out, grad, in, n, accumulate, __VA_ARGS__);                               \
    });                                                                                           \
  }

// f(x) that selects, between values of the operand's own type.
#define JDN_BOUNDED(name, ...) JDN_PARAMETRIC_KERNEL(name, int64_t, with_value, , __VA_ARGS__)

// f(x) for floating point.
#define JDN_PARAMETRIC(name, ...) \
  JDN_PARAMETRIC_KERNEL(name, double, with_float, FlushDenormals flush(dtype), __VA_ARGS__)

JDN_BOUNDED(clamp, [a, b](auto x) {
  const auto above = x >= a ? x : splat(a);
  const auto inside = above <= b ? above : splat(b);
  return x == x ? inside : x;
})
JDN_PARAMETRIC_GRADIENT(clamp, int64_t, [a, b](auto dy, auto x) {
  return (x >= a) & (x <= b) ? dy : decltype(dy){};
})
JDN_PARAMETRIC_GRADIENT(hardtanh, int64_t,
                        [a, b](auto dy, auto x) { return (x > a) & (x < b) ? dy : decltype(dy){}; })

JDN_BOUNDED(threshold, [a, b](auto x) { return x <= a ? splat(b) : x; })
JDN_PARAMETRIC_GRADIENT(threshold, int64_t,
                        [a](auto dy, auto x) { return x <= a ? decltype(dy){} : dy; })

JDN_PARAMETRIC(leaky_relu, [a](auto x) { return x > 0 ? x : x * a; })
JDN_PARAMETRIC_GRADIENT(leaky_relu, double, [a](auto dy, auto x) { return x > 0 ? dy : dy * a; })

JDN_PARAMETRIC(elu, [a, b](auto x) { return x > 0 ? x : expm1(x * b) * a; })
JDN_PARAMETRIC_GRADIENT(elu, double, [a, b](auto dy, auto x) {
  return x > 0 ? dy : dy * (exp(x * b) * (a * b));
})

JDN_PARAMETRIC(softplus, [a, b](auto x) {
  const auto t = x * a;
  return t > b ? x : log_one_plus_exp(t) / a;
})
JDN_PARAMETRIC_GRADIENT(softplus, double, [a, b](auto dy, auto x) {
  const auto t = x * a;
  return t > b ? dy : dy * sigmoid(t);
})

JDN_PARAMETRIC(softshrink, [a](auto x) {
  return x > a ? x - a : (x < -a ? x + a : (x == x ? decltype(x){} : x));
})
JDN_PARAMETRIC(hardshrink, [a](auto x) { return (x >= -a) & (x <= a) ? decltype(x){} : x; })
JDN_PARAMETRIC_GRADIENT(hardshrink, double,
                        [a](auto dy, auto x) { return (x >= -a) & (x <= a) ? decltype(dy){} : dy; })
