#include <string>

#include "testing.h"

using namespace jdn::test;

namespace {

template <class P>
using Forward = void (*)(jdn_dtype, jdn_out, jdn_in, P, P, int64_t, jdn_in);
template <class P>
using Backward = void (*)(jdn_dtype, jdn_out, jdn_in, jdn_in, P, P, int64_t, int32_t);

long double sigmoid(long double x) { return 1 / (1 + std::exp(-x)); }

template <class T>
int64_t bits(T value) {
  int64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  return bits;
}

// P: how the kernel takes its parameters.
template <class P>
struct Activation {
  const char* name;
  Forward<P> forward;
  Backward<P> backward;
  double a, b;
  long double (*reference)(long double x, long double a, long double b);
  long double (*gradient)(long double x, long double a, long double b);
};

#define F(...)                                                     \
  [](long double x, long double a, long double b) -> long double { \
    (void)a, (void)b;                                              \
    return __VA_ARGS__;                                            \
  }

const Activation<double> parametric[] = {
    {"leaky_relu", jdn_leaky_relu_forward, jdn_leaky_relu_backward, 0.25, 0, F(x > 0 ? x : a * x),
     F(x > 0 ? 1 : a)},
    {"elu", jdn_elu_forward, jdn_elu_backward, 1.5, 0.5, F(x > 0 ? x : a * std::expm1(b * x)),
     F(x > 0 ? 1 : a * b * std::exp(b * x))},
    {"softplus", jdn_softplus_forward, jdn_softplus_backward, 2, 3,
     F(a* x > b ? x : std::log1p(std::exp(a * x)) / a), F(a* x > b ? 1 : sigmoid(a * x))},
    {"softshrink", jdn_softshrink_forward, jdn_hardshrink_backward, 0.5, 0,
     F(x > a    ? x - a
       : x < -a ? x + a
                : 0),
     F(std::fabs(x) <= a ? 0 : 1)},
    {"hardshrink", jdn_hardshrink_forward, jdn_hardshrink_backward, 0.5, 0,
     F(std::fabs(x) <= a ? 0 : x), F(std::fabs(x) <= a ? 0 : 1)},
    {"round_decimals", jdn_round_decimals_forward, nullptr, 4, 0, F(std::nearbyint(x* a) / a),
     nullptr},
    {"round_decimals", jdn_round_decimals_forward, nullptr, 4, 1, F(std::nearbyint(x / a) * a),
     nullptr},
};

const Activation<int64_t> bounded[] = {
    {"clamp", jdn_clamp_forward, jdn_clamp_backward, -1, 0.5, F(std::fmin(std::fmax(x, a), b)),
     F(a <= x && x <= b ? 1 : 0)},
    {"hardtanh", jdn_clamp_forward, jdn_hardtanh_backward, -1, 0.5,
     F(std::fmin(std::fmax(x, a), b)), F(a < x && x < b ? 1 : 0)},
    {"threshold", jdn_threshold_forward, jdn_threshold_backward, 0.5, 7, F(x <= a ? b : x),
     F(x <= a ? 0 : 1)},
};

template <class T>
double parameter(double value, double) {
  return value;
}
template <class T>
int64_t parameter(double value, int64_t) {
  return bits(static_cast<T>(value));
}

template <class T, class P>
void check(const Activation<P>& op) {
  CAPTURE(std::string(op.name));
  const P a = parameter<T>(op.a, P{});
  const P b = parameter<T>(op.b, P{});
  for (int64_t n : sizes()) {
    CAPTURE(n);
    Guarded<T> x(random_values<T>(n, 1, -3, 3));
    for (int64_t i = 0; i < n; i += 5) x[i] = static_cast<T>(i % 2 ? op.a : op.b);  // on the kinks
    Guarded<T> y(n);
    op.forward(dtype_of<T>, y.data(), x.data(), a, b, n, nullptr);
    for (int64_t i = 0; i < n; i++) REQUIRE(close<T>(y[i], op.reference(x[i], op.a, op.b), 4));
    if (op.backward != nullptr) {
      Guarded<T> dy(random_values<T>(n, 2));
      Guarded<T> dx(random_values<T>(n, 3));
      for (int32_t accumulate : {0, 1}) {
        std::vector<T> before(dx.data(), dx.data() + n);
        op.backward(dtype_of<T>, dx.data(), dy.data(), x.data(), a, b, n, accumulate);
        for (int64_t i = 0; i < n; i++) {
          const long double start = accumulate ? before[i] : 0;
          const double scale = std::fabs(dy[i]) + std::fabs(start);
          REQUIRE(close<T>(dx[i], start + dy[i] * op.gradient(x[i], op.a, op.b), 4, scale));
        }
      }
    }
    // x as n / 3 rows of 3 whose columns are walked.
    const int64_t rows = n / 3;
    const int64_t layout[] = {2, 3, rows, rows, 1, 1, 3};
    Guarded<T> transposed(3 * rows);
    op.forward(dtype_of<T>, transposed.data(), x.data(), a, b, 0, layout);
    for (int64_t i = 0; i < 3 * rows; i++) REQUIRE(transposed[i] == y[i % rows * 3 + i / rows]);
    op.forward(dtype_of<T>, x.data(), x.data(), a, b, n, nullptr);  // in place
    for (int64_t i = 0; i < n; i++) REQUIRE(x[i] == y[i]);
  }
  const T nan = std::numeric_limits<T>::quiet_NaN();
  T y = 0;
  op.forward(dtype_of<T>, &y, &nan, a, b, 1, nullptr);
  CHECK(std::isnan(y));
}

template <class T>
void clamp(T* y, const T* x, T low, T high, int64_t n) {
  jdn_clamp_forward(dtype_of<T>, y, x, bits(low), bits(high), n, nullptr);
}

}  // namespace

