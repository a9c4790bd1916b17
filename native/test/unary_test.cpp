#include <stdexcept>
#include <string>

#include "testing.h"

using namespace jdn::test;

namespace {

using Forward = void (*)(jdn_dtype, jdn_out, jdn_in, int64_t, jdn_in);
using Backward = void (*)(jdn_dtype, jdn_out, jdn_in, jdn_in, int64_t, int32_t);

struct Unary {
  const char* name;
  Forward forward;
  Backward backward;
  long double (*reference)(long double);
  long double (*gradient)(long double saved);
  bool saves_output;
  double low, high, units;
};

constexpr long double pi = 3.14159265358979323846L;
constexpr long double selu_alpha = 1.67326324235437728481704L;
constexpr long double selu_scale = 1.05070098735548049341933L;

long double sigmoid(long double x) { return 1 / (1 + std::exp(-x)); }
long double normal(long double x) { return std::erfc(-x / std::sqrt(2.0L)) / 2; }
long double relu6(long double x) { return std::fmin(std::fmax(x, 0), 6); }
long double gelu_sigmoid(long double x) {
  return sigmoid(2 * std::sqrt(2 / pi) * (x + 0.044715L * x * x * x));
}
long double gelu_tanh_gradient(long double x) {
  const long double s = gelu_sigmoid(x);
  return s + 2 * x * s * (1 - s) * std::sqrt(2 / pi) * (1 + 3 * 0.044715L * x * x);
}
long double mish_gradient(long double x) {
  const long double t = std::tanh(std::log1p(std::exp(x)));
  return t + x * sigmoid(x) * (1 - t * t);
}

#define FORWARD(name) #name, jdn_##name##_forward, nullptr
#define BOTH(name) #name, jdn_##name##_forward, jdn_##name##_backward
#define F(...) [](long double x) -> long double { return __VA_ARGS__; }
#define OF_X(...) [](long double x) -> long double { return __VA_ARGS__; }, false
#define OF_Y(...) [](long double y) -> long double { return __VA_ARGS__; }, true
#define NONE nullptr, false

const Unary operators[] = {
    {FORWARD(neg), F(-x), NONE, -5, 5, 0},
    {BOTH(abs), F(std::fabs(x)),
     OF_X(x > 0   ? 1
          : x < 0 ? -1
                  : 0),
     -5, 5, 0},
    {FORWARD(sign),
     F(x > 0   ? 1
       : x < 0 ? -1
               : 0),
     NONE, -5, 5, 0},
    {BOTH(square), F(x* x), OF_X(2 * x), -5, 5, 1},
    {BOTH(reciprocal), F(1 / x), OF_Y(-y* y), 0.1, 5, 1},
    {BOTH(sqrt), F(std::sqrt(x)), OF_Y(1 / (2 * y)), 1e-06, 20, 1},
    {BOTH(rsqrt), F(1 / std::sqrt(x)), OF_Y(-y* y* y / 2), 0.1, 20, 4},
    {BOTH(relu), F(x > 0 ? x : 0), OF_Y(y > 0 ? 1 : 0), -5, 5, 0},
    {FORWARD(floor), F(std::floor(x)), NONE, -5, 5, 0},
    {FORWARD(ceil), F(std::ceil(x)), NONE, -5, 5, 0},
    {FORWARD(trunc), F(std::trunc(x)), NONE, -5, 5, 0},
    {FORWARD(round), F(std::nearbyint(x)), NONE, -5, 5, 0},
    {FORWARD(frac), F(x - std::trunc(x)), NONE, -5, 5, 0},
    {BOTH(exp), F(std::exp(x)), OF_Y(y), -80, 80, 4},
    {BOTH(exp2), F(std::exp2(x)), OF_Y(y* std::log(2.0L)), -80, 80, 2},
    {BOTH(expm1), F(std::expm1(x)), OF_Y(y + 1), -20, 20, 2},
    {BOTH(log), F(std::log(x)), OF_X(1 / x), 1e-06, 20, 4},
    {BOTH(log2), F(std::log2(x)), OF_X(1 / (x * std::log(2.0L))), 0.1, 20, 2},
    {BOTH(log10), F(std::log10(x)), OF_X(1 / (x * std::log(10.0L))), 0.1, 20, 2},
    {BOTH(log1p), F(std::log1p(x)), OF_X(1 / (1 + x)), -0.8, 20, 2},
    {BOTH(sin), F(std::sin(x)), OF_X(std::cos(x)), -50, 50, 2},
    {BOTH(cos), F(std::cos(x)), OF_X(-std::sin(x)), -50, 50, 2},
    {BOTH(tan), F(std::tan(x)), OF_Y(1 + y * y), -1.5, 1.5, 2},
    {BOTH(asin), F(std::asin(x)), OF_X(1 / std::sqrt(1 - x * x)), -0.7, 0.7, 2},
    {BOTH(acos), F(std::acos(x)), OF_X(-1 / std::sqrt(1 - x * x)), -0.7, 0.7, 2},
    {BOTH(atan), F(std::atan(x)), OF_X(1 / (1 + x * x)), -5, 5, 2},
    {BOTH(sinh), F(std::sinh(x)), OF_X(std::cosh(x)), -5, 5, 2},
    {BOTH(cosh), F(std::cosh(x)), OF_X(std::sinh(x)), -5, 5, 2},
    {BOTH(tanh), F(std::tanh(x)), OF_Y(1 - y * y), -12, 12, 4},
    {BOTH(asinh), F(std::asinh(x)), OF_X(1 / std::sqrt(x * x + 1)), -5, 5, 2},
    {BOTH(acosh), F(std::acosh(x)), OF_X(1 / std::sqrt(x * x - 1)), 1.5, 5, 2},
    {BOTH(atanh), F(std::atanh(x)), OF_X(1 / (1 - x * x)), -0.7, 0.7, 2},
    {BOTH(sigmoid), F(sigmoid(x)), OF_Y(y*(1 - y)), -30, 30, 4},
    {BOTH(erf), F(std::erf(x)), OF_X(2 / std::sqrt(pi) * std::exp(-x * x)), -5, 5, 4},
    {BOTH(erfc), F(std::erfc(x)), OF_X(-2 / std::sqrt(pi) * std::exp(-x * x)), -8, 8, 4},
    {BOTH(selu), F(selu_scale*(x > 0 ? x : selu_alpha * std::expm1(x))),
     OF_X(selu_scale*(x > 0 ? 1 : selu_alpha * std::exp(x))), -20, 5, 4},
    {BOTH(gelu), F(x* normal(x)), OF_X(normal(x) + x * std::exp(-x * x / 2) / std::sqrt(2 * pi)),
     -12, 12, 4},
    {BOTH(gelu_tanh), F(x* gelu_sigmoid(x)), OF_X(gelu_tanh_gradient(x)), -3, 8, 16},
    {BOTH(silu), F(x* sigmoid(x)), OF_X(sigmoid(x) * (1 + x * (1 - sigmoid(x)))), -30, 30, 4},
    {BOTH(mish), F(x* std::tanh(std::log1p(std::exp(x)))), OF_X(mish_gradient(x)), -30, 30, 4},
    {BOTH(softsign), F(x / (1 + std::fabs(x))), OF_X(1 / ((1 + std::fabs(x)) * (1 + std::fabs(x)))),
     -5, 5, 2},
    {BOTH(hardsigmoid), F(relu6(x + 3) / 6), OF_X(std::fabs(x) < 3 ? 1 / 6.0L : 0), -2.5, 5, 4},
    {BOTH(hardswish), F(x* relu6(x + 3) / 6),
     OF_X(x <= -3 ? 0
          : x < 3 ? x / 3 + 0.5L
                  : 1),
     -2.5, 5, 4},
    {BOTH(log_sigmoid), F(-std::log1p(std::exp(-x))), OF_X(sigmoid(-x)), -30, 30, 4},
    {BOTH(tanhshrink), F(x - std::tanh(x)), OF_X(std::tanh(x) * std::tanh(x)), 1, 5, 8},
};

const Unary& operation(const std::string& name) {
  for (const Unary& op : operators) {
    if (op.name == name) return op;
  }
  throw std::runtime_error("no operator " + name);
}

template <class T>
T apply(Forward f, T x) {
  T y = 7;
  f(dtype_of<T>, &y, &x, 1, nullptr);
  return y;
}

// Distance in units in the last place of the expected value.
template <class T>
double ulps(T actual, long double expected) {
  int exponent;
  std::frexp(expected, &exponent);
  const int digits = sizeof(T) == 8 ? 53 : 24;
  return static_cast<double>(std::fabs(actual - expected) / std::ldexp(1.0L, exponent - digits));
}

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

}  // namespace

