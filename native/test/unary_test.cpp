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

long double sigmoid(long double x) { return 1 / (1 + std::exp(-x)); }

const Unary operators[] = {
    {"neg", jdn_neg_forward, nullptr, [](long double x) { return -x; }, nullptr, false, -5, 5, 0},
    {"exp", jdn_exp_forward, jdn_exp_backward, [](long double x) { return std::exp(x); },
     [](long double y) { return y; }, true, -80, 80, 4},
    {"log", jdn_log_forward, jdn_log_backward, [](long double x) { return std::log(x); },
     [](long double x) { return 1 / x; }, false, 1e-6, 20, 4},
    {"sqrt", jdn_sqrt_forward, jdn_sqrt_backward, [](long double x) { return std::sqrt(x); },
     [](long double y) { return 1 / (2 * y); }, true, 1e-6, 20, 1},
    {"square", jdn_square_forward, jdn_square_backward, [](long double x) { return x * x; },
     [](long double x) { return 2 * x; }, false, -5, 5, 1},
    {"abs", jdn_abs_forward, jdn_abs_backward, [](long double x) { return std::fabs(x); },
     [](long double x) { return x > 0   ? 1.0L
                                : x < 0 ? -1.0L
                                        : 0.0L; }, false, -5, 5, 0},
    {"relu", jdn_relu_forward, jdn_relu_backward, [](long double x) { return x > 0 ? x : 0; },
     [](long double y) { return y > 0 ? 1.0L : 0.0L; }, true, -5, 5, 0},
    {"sigmoid", jdn_sigmoid_forward, jdn_sigmoid_backward, sigmoid,
     [](long double y) { return y * (1 - y); }, true, -30, 30, 4},
    {"tanh", jdn_tanh_forward, jdn_tanh_backward, [](long double x) { return std::tanh(x); },
     [](long double y) { return 1 - y * y; }, true, -12, 12, 4},
};

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
      CAPTURE(op.name);
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
            REQUIRE(close<T>(dx[i], start + term, 4, scale));
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
      CAPTURE(op.name);
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

TEST_CASE_TEMPLATE("neg: integers", T, int64_t, int32_t) {
  each_isa([] {
    Guarded<T> x(random_values<T>(33, 1, -100, 100));
    Guarded<T> y(33);
    jdn_neg_forward(dtype_of<T>, y.data(), x.data(), 33, nullptr);
    for (int64_t i = 0; i < 33; i++) REQUIRE(y[i] == -x[i]);
  });
}

TEST_CASE_TEMPLATE("exp, log, sigmoid, tanh: 4 ulp over a dense sample", T, float, double) {
  each_isa([] {
    struct Range {
      const Unary& op;
      long double low, high;
      bool logarithmic;
    };
    const bool wide = sizeof(T) == 8;
    const Range ranges[] = {
        {operators[1], wide ? -708.0L : -87.3L, wide ? 709.7L : 88.7L, false},
        {operators[1], -1e-2L, 1e-2L, false},
        {operators[2], wide ? 1e-307L : 2e-38L, wide ? 1e308L : 3e38L, true},
        {operators[2], 0.5L, 2.0L, false},
        {operators[7], wide ? -708.0L : -87.3L, 40, false},
        {operators[8], -25, 25, false},
        {operators[8], 1e-30L, 20, true},
    };
    for (const Range& range : ranges) {
      CAPTURE(range.op.name);
      constexpr int64_t n = 20000;
      std::vector<T> x(n), y(n);
      for (int64_t i = 0; i < n; i++) {
        const long double t = (i + 0.5L) / n;
        x[i] = static_cast<T>(range.logarithmic ? range.low * std::pow(range.high / range.low, t)
                                                : range.low + (range.high - range.low) * t);
      }
      range.op.forward(dtype_of<T>, y.data(), x.data(), n, nullptr);
      double worst = 0;
      for (int64_t i = 0; i < n; i++) {
        worst = std::fmax(worst, ulps(y[i], range.op.reference(x[i])));
      }
      CHECK(worst <= 4);
    }
  });
}

TEST_CASE_TEMPLATE("unary: zeros, infinities, NaN, overflow and underflow", T, float, double) {
  each_isa([] {
    const T inf = infinity<T>;
    for (const Unary& op : operators) {
      CAPTURE(op.name);
      CHECK(std::isnan(apply(op.forward, not_a_number<T>)));
    }
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