TEST_CASE_TEMPLATE("activations: forward and gradient", T, float, double) {
  each_isa([] {
    for (const auto& op : parametric) check<T>(op);
    for (const auto& op : bounded) check<T>(op);
  });
}

TEST_CASE_TEMPLATE("clamp, threshold: whole numbers", T, int64_t, int32_t, uint8_t) {
  each_isa([] {
    Guarded<T> x(random_values<T>(129, 1, std::is_signed_v<T> ? -100 : 0, 100));
    Guarded<T> y(129);
    clamp<T>(y.data(), x.data(), 10, 50, 129);
    for (int64_t i = 0; i < 129; i++) REQUIRE(y[i] == (x[i] < 10 ? 10 : x[i] > 50 ? 50 : x[i]));
    jdn_threshold_forward(dtype_of<T>, y.data(), x.data(), bits<T>(20), bits<T>(7), 129, nullptr);
    for (int64_t i = 0; i < 129; i++) REQUIRE(y[i] == (x[i] <= 20 ? 7 : x[i]));
  });
}

TEST_CASE("clamp: bounds out of order, bounds that are NaN, numbers that no double holds") {
  each_isa([] {
    const double x[] = {1, 2, 3};
    double y[3];
    clamp<double>(y, x, 5, 4, 3);
    CHECK(y[0] == 4);
    CHECK(y[2] == 4);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    clamp<double>(y, x, nan, nan, 3);
    CHECK(std::isnan(y[1]));
    const int64_t whole = (int64_t{1} << 53) + 1, high = whole + 2;
    int64_t clamped;
    clamp<int64_t>(&clamped, &whole, whole, high, 1);
    CHECK(clamped == whole);
  });
}

TEST_CASE_TEMPLATE("prelu: gradients of rows, columns and a single weight", T, float, double) {
  each_isa([] {
    const int64_t shapes[][3] = {{1, 1, 0},     {2, 1, 5},    {3, 7, 1},    {2, 3, 17},
                                 {1, 1, 40000}, {300, 65, 1}, {2, 2, 20000}};
    for (const auto& shape : shapes) {
      const int64_t channels = shape[1], inner = shape[2], n = shape[0] * channels * inner;
      CAPTURE(n);
      Guarded<T> x(random_values<T>(n, 1)), dy(random_values<T>(n, 2)), dx(random_values<T>(n, 3));
      Guarded<T> w(random_values<T>(channels, 4)), terms(n), y(n);
      const int64_t layout[] = {
          3, shape[0], channels, inner, channels * inner, inner, 1, channels * inner, inner,
          1, 0,        1,        0};
      jdn_prelu_forward(dtype_of<T>, y.data(), x.data(), w.data(), 0, 0, 0, layout);
      for (int32_t accumulate : {0, 1}) {
        std::vector<T> before(dx.data(), dx.data() + n);
        jdn_prelu_backward(dtype_of<T>, dx.data(), terms.data(), dy.data(), x.data(), w.data(),
                           shape[0], channels, inner, accumulate);
        for (int64_t i = 0; i < n; i++) {
          const long double slope = x[i] > 0 ? T(1) : w[i / inner % channels];
          const long double start = accumulate ? before[i] : 0;
          REQUIRE(close<T>(y[i], slope * x[i], 1));
          REQUIRE(close<T>(dx[i], start + slope * dy[i], 2, 4));
          REQUIRE(close<T>(terms[i], x[i] > 0 ? 0 : x[i] * dy[i], 1));
        }
      }
      jdn_prelu_backward(dtype_of<T>, nullptr, nullptr, dy.data(), x.data(), w.data(), shape[0],
                         channels, inner, 0);
    }
  });
}

TEST_CASE_TEMPLATE("glu", T, float, double) {
  each_isa([] {
    for (int64_t outer : {1, 3, 1000}) {
      for (int64_t size : {0, 1, 7, 17, 65, outer == 1 ? 40000 : 33}) {
        CAPTURE(size);
        const int64_t n = outer * size;
        Guarded<T> x(random_values<T>(2 * n, 1, -5, 5)), dy(random_values<T>(n, 2)), y(n);
        Guarded<T> dx(random_values<T>(2 * n, 3));
        const int64_t layout[] = {2, outer, size, size, 1, 2 * size, 1, 2 * size, 1};
        jdn_glu_forward(dtype_of<T>, y.data(), x.data(), x.data() + size, 0, 0, 0, layout);
        for (int32_t accumulate : {0, 1}) {
          std::vector<T> before(dx.data(), dx.data() + 2 * n);
          jdn_glu_backward(dtype_of<T>, dx.data(), dy.data(), x.data(), outer, size, accumulate);
          for (int64_t i = 0; i < n; i++) {
            const int64_t left = i + i / size * size, right = left + size;
            const long double s = sigmoid(x[right]);
            const long double da = accumulate ? before[left] : 0;
            const long double db = accumulate ? before[right] : 0;
            REQUIRE(close<T>(y[i], x[left] * s, 5));
            REQUIRE(close<T>(dx[left], da + dy[i] * s, 5, 4));
            REQUIRE(close<T>(dx[right], db + dy[i] * x[left] * s * (1 - s), 5, 10));
          }
        }
      }
    }
  });
}