TEST_CASE_TEMPLATE("unary: dense, forward and gradient", T, float, double) {
  each_isa([] {
    for (const Unary& op : operators) {
      CAPTURE(std::string(op.name));
      for (int64_t n : sizes()) {
        CAPTURE(n);
        Guarded<T> x(random_values<T>(n, 1, op.low, op.high));
        Guarded<T> y(n);
        op.forward(dtype_of<T>, y.data(), x.data(), n, nullptr);
        for (int64_t i = 0; i < n; i++) REQUIRE(close<T>(y[i], op.reference(x[i]), op.units));
        if (op.backward == nullptr) continue;
        Guarded<T> dy(random_values<T>(n, 2));
        Guarded<T> dx(random_values<T>(n, 3));
        Guarded<T>& saved = op.saves_output ? y : x;
        for (int32_t accumulate : {0, 1}) {
          std::vector<T> before(dx.data(), dx.data() + n);
          op.backward(dtype_of<T>, dx.data(), dy.data(), saved.data(), n, accumulate);
          for (int64_t i = 0; i < n; i++) {
            const long double term = dy[i] * op.gradient(saved[i]);
            const long double start = accumulate ? before[i] : 0;
            // 1 - y cancels: its error is relative to 1.
            const double scale = std::fabs(dy[i]) + std::fabs(start);
            REQUIRE(close<T>(dx[i], start + term, std::fmax(4, op.units), scale));
          }
        }
        op.forward(dtype_of<T>, x.data(), x.data(), n, nullptr);  // in place
        for (int64_t i = 0; i < n; i++) REQUIRE(x[i] == y[i]);
      }
    }
  });
}

