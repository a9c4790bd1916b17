#include <type_traits>

#include "testing.h"

using namespace jdn::test;

TEST_CASE_TEMPLATE("add: dense, and one value on either side", T, float, double, int64_t, int32_t) {
  each_isa([] {
    for (int64_t n : sizes()) {
      CAPTURE(n);
      for (int64_t a_step : {0, 1}) {
        for (int64_t b_step : {0, 1}) {
          Guarded<T> a(random_values<T>(a_step ? n : 1, 1, -100, 100));
          Guarded<T> b(random_values<T>(b_step ? n : 1, 2, -100, 100));
          Guarded<T> y(n);
          jdn_add_forward(dtype_of<T>, y.data(), a.data(), b.data(), n, a_step, b_step, nullptr);
          for (int64_t i = 0; i < n; i++) REQUIRE(y[i] == a[i * a_step] + b[i * b_step]);
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("add: strided and broadcast", T, float, double, int64_t, int32_t) {
  each_isa([] {
    // y[2, 3, 301] = transposed a + b broadcast along the middle.
    const int64_t layout[] = {3, 2, 3, 301, 903, 301, 1, 3, 1, 6, 301, 0, 1};
    Guarded<T> a(random_values<T>(2 * 3 * 301, 1, -100, 100));
    Guarded<T> b(random_values<T>(2 * 301, 2, -100, 100));
    Guarded<T> y(2 * 3 * 301);
    jdn_add_forward(dtype_of<T>, y.data(), a.data(), b.data(), 0, 0, 0, layout);
    for (int64_t i = 0; i < 2; i++) {
      for (int64_t j = 0; j < 3; j++) {
        for (int64_t k = 0; k < 301; k++) {
          REQUIRE(y[i * 903 + j * 301 + k] == a[i * 3 + j + k * 6] + b[i * 301 + k]);
        }
      }
    }
  });
}

TEST_CASE("float32 arithmetic flushes denormals only when asked; the caller's state comes back") {
  each_isa([] {
    float tiny = 1e-40f, zero = 0, y = 1;
    jdn_add_forward(JDN_FLOAT32, &y, &tiny, &zero, 1, 1, 1, nullptr);
    CHECK(y == 0);
    volatile float kept = tiny;
    CHECK(kept * 1 != 0);
    jdn_flush_denormals_set(0);
    jdn_add_forward(JDN_FLOAT32, &y, &tiny, &zero, 1, 1, 1, nullptr);
    jdn_flush_denormals_set(1);
    CHECK(y == tiny);
    double small = 1e-310, nothing = 0, z = 1;
    jdn_add_forward(JDN_FLOAT64, &z, &small, &nothing, 1, 1, 1, nullptr);
    CHECK(z == small);
  });
}

TEST_CASE_TEMPLATE("sub, mul, div: forward", T, float, double, int64_t, int32_t) {
  each_isa([] {
    for (int64_t n : sizes()) {
      for (int64_t a_step : {0, 1}) {
        for (int64_t b_step : {0, 1}) {
          Guarded<T> a(random_values<T>(a_step ? n : 1, 1, -100, 100));
          Guarded<T> b(random_values<T>(b_step ? n : 1, 2, 1, 100));
          Guarded<T> difference(n), product(n), quotient(n);
          const jdn_dtype dtype = dtype_of<T>;
          jdn_sub_forward(dtype, difference.data(), a.data(), b.data(), n, a_step, b_step, nullptr);
          jdn_mul_forward(dtype, product.data(), a.data(), b.data(), n, a_step, b_step, nullptr);
          for (int64_t i = 0; i < n; i++) {
            REQUIRE(difference[i] == a[i * a_step] - b[i * b_step]);
            REQUIRE(product[i] == a[i * a_step] * b[i * b_step]);
          }
          if constexpr (std::is_floating_point_v<T>) {
            jdn_div_forward(dtype, quotient.data(), a.data(), b.data(), n, a_step, b_step, nullptr);
            for (int64_t i = 0; i < n; i++) REQUIRE(quotient[i] == a[i * a_step] / b[i * b_step]);
          }
          if (a_step == 1) {  // in place
            jdn_mul_forward(dtype, a.data(), a.data(), b.data(), n, 1, b_step, nullptr);
            for (int64_t i = 0; i < n; i++) REQUIRE(a[i] == product[i]);
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("mul, div: gradients", T, float, double) {
  each_isa([] {
    for (int64_t n : sizes()) {
      for (int64_t a_step : {0, 1}) {
        for (int64_t b_step : {0, 1}) {
          Guarded<T> a(random_values<T>(a_step ? n : 1, 1));
          Guarded<T> b(random_values<T>(b_step ? n : 1, 2, 0.5, 2));
          Guarded<T> dy(random_values<T>(n, 3));
          for (int32_t add : {0, 1}) {
            Guarded<T> da(random_values<T>(n, 4)), db(random_values<T>(n, 5)), alone(n);
            const std::vector<T> a0 = random_values<T>(n, 4), b0 = random_values<T>(n, 5);
            jdn_mul_backward(dtype_of<T>, da.data(), db.data(), dy.data(), a.data(), b.data(), n,
                             a_step, b_step, add, 1 - add);
            for (int64_t i = 0; i < n; i++) {
              const double p = a[i * a_step], q = b[i * b_step], g = dy[i];
              const size_t at = static_cast<size_t>(i);
              REQUIRE(close<T>(da[i], g * q + add * a0[at], 2, 4));
              REQUIRE(close<T>(db[i], g * p + (1 - add) * b0[at], 2, 4));
            }
            jdn_div_backward(dtype_of<T>, da.data(), db.data(), dy.data(), a.data(), b.data(), n,
                             a_step, b_step, 0, 0);
            for (int64_t i = 0; i < n; i++) {
              const double p = a[i * a_step], q = b[i * b_step], g = dy[i];
              REQUIRE(close<T>(da[i], g / q, 1));
              REQUIRE(close<T>(db[i], -g * p / (q * q), 4));
            }
            jdn_div_backward(dtype_of<T>, nullptr, alone.data(), dy.data(), a.data(), b.data(), n,
                             a_step, b_step, 0, 0);
            for (int64_t i = 0; i < n; i++) REQUIRE(alone[i] == db[i]);
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("scale: dense, one value, strided, in place, added", T, float, double, int64_t,
                   int32_t) {
  each_isa([] {
    const double alpha = std::is_integral_v<T> ? 3 : 0.3;
    for (int64_t n : sizes()) {
      for (int64_t step : {0, 1}) {
        for (int32_t add : {0, 1}) {
          Guarded<T> x(random_values<T>(step ? n : 1, 1)), y(random_values<T>(n, 2));
          const std::vector<T> y0 = random_values<T>(n, 2);
          jdn_scale(dtype_of<T>, y.data(), x.data(), alpha, n, step, nullptr, add);
          for (int64_t i = 0; i < n; i++) {
            REQUIRE(close<T>(y[i], alpha * x[i * step] + add * y0[static_cast<size_t>(i)], 4, 2));
          }
        }
      }
    }
    // y[5, 300], every other row; x transposed.
    const int64_t layout[] = {2, 5, 300, 600, 1, 1, 5};
    for (int32_t add : {0, 1}) {
      Guarded<T> x(random_values<T>(1500, 1)), y(random_values<T>(2700, 2));
      const std::vector<T> y0 = random_values<T>(2700, 2);
      jdn_scale(dtype_of<T>, y.data(), x.data(), alpha, 0, 0, layout, add);
      for (int64_t i = 0; i < 2700; i++) {
        const int64_t row = i / 600, column = i % 600;
        const double start = y0[static_cast<size_t>(i)];
        const double expected = column >= 300 ? start : alpha * x[row + 5 * column] + add * start;
        REQUIRE(close<T>(y[i], expected, 4, 2));
      }
    }
  });
}

TEST_CASE("add: layouts of size 0, of many short rows, of long ones") {
  each_isa([] {
    for (int64_t rows : {0, 1}) {
      const int64_t layout[] = {2, rows, 1 - rows, 1, 1, 1, 1, 1, 1};
      jdn_add_forward(JDN_FLOAT32, nullptr, nullptr, nullptr, 0, 0, 0, layout);
      const int64_t single[] = {2, rows, 1 - rows, 1, 1, 1, 1, 0, 0};
      jdn_pow_forward(JDN_FLOAT32, nullptr, nullptr, nullptr, 0, 0, 0, single);
    }
    // [50, 40, 10] + [40, 1]: rows in several chunks.
    const int64_t layout[] = {3, 50, 40, 10, 400, 10, 1, 400, 10, 1, 0, 1, 0};
    Guarded<float> a(random_values<float>(20000, 1)), b(random_values<float>(40, 2)), y(20000);
    jdn_add_forward(JDN_FLOAT32, y.data(), a.data(), b.data(), 0, 0, 0, layout);
    for (int64_t i = 0; i < 20000; i++) REQUIRE(y[i] == a[i] + b[i / 10 % 40]);
    // Two rows of several chunks each; a every second element.
    const int64_t rows[] = {2, 2, 40000, 40000, 1, 1, 2, 0, 1};
    Guarded<float> c(random_values<float>(80000, 3)), d(random_values<float>(40000, 4)), z(80000);
    jdn_add_forward(JDN_FLOAT32, z.data(), c.data(), d.data(), 0, 0, 0, rows);
    bool same = true;
    for (int64_t i = 0; i < 80000; i++) {
      same &= z[i] == c[i / 40000 + 2 * (i % 40000)] + d[i % 40000];
    }
    REQUIRE(same);
  });
}

using Forward = void (*)(jdn_dtype, jdn_out, jdn_in, jdn_in, int64_t, int64_t, int64_t, jdn_in);
using Backward = void (*)(jdn_dtype, jdn_out, jdn_out, jdn_in, jdn_in, jdn_in, int64_t, int64_t,
                          int64_t, int32_t, int32_t);

// Every size and step, and a strided call, against f in double.
template <class T, class F>
static void check_forward(Forward kernel, double low, double high, double units, const F& f) {
  each_isa([&] {
    for (int64_t n : sizes()) {
      for (int64_t a_step : {0, 1}) {
        for (int64_t b_step : {0, 1}) {
          Guarded<T> a(random_values<T>(a_step ? n : 1, 1, low, high));
          Guarded<T> b(random_values<T>(b_step ? n : 1, 2, 1, 9)), y(n);
          kernel(dtype_of<T>, y.data(), a.data(), b.data(), n, a_step, b_step, nullptr);
          for (int64_t i = 0; i < n; i++) {
            const double p = a[i * a_step], q = b[i * b_step];
            REQUIRE(close<T>(y[i], f(p, q), units));
          }
        }
      }
    }
    // y[3, 301] of every second element; a transposed, b one value a row.
    const int64_t layout[] = {2, 3, 301, 602, 2, 1, 3, 1, 0};
    Guarded<T> a(random_values<T>(903, 1, low, high)), b(random_values<T>(3, 2, 1, 9));
    Guarded<T> y(1805);
    kernel(dtype_of<T>, y.data(), a.data(), b.data(), 0, 0, 0, layout);
    for (int64_t i = 0; i < 3; i++) {
      for (int64_t k = 0; k < 301; k++) {
        const double p = a[i + 3 * k], q = b[i];
        REQUIRE(close<T>(y[i * 602 + 2 * k], f(p, q), units));
      }
    }
  });
}

TEST_CASE_TEMPLATE("quotients, remainders, powers, larger and smaller", T, float, double, int64_t,
                   int32_t, uint8_t) {
  const double low = std::is_unsigned_v<T> ? 0 : -99;
  const bool whole = std::is_integral_v<T>;
  check_forward<T>(jdn_div_trunc_forward, low, 99, 1,
                   [](double a, double b) { return std::trunc(a / b); });
  check_forward<T>(jdn_div_floor_forward, low, 99, 1,
                   [](double a, double b) { return std::floor(a / b); });
  check_forward<T>(jdn_fmod_forward, low, 99, 1,
                   [](double a, double b) { return std::fmod(a, b); });
  check_forward<T>(jdn_remainder_forward, low, 99, 1, [](double a, double b) {
    const double rest = std::fmod(a, b);
    return rest < 0 ? rest + b : rest;
  });
  check_forward<T>(jdn_pow_forward, whole ? 0 : 0.1, 1.9, whole ? 0 : 2,
                   [](double a, double b) { return std::pow(a, b); });
  check_forward<T>(jdn_maximum_forward, low, 99, 0,
                   [](double a, double b) { return a > b ? a : b; });
  check_forward<T>(jdn_minimum_forward, low, 99, 0,
                   [](double a, double b) { return a < b ? a : b; });
  check_forward<T>(jdn_fmax_forward, low, 99, 0,
                   [](double a, double b) { return std::fmax(a, b); });
  check_forward<T>(jdn_fmin_forward, low, 99, 0,
                   [](double a, double b) { return std::fmin(a, b); });
}

TEST_CASE_TEMPLATE("atan2", T, float, double) {
  check_forward<T>(jdn_atan2_forward, -9, 9, 1,
                   [](double a, double b) { return std::atan2(a, b); });
}

TEST_CASE_TEMPLATE("single exponents have formulas of their own", T, float, double) {
  each_isa([] {
    for (double exponent : {0.0, 0.5, 1.0, 2.0, 3.0, -1.0, 1.5}) {
      Guarded<T> a(random_values<T>(67, 1, 0.1, 3)), y(67), da(67), dy(random_values<T>(67, 3));
      T b = static_cast<T>(exponent);
      jdn_pow_forward(dtype_of<T>, y.data(), a.data(), &b, 67, 1, 0, nullptr);
      jdn_pow_backward(dtype_of<T>, da.data(), nullptr, dy.data(), a.data(), &b, 67, 1, 0, 0, 0);
      for (int64_t i = 0; i < 67; i++) {
        const double p = a[i];
        REQUIRE(close<T>(y[i], std::pow(p, exponent), 2));
        REQUIRE(close<T>(da[i], dy[i] * exponent * std::pow(p, exponent - 1), 4));
      }
    }
  });
}

TEST_CASE("integers: nothing is divided by 0, the lowest one by -1 wraps around, so do powers") {
  each_isa([] {
    int64_t a[] = {7, INT64_MIN, -1, 3}, b[] = {0, -1, -3, 41}, y[4];
    for (Forward divide : {jdn_div_floor_forward, jdn_div_trunc_forward}) {
      divide(JDN_INT64, y, a, b, 2, 1, 1, nullptr);
      CHECK((y[0] == 0 && y[1] == INT64_MIN));
    }
    for (Forward rest : {jdn_remainder_forward, jdn_fmod_forward}) {
      rest(JDN_INT64, y, a, b, 2, 1, 1, nullptr);
      CHECK((y[0] == 0 && y[1] == 0));
    }
    jdn_pow_forward(JDN_INT64, y, a, b, 4, 1, 1, nullptr);
    CHECK((y[0] == 1 && y[1] == 0 && y[2] == -1));
    CHECK(static_cast<uint64_t>(y[3]) == 18026252303461234787u);  // 3^41 mod 2^64
  });
}

TEST_CASE_TEMPLATE("any_zero: dense and strided", T, int64_t, int32_t, uint8_t) {
  each_isa([] {
    for (int64_t n : sizes()) {
      Guarded<T> x(std::vector<T>(static_cast<size_t>(n), 1));
      uint8_t found = 7;
      jdn_any_zero(dtype_of<T>, &found, x.data(), n, nullptr);
      CHECK(found == 0);
      if (n == 0) continue;
      x[n - 1] = 0;
      jdn_any_zero(dtype_of<T>, &found, x.data(), n, nullptr);
      CHECK(found == 1);
      const int64_t layout[] = {1, (n + 1) / 2, 2};  // every second one
      jdn_any_zero(dtype_of<T>, &found, x.data(), 0, layout);
      CHECK(found == n % 2);
    }
  });
}

TEST_CASE("add, mul of bool; add with a factor") {
  each_isa([] {
    uint8_t a[] = {0, 0, 1, 1}, b[] = {0, 1, 0, 1}, y[4];
    jdn_add_forward(JDN_BOOL, y, a, b, 4, 1, 1, nullptr);
    CHECK((y[0] == 0 && y[1] == 1 && y[2] == 1 && y[3] == 1));
    jdn_mul_forward(JDN_BOOL, y, a, b, 4, 1, 1, nullptr);
    CHECK((y[0] == 0 && y[1] == 0 && y[2] == 0 && y[3] == 1));
    jdn_add_scaled_forward(JDN_BOOL, y, a, b, 0, 4, 1, 1, nullptr);
    CHECK((y[0] == 0 && y[1] == 0 && y[2] == 1 && y[3] == 1));
    jdn_add_scaled_forward(JDN_UINT8, y, a, b, 300, 4, 1, 1, nullptr);
    CHECK((y[0] == 0 && y[1] == 44 && y[2] == 1 && y[3] == 45));
    const float factor = 0.5f;
    int64_t bits = 0;
    std::memcpy(&bits, &factor, sizeof(factor));
    Guarded<float> p(random_values<float>(67, 1)), q(random_values<float>(67, 2)), r(67);
    jdn_add_scaled_forward(JDN_FLOAT32, r.data(), p.data(), q.data(), bits, 67, 1, 1, nullptr);
    for (int64_t i = 0; i < 67; i++) REQUIRE(r[i] == p[i] + 0.5f * q[i]);
  });
}

TEST_CASE_TEMPLATE("gradients: remainder, fmod, pow, atan2, larger and smaller", T, float, double) {
  struct Case {
    Backward kernel;
    double (*fa)(double, double);
    double (*fb)(double, double);
  };
  auto one = [](double, double) { return 1.0; };
  auto larger = [](double a, double b) { return a > b ? 1.0 : 0.0; };
  auto smaller = [](double a, double b) { return a < b ? 1.0 : 0.0; };
  const Case cases[] = {
      {jdn_remainder_backward, one, [](double a, double b) { return -std::floor(a / b); }},
      {jdn_fmod_backward, one, [](double a, double b) { return -std::trunc(a / b); }},
      {jdn_pow_backward, [](double a, double b) { return b * std::pow(a, b - 1); },
       [](double a, double b) { return std::pow(a, b) * std::log(a); }},
      {jdn_atan2_backward, [](double a, double b) { return b / (a * a + b * b); },
       [](double a, double b) { return -a / (a * a + b * b); }},
      {jdn_maximum_backward, larger, smaller},
      {jdn_minimum_backward, smaller, larger},
      {jdn_fmax_backward, larger, smaller},
      {jdn_fmin_backward, smaller, larger},
  };
  each_isa([&] {
    for (const Case& c : cases) {
      for (int64_t n : sizes()) {
        for (int64_t step : {0, 1}) {
          Guarded<T> a(random_values<T>(n, 1, 0.1, 9)), dy(random_values<T>(n, 3));
          Guarded<T> b(random_values<T>(step ? n : 1, 2, 0.5, 3));
          Guarded<T> da(random_values<T>(n, 4)), db(n);
          const std::vector<T> da0 = random_values<T>(n, 4);
          c.kernel(dtype_of<T>, da.data(), db.data(), dy.data(), a.data(), b.data(), n, 1, step, 1,
                   0);
          for (int64_t i = 0; i < n; i++) {
            const double p = a[i], q = b[i * step], g = dy[i];
            const double before = da0[static_cast<size_t>(i)];
            REQUIRE(close<T>(da[i], before + g * c.fa(p, q), 8, 8));
            REQUIRE(close<T>(db[i], g * c.fb(p, q), 8, 8));
          }
        }
      }
    }
  });
}
