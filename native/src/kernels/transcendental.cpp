// Transcendental functions: each operator's formula and, beside it, its gradient's.
#include <jdynet/unary.h>

#include "kernels/erf.h"
#include "kernels/unary.h"

using namespace jdn::JDN_ISA;

namespace {
constexpr double ln2 = 0.69314718055994530942, ln10 = 2.30258509299404568402;
constexpr double two_over_sqrt_pi = 1.12837916709551257390;
}  // namespace

// A function of <math.h>.
#define JDN_LIBM(f) \
  [](auto values) { return each_lane(values, [](double v) { return __builtin_##f(v); }); }

JDN_UNARY(exp, [](auto x) { return exp(x); })
JDN_UNARY_GRADIENT(exp, [](auto dy, auto y) { return dy * y; })

JDN_UNARY(exp2, JDN_LIBM(exp2))
JDN_UNARY_GRADIENT(exp2, [](auto dy, auto y) { return dy * y * Lane<decltype(y)>(ln2); })

JDN_UNARY(expm1, JDN_LIBM(expm1))
JDN_UNARY_GRADIENT(expm1, [](auto dy, auto y) { return dy * (y + 1); })

JDN_UNARY(log, [](auto x) { return log(x); })
JDN_UNARY_GRADIENT(log, [](auto dy, auto x) { return dy / x; })

JDN_UNARY(log2, JDN_LIBM(log2))
JDN_UNARY_GRADIENT(log2, [](auto dy, auto x) { return dy / (x * Lane<decltype(x)>(ln2)); })

JDN_UNARY(log10, JDN_LIBM(log10))
JDN_UNARY_GRADIENT(log10, [](auto dy, auto x) { return dy / (x * Lane<decltype(x)>(ln10)); })

JDN_UNARY(log1p, JDN_LIBM(log1p))
JDN_UNARY_GRADIENT(log1p, [](auto dy, auto x) { return dy / (x + 1); })

JDN_UNARY(sin, JDN_LIBM(sin))
JDN_UNARY_GRADIENT(sin, [](auto dy, auto x) { return dy * JDN_LIBM(cos)(x); })

JDN_UNARY(cos, JDN_LIBM(cos))
JDN_UNARY_GRADIENT(cos, [](auto dy, auto x) { return -dy * JDN_LIBM(sin)(x); })

JDN_UNARY(tan, JDN_LIBM(tan))
JDN_UNARY_GRADIENT(tan, [](auto dy, auto y) { return dy * (1 + y * y); })

// 1 - x^2 as a product, which keeps its digits where x is near 1.
JDN_UNARY(asin, JDN_LIBM(asin))
JDN_UNARY_GRADIENT(asin, [](auto dy, auto x) { return dy / sqrt((1 - x) * (1 + x)); })

JDN_UNARY(acos, JDN_LIBM(acos))
JDN_UNARY_GRADIENT(acos, [](auto dy, auto x) { return -dy / sqrt((1 - x) * (1 + x)); })

JDN_UNARY(atan, JDN_LIBM(atan))
JDN_UNARY_GRADIENT(atan, [](auto dy, auto x) { return dy / (x * x + 1); })

JDN_UNARY(sinh, JDN_LIBM(sinh))
JDN_UNARY_GRADIENT(sinh, [](auto dy, auto x) { return dy * JDN_LIBM(cosh)(x); })

JDN_UNARY(cosh, JDN_LIBM(cosh))
JDN_UNARY_GRADIENT(cosh, [](auto dy, auto x) { return dy * JDN_LIBM(sinh)(x); })

JDN_UNARY(tanh, [](auto x) { return tanh(x); })
JDN_UNARY_GRADIENT(tanh, [](auto dy, auto y) { return dy * (1 - y * y); })

JDN_UNARY(asinh, JDN_LIBM(asinh))
JDN_UNARY_GRADIENT(asinh, [](auto dy, auto x) { return dy / sqrt(x * x + 1); })

JDN_UNARY(acosh, JDN_LIBM(acosh))
JDN_UNARY_GRADIENT(acosh, [](auto dy, auto x) { return dy / sqrt((x - 1) * (x + 1)); })

JDN_UNARY(atanh, JDN_LIBM(atanh))
JDN_UNARY_GRADIENT(atanh, [](auto dy, auto x) { return dy / ((1 - x) * (1 + x)); })

JDN_UNARY(sigmoid, [](auto x) { return sigmoid(x); })
JDN_UNARY_GRADIENT(sigmoid, [](auto dy, auto y) { return dy * y * (1 - y); })

JDN_UNARY(erf, [](auto x) { return erf(x); })
JDN_UNARY_GRADIENT(erf, [](auto dy, auto x) {
  return dy * (exp(-x * x) * Lane<decltype(x)>(two_over_sqrt_pi));
})

JDN_UNARY(erfc, [](auto x) { return erfc(x); })
JDN_UNARY_GRADIENT(erfc, [](auto dy, auto x) {
  return -dy * (exp(-x * x) * Lane<decltype(x)>(two_over_sqrt_pi));
})