TEST_CASE_TEMPLATE("unary: strided input and output", T, float, double) {
  each_isa([] {
    // y[3, 2, 300] with every other element written; x transposed, and broadcast along the middle.
    const int64_t layout[] = {3, 3, 2, 300, 1200, 600, 2, 1, 0, 3};
    for (const Unary& op : operators) {
      CAPTURE(std::string(op.name));
      Guarded<T> x(random_values<T>(900, 1, op.low, op.high));
      Guarded<T> y(3599);
      const T untouched = y[1];
      op.forward(dtype_of<T>, y.data(), x.data(), 0, layout);
      for (int64_t i = 0; i < 3; i++) {
        for (int64_t j = 0; j < 2; j++) {
          for (int64_t k = 0; k < 300; k++) {
            const int64_t at = i * 1200 + j * 600 + 2 * k;
            REQUIRE(close<T>(y[at], op.reference(x[i + 3 * k]), op.units));
            if (at + 1 < y.size()) REQUIRE(y[at + 1] == untouched);
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("unary: whole numbers", T, int64_t, int32_t, uint8_t) {
  each_isa([] {
    struct Whole {
      Forward forward;
      T (*reference)(T);
    };
    const auto same = [](T x) { return x; };
    const Whole whole[] = {
        {jdn_neg_forward, [](T x) { return static_cast<T>(-x); }},
        {jdn_abs_forward, [](T x) { return static_cast<T>(x < 0 ? -x : x); }},
        {jdn_sign_forward, [](T x) { return static_cast<T>((x > 0) - (x < 0)); }},
        {jdn_square_forward, [](T x) { return static_cast<T>(x * x); }},
        {jdn_relu_forward, [](T x) { return x > 0 ? x : T(0); }},
        {jdn_floor_forward, same},
        {jdn_ceil_forward, same},
        {jdn_trunc_forward, same},
        {jdn_round_forward, same},
    };
    const int64_t every_second[] = {1, 65, 1, 2};
    for (const Whole& op : whole) {
      Guarded<T> x(random_values<T>(129, 1, std::is_signed_v<T> ? -100 : 0, 100));
      x[0] = 0;
      Guarded<T> y(129), strided(65);
      op.forward(dtype_of<T>, y.data(), x.data(), 129, nullptr);
      op.forward(dtype_of<T>, strided.data(), x.data(), 0, every_second);
      for (int64_t i = 0; i < 129; i++) REQUIRE(y[i] == op.reference(x[i]));
      for (int64_t i = 0; i < 65; i++) REQUIRE(strided[i] == y[2 * i]);
    }
  });
}

TEST_CASE_TEMPLATE("unary: at most 4 ulp over a dense sample", T, float, double) {
  each_isa([] {
    struct Range {
      const char* name;
      long double low, high;
      bool logarithmic;
    };
    const bool wide = sizeof(T) == 8;
    const Range ranges[] = {
        {"exp", wide ? -708.0L : -87.3L, wide ? 709.7L : 88.7L, false},
        {"exp", -1e-2L, 1e-2L, false},
        {"log", wide ? 1e-307L : 2e-38L, wide ? 1e308L : 3e38L, true},
        {"log", 0.5L, 2.0L, false},
        {"rsqrt", wide ? 1e-307L : 2e-38L, wide ? 1e308L : 3e38L, true},
        {"sigmoid", wide ? -708.0L : -87.3L, 40, false},
        {"tanh", -25, 25, false},
        {"tanh", 1e-30L, 20, true},
        {"erf", -7, 7, false},
        {"erf", 1e-30L, 1, true},
        {"erfc", -7, wide ? 26.5L : 9.1L, false},
        {"erfc", 1e-30L, 1, true},
        {"gelu", wide ? -37.0L : -12.7L, 12, false},
        {"gelu", 1e-30L, 1, true},
        {"silu", wide ? -708.0L : -87.3L, 40, false},
        {"mish", wide ? -708.0L : -87.3L, 40, false},
        {"selu", -50, 10, false},
        {"log_sigmoid", -100, wide ? 700.0L : 87.0L, false},
        {"log_sigmoid", -2, 2, false},
    };
    for (const Range& range : ranges) {
      const Unary& op = operation(range.name);
      CAPTURE(std::string(op.name));
      constexpr int64_t n = 20000;
      std::vector<T> x(n), y(n);
      for (int64_t i = 0; i < n; i++) {
        const long double t = (i + 0.5L) / n;
        x[i] = static_cast<T>(range.logarithmic ? range.low * std::pow(range.high / range.low, t)
                                                : range.low + (range.high - range.low) * t);
      }
      op.forward(dtype_of<T>, y.data(), x.data(), n, nullptr);
      double worst = 0;
      for (int64_t i = 0; i < n; i++) worst = std::fmax(worst, ulps(y[i], op.reference(x[i])));
      CHECK(worst <= 4);
    }
  });
}

TEST_CASE_TEMPLATE("unary: zeros, infinities, NaN, overflow and underflow", T, float, double) {
  each_isa([] {
    const T inf = infinity<T>;
    for (const Unary& op : operators) {
      CAPTURE(std::string(op.name));
      const bool sign = op.name == std::string("sign");
      CHECK(std::isnan(apply(op.forward, not_a_number<T>)) == !sign);
    }
    CHECK(apply<T>(jdn_sign_forward, not_a_number<T>) == 0);
    const T large = std::ldexp(T(1), sizeof(T) == 8 ? 52 : 23);
    const T values[] = {T(-0.0), T(0.5), T(-0.5), T(1.5),         T(2.5),    T(-2.5), T(-0.3),
                        T(0.7),  inf,    -inf,    large - T(0.5), large + 1, -large,  4 * large};
    for (T x : values) {
      CAPTURE(x);
      const auto same = [](T a, T b) { return a == b && std::signbit(a) == std::signbit(b); };
      CHECK(same(apply<T>(jdn_floor_forward, x), std::floor(x)));
      CHECK(same(apply<T>(jdn_ceil_forward, x), std::ceil(x)));
      CHECK(same(apply<T>(jdn_trunc_forward, x), std::trunc(x)));
      CHECK(same(apply<T>(jdn_round_forward, x), std::nearbyint(x)));
    }
    CHECK(apply<T>(jdn_erf_forward, inf) == 1);
    CHECK(apply<T>(jdn_erf_forward, -inf) == -1);
    CHECK(apply<T>(jdn_erfc_forward, inf) == 0);
    CHECK(apply<T>(jdn_erfc_forward, -inf) == 2);
    CHECK(std::signbit(apply<T>(jdn_erf_forward, T(-0.0))));
    CHECK(apply<T>(jdn_gelu_forward, inf) == inf);
    CHECK(apply<T>(jdn_silu_forward, inf) == inf);
    CHECK(std::isnan(apply<T>(jdn_silu_forward, -inf)));
    CHECK(std::isnan(apply<T>(jdn_mish_forward, -inf)));
    CHECK(apply<T>(jdn_mish_forward, inf) == inf);
    CHECK(apply<T>(jdn_log_sigmoid_forward, inf) == 0);
    CHECK(apply<T>(jdn_log_sigmoid_forward, -inf) == -inf);
    CHECK(close<T>(apply<T>(jdn_selu_forward, -inf), -selu_alpha * selu_scale, 1));
    CHECK(apply<T>(jdn_exp_forward, 0) == 1);
    CHECK(apply<T>(jdn_exp_forward, inf) == inf);
    CHECK(apply<T>(jdn_exp_forward, -inf) == 0);
    CHECK(apply<T>(jdn_exp_forward, 1000) == inf);
    CHECK(apply<T>(jdn_exp_forward, -1000) == 0);
    CHECK(apply<T>(jdn_log_forward, 1) == 0);
    CHECK(apply<T>(jdn_log_forward, 0) == -inf);
    CHECK(apply<T>(jdn_log_forward, T(-0.0)) == -inf);
    CHECK(apply<T>(jdn_log_forward, inf) == inf);
    CHECK(std::isnan(apply<T>(jdn_log_forward, -1)));
    CHECK(std::isnan(apply<T>(jdn_log_forward, -inf)));
    CHECK(std::isnan(apply<T>(jdn_sqrt_forward, -1)));
    CHECK(apply<T>(jdn_sqrt_forward, inf) == inf);
    CHECK(std::signbit(apply<T>(jdn_sqrt_forward, T(-0.0))));
    CHECK(!std::signbit(apply<T>(jdn_abs_forward, T(-0.0))));
    CHECK(apply<T>(jdn_abs_forward, -inf) == inf);
    CHECK(apply<T>(jdn_relu_forward, inf) == inf);
    CHECK(apply<T>(jdn_relu_forward, -inf) == 0);
    CHECK(apply<T>(jdn_sigmoid_forward, 0) == T(0.5));
    CHECK(apply<T>(jdn_sigmoid_forward, inf) == 1);
    CHECK(apply<T>(jdn_sigmoid_forward, -inf) == 0);
    CHECK(apply<T>(jdn_tanh_forward, inf) == 1);
    CHECK(apply<T>(jdn_tanh_forward, -inf) == -1);
    CHECK(std::signbit(apply<T>(jdn_tanh_forward, T(-0.0))));
    CHECK(!std::signbit(apply<T>(jdn_tanh_forward, 0)));
  });
}

TEST_CASE_TEMPLATE("predicates", T, float, double) {
  each_isa([] {
    struct Predicate {
      Forward forward;
      bool (*reference)(T);
    };
    const Predicate predicates[] = {
        {jdn_isnan_forward, [](T x) { return std::isnan(x); }},
        {jdn_isinf_forward, [](T x) { return std::isinf(x); }},
        {jdn_isfinite_forward, [](T x) { return std::isfinite(x); }},
        {jdn_logical_not_forward, [](T x) { return x == 0; }},
    };
    const T inf = infinity<T>;
    for (const Predicate& predicate : predicates) {
      for (int64_t n : sizes()) {
        Guarded<T> x(random_values<T>(n, 1));
        const T values[] = {inf, -inf, not_a_number<T>, 0, T(-0.0), 1};
        for (int64_t i = 0; i < n; i += 3) x[i] = values[i % 6];
        Guarded<uint8_t> y(n);
        predicate.forward(dtype_of<T>, y.data(), x.data(), n, nullptr);
        for (int64_t i = 0; i < n; i++) REQUIRE(y[i] == predicate.reference(x[i]));
        // x as n / 3 rows of 3 whose columns are walked.
        const int64_t rows = n / 3;
        const int64_t layout[] = {2, 3, rows, rows, 1, 1, 3};
        Guarded<uint8_t> transposed(3 * rows);
        predicate.forward(dtype_of<T>, transposed.data(), x.data(), 0, layout);
        for (int64_t i = 0; i < 3 * rows; i++) {
          REQUIRE(transposed[i] == y[i % rows * 3 + i / rows]);
        }
      }
    }
  });
}

TEST_CASE("float64 denormals are kept; float32 ones when asked") {
  each_isa([] {
    CHECK(ulps(apply<double>(jdn_log_forward, 1e-310), std::log(1e-310L)) <= 4);
    CHECK(apply<double>(jdn_exp_forward, -740) == std::exp(-740.0));
    CHECK(apply<double>(jdn_tanh_forward, 1e-310) == 1e-310);
    jdn_flush_denormals_set(0);
    CHECK(ulps(apply<float>(jdn_log_forward, 1e-40f), std::log((long double)1e-40f)) <= 4);
    CHECK(apply<float>(jdn_exp_forward, -100) == std::exp(-100.0f));
    jdn_flush_denormals_set(1);
  });
}
