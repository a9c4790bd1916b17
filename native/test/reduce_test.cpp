#include <algorithm>

#include "lines.h"

using namespace jdn::test;

namespace {

// The numbers that reductions take, as arguments.
struct Call {
  explicit Call(const Lines& lines) : l(lines), values(l.layout()) {}
  const void* layout() const { return values.empty() ? nullptr : values.data(); }
  const Lines& l;
  std::vector<int64_t> values;
};
#define SIZES(call) (call).l.outer(), (call).l.size(), (call).l.inner(), (call).layout()

template <class T, class F>
void each_result(const Lines& l, T* x, const F& f) {
  for (int64_t o = 0; o < l.results(); o++) f(o, l.line(x, o));
}

template <class T>
constexpr jdn_dtype code = sizeof(T) == 1 ? JDN_UINT8 : dtype_of<T>;

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE_TEMPLATE("sum, var, mean: floats", T, float, double) {
  each_isa([] {
    for (const Lines& l : all_lines()) {
      const Call c(l);
      Guarded<T> x(random_values<T>(l.span(), 1));
      Guarded<T> y(l.results()), var(l.results()), mean(l.results());
      jdn_sum_forward(dtype_of<T>, y.data(), x.data(), SIZES(c), 4);
      jdn_var_forward(dtype_of<T>, var.data(), mean.data(), x.data(), SIZES(c), 1, 0);
      each_result(l, x.data(), [&](int64_t o, const std::vector<T>& line) {
        long double sum = 0, size = 0, squares = 0;
        for (T v : line) sum += v, size += std::fabs(v);
        REQUIRE(close<T>(y[o], sum / 4, 2, sizeof(T) == 8 ? static_cast<double>(size) / 4 : 0));
        const long double n = static_cast<long double>(line.size());
        for (T v : line) squares += (v - sum / n) * (v - sum / n);
        REQUIRE(close<T>(mean[o], static_cast<double>(sum / n), 4, sizeof(T) == 8 ? 2 : 0));
        REQUIRE(close<T>(var[o], n > 1 ? static_cast<double>(squares / (n - 1)) : kNan, 8));
      });
    }
  });
}

TEST_CASE("sum: ten million values keep float32 accuracy") {
  each_isa([] {
    const std::vector<float> x(10'000'000, 0.1f);
    float sum;
    jdn_sum_forward(JDN_FLOAT32, &sum, x.data(), 1, 10'000'000, 1, nullptr, 1);
    CHECK(close<float>(sum, 1e7 * static_cast<double>(0.1f), 0.5));
    float columns[4];
    jdn_sum_forward(JDN_FLOAT32, columns, x.data(), 1, 2'500'000, 4, nullptr, 1);
    for (float column : columns) CHECK(close<float>(column, 2.5e6 * double(0.1f), 0.5));
  });
}

TEST_CASE_TEMPLATE("var: small noise on a large mean", T, float, double) {
  each_isa([] {
    const int64_t n = 100'000;
    const double large = sizeof(T) == 8 ? 1e9 : 1e6;
    std::vector<T> x = random_values<T>(n, 3);
    for (T& v : x) v = static_cast<T>(large + v);
    long double mean = 0, squares = 0;
    for (T v : x) mean += v;
    mean /= n;
    for (T v : x) squares += (v - mean) * (v - mean);
    for (int64_t inner : {1, 10}) {
      T std[10];
      jdn_var_forward(dtype_of<T>, std, nullptr, x.data(), 1, n / inner, inner, nullptr, 0, 1);
      const double expected = static_cast<double>(std::sqrt(squares / n));
      if (inner == 1) CHECK(close<T>(std[0], expected, sizeof(T) == 8 ? 1e8 : 2));
      CHECK(std::fabs(std[0] - expected) < 0.02 * expected);
    }
  });
}

TEST_CASE_TEMPLATE("sum, prod, count: integers", T, int64_t, int32_t, uint8_t) {
  each_isa([] {
    for (const Lines& l : all_lines()) {
      for (bool as_bool : {false, true}) {
        if (as_bool && sizeof(T) != 1) continue;
        const Call c(l);
        Guarded<T> x(random_values<T>(l.span(), 1, 0, as_bool ? 2 : 200));
        if (l.span() > 3) x[3] = 0;
        const int64_t n = l.results();
        Guarded<int64_t> y(n), product(n), count(n);
        Guarded<uint8_t> any(n), all(n);
        const jdn_dtype dtype = as_bool ? JDN_BOOL : code<T>;
        jdn_sum_forward(dtype, y.data(), x.data(), SIZES(c), 0.5);
        jdn_prod_forward(dtype, product.data(), x.data(), SIZES(c));
        jdn_count_forward(dtype, count.data(), x.data(), SIZES(c), JDN_COUNT);
        jdn_count_forward(dtype, any.data(), x.data(), SIZES(c), JDN_ANY);
        jdn_count_forward(dtype, all.data(), x.data(), SIZES(c), JDN_ALL);
        each_result(l, x.data(), [&](int64_t o, const std::vector<T>& line) {
          uint64_t sum = 0, prod = 1;
          int64_t others = 0;
          for (T v : line) {
            sum += static_cast<uint64_t>(v), prod *= static_cast<uint64_t>(v), others += v != 0;
          }
          REQUIRE(y[o] == static_cast<int64_t>(sum));
          REQUIRE(product[o] == static_cast<int64_t>(prod));
          REQUIRE(count[o] == others);
          REQUIRE(any[o] == (others > 0));
          REQUIRE(all[o] == (others == l.size()));
        });
      }
    }
  });
}

TEST_CASE_TEMPLATE("prod and back: none, one and two zeros", T, float, double) {
  each_isa([] {
    for (const Lines& l : all_lines()) {
      const Call c(l);
      Guarded<T> x(random_values<T>(l.span(), 1, 0.8, 1.22));
      for (int64_t i = 0; i < l.span(); i += 97) x[i] = 0;
      Guarded<T> y(l.results()), dy(random_values<T>(l.results(), 2));
      jdn_prod_forward(dtype_of<T>, y.data(), x.data(), SIZES(c));
      each_result(l, x.data(), [&](int64_t o, const std::vector<T>& line) {
        long double product = 1;
        for (T v : line) product *= v;
        REQUIRE(close<T>(y[o], static_cast<double>(product), 8 + std::sqrt(line.size())));
      });
      if (!l.dense || l.size() > 5000) continue;
      Guarded<T> dx(l.span());
      for (int32_t accumulate : {0, 1}) {
        jdn_prod_backward(dtype_of<T>, dx.data(), dy.data(), x.data(), l.outer(), l.size(),
                          l.inner(), accumulate);
        for (int64_t o = 0; o < l.results(); o++) {
          const std::vector<T> line = l.line(x.data(), o), got = l.line(dx.data(), o);
          for (size_t s = 0; s < line.size(); s += 1 + line.size() / 64) {
            long double d = dy[o];
            for (size_t k = 0; k < line.size(); k++) d *= k == s ? 1 : line[k];
            REQUIRE(close<T>(got[s], static_cast<double>(d) * (1 + accumulate),
                             16 + std::sqrt(line.size())));
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("amax, amin: with the number of equals", T, float, double, int64_t, int32_t,
                   uint8_t) {
  each_isa([] {
    for (const Lines& l : all_lines()) {
      if (l.size() == 0) continue;
      const Call c(l);
      Guarded<T> x(random_values<T>(l.span(), 1, 0, 50));
      for (int64_t i = 0; i < l.span(); i++) x[i] = static_cast<T>(static_cast<int>(x[i]));
      for (bool largest : {true, false}) {
        Guarded<T> y(l.results()), count(l.results());
        const auto kernel = largest ? jdn_amax_forward : jdn_amin_forward;
        const bool floats = std::is_floating_point_v<T>;
        kernel(code<T>, y.data(), floats ? count.data() : nullptr, x.data(), SIZES(c));
        each_result(l, x.data(), [&](int64_t o, const std::vector<T>& line) {
          const T best = largest ? *std::max_element(line.begin(), line.end())
                                 : *std::min_element(line.begin(), line.end());
          REQUIRE(y[o] == best);
          if (floats) REQUIRE(count[o] == T(std::count(line.begin(), line.end(), best)));
        });
      }
    }
  });
}

TEST_CASE_TEMPLATE("norm, logsumexp, nansum", T, float, double) {
  each_isa([] {
    for (const Lines& l : all_lines()) {
      const Call c(l);
      Guarded<T> x(random_values<T>(l.span(), 1)), y(l.results()), count(l.results());
      for (double p : {0.0, 1.0, 2.0, 0.5, 3.0, kInf, -kInf}) {
        if (l.size() == 0 && std::isinf(p)) continue;
        jdn_norm_forward(dtype_of<T>, y.data(), count.data(), x.data(), SIZES(c), p);
        each_result(l, x.data(), [&](int64_t o, const std::vector<T>& line) {
          double sum = 0, most = 0, least = kInf;
          for (T v : line) {
            const double size = std::fabs(static_cast<double>(v));
            sum += p == 0 ? size != 0 : std::pow(size, p);
            most = std::fmax(most, size), least = std::fmin(least, size);
          }
          const double root = p == 0 ? sum : std::pow(sum, 1 / p);
          const double expected = p == kInf ? most : p == -kInf ? least : root;
          REQUIRE(close<T>(y[o], expected, sizeof(T) == 8 ? 1000 : 2));
        });
      }
      jdn_logsumexp_forward(dtype_of<T>, y.data(), x.data(), SIZES(c));
      each_result(l, x.data(), [&](int64_t o, const std::vector<T>& line) {
        double sum = 0;
        for (T v : line) sum += std::exp(static_cast<double>(v));
        REQUIRE(close<T>(y[o], std::log(sum), sizeof(T) == 8 ? 500 : 2, 1));
      });
      for (int64_t i = 0; i < l.span(); i += 3) x[i] = T(kNan);
      for (int32_t mean : {0, 1}) {
        jdn_nansum_forward(dtype_of<T>, y.data(), count.data(), x.data(), SIZES(c), mean);
        each_result(l, x.data(), [&](int64_t o, const std::vector<T>& line) {
          double sum = 0, n = 0;
          for (T v : line) {
            if (!std::isnan(v)) sum += static_cast<double>(v), n++;
          }
          REQUIRE(count[o] == T(n));
          REQUIRE(close<T>(y[o], mean ? sum / n : sum, 8, sizeof(T) == 8 ? n + 1 : 0));
        });
      }
    }
  });
}

TEST_CASE_TEMPLATE("NaN and infinities", T, float, double) {
  each_isa([] {
    const T inf = T(kInf), nan = T(kNan);
    for (int64_t n : {3, 40, 300}) {
      for (int64_t inner : {1, 3}) {
        std::vector<T> x(static_cast<size_t>(n * inner), -inf);
        T y[3], count[3];
        jdn_logsumexp_forward(dtype_of<T>, y, x.data(), 1, n, inner, nullptr);
        CHECK(y[0] == -inf);
        x[0] = 5;
        jdn_logsumexp_forward(dtype_of<T>, y, x.data(), 1, n, inner, nullptr);
        CHECK(y[0] == 5);
        x[static_cast<size_t>(inner)] = inf;
        jdn_logsumexp_forward(dtype_of<T>, y, x.data(), 1, n, inner, nullptr);
        CHECK(y[0] == inf);
        jdn_amax_forward(dtype_of<T>, y, count, x.data(), 1, n, inner, nullptr);
        CHECK(y[0] == inf);
        CHECK(count[0] == 1);
        x[static_cast<size_t>(inner)] = nan;
        for (auto kernel : {jdn_amax_forward, jdn_amin_forward}) {
          kernel(dtype_of<T>, y, count, x.data(), 1, n, inner, nullptr);
          CHECK(std::isnan(y[0]));
          CHECK(count[0] == 1);
        }
        jdn_logsumexp_forward(dtype_of<T>, y, x.data(), 1, n, inner, nullptr);
        CHECK(std::isnan(y[0]));
        jdn_var_forward(dtype_of<T>, y, count, x.data(), 1, n, inner, nullptr, 1, 0);
        CHECK(std::isnan(y[0]));
        CHECK(std::isnan(count[0]));
      }
    }
  });
}

TEST_CASE_TEMPLATE("spread: dense, repeated and strided", T, float, double) {
  each_isa([] {
    const int64_t n = 37, m = 19;
    const std::vector<T> dy = random_values<T>(n, 1), x = random_values<T>(n * m, 2);
    const std::vector<T> y = random_values<T>(n, 3, 1, 2);
    const int64_t layout[] = {2, n, m, m, 1, 1, 0, m, 1, 1, 0};
    for (int32_t accumulate : {0, 1}) {
      Guarded<T> dx(std::vector<T>(static_cast<size_t>(n * m), T(0.5)));
      jdn_spread_backward(dtype_of<T>, JDN_SPREAD_LOGSUMEXP, dx.data(), dy.data(), x.data(),
                          y.data(), 0, 0, 0, 0, layout, 0, accumulate);
      for (int64_t i = 0; i < n * m; i++) {
        const size_t k = static_cast<size_t>(i / m);
        const double d = dy[k] * std::exp(double(x[static_cast<size_t>(i)]) - double(y[k]));
        REQUIRE(close<T>(dx[i], d + (accumulate ? 0.5 : 0), 8, 8));
      }
      Guarded<T> one(std::vector<T>(static_cast<size_t>(n), T(0.5)));
      jdn_spread_backward(dtype_of<T>, JDN_SPREAD_VAR, one.data(), dy.data(), x.data(), y.data(), n,
                          0, 1, 0, nullptr, 3, accumulate);
      for (int64_t i = 0; i < n; i++) {
        const double d = dy[0] * (x[static_cast<size_t>(i)] - y[0]) * 3;
        REQUIRE(close<T>(one[i], d + (accumulate ? 0.5 : 0), 8, 8));
      }
    }
  });
}
