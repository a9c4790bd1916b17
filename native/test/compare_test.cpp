#include "testing.h"

using namespace jdn::test;

using Compare = void (*)(jdn_dtype, jdn_out, jdn_in, jdn_in, int64_t, int64_t, int64_t, jdn_in);

struct Case {
  Compare kernel;
  bool (*holds)(double, double);
};

static const Case kCases[] = {
    {jdn_eq_forward, [](double a, double b) { return a == b; }},
    {jdn_ne_forward, [](double a, double b) { return a != b; }},
    {jdn_lt_forward, [](double a, double b) { return a < b; }},
    {jdn_le_forward, [](double a, double b) { return a <= b; }},
    {jdn_gt_forward, [](double a, double b) { return a > b; }},
    {jdn_ge_forward, [](double a, double b) { return a >= b; }},
    {jdn_logical_and_forward, [](double a, double b) { return a != 0 && b != 0; }},
    {jdn_logical_or_forward, [](double a, double b) { return a != 0 || b != 0; }},
    {jdn_logical_xor_forward, [](double a, double b) { return (a != 0) != (b != 0); }},
};

TEST_CASE_TEMPLATE("comparison and logic: dense and single values", T, float, double, int64_t,
                   int32_t, uint8_t) {
  each_isa([] {
    for (const Case& c : kCases) {
      for (int64_t n : sizes()) {
        for (int64_t a_step : {0, 1}) {
          for (int64_t b_step : {0, 1}) {
            // Few different values: many are equal.
            Guarded<T> a(random_values<T>(a_step ? n : 1, 1, 0, 3));
            Guarded<T> b(random_values<T>(b_step ? n : 1, 2, 0, 3));
            for (int64_t i = 0; i < a.size(); i++) a[i] = static_cast<T>(static_cast<int>(a[i]));
            for (int64_t i = 0; i < b.size(); i++) b[i] = static_cast<T>(static_cast<int>(b[i]));
            Guarded<uint8_t> y(n);
            c.kernel(dtype_of<T>, y.data(), a.data(), b.data(), n, a_step, b_step, nullptr);
            for (int64_t i = 0; i < n; i++) {
              const double p = static_cast<double>(a[i * a_step]);
              const double q = static_cast<double>(b[i * b_step]);
              REQUIRE(y[i] == (c.holds(p, q) ? 1 : 0));
            }
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("comparison and logic: strided and broadcast", T, float, double, int64_t,
                   int32_t, uint8_t) {
  each_isa([] {
    for (const Case& c : kCases) {
      // y[2, 3, 301] = transposed a, b broadcast along the middle.
      const int64_t layout[] = {3, 2, 3, 301, 903, 301, 1, 3, 1, 6, 301, 0, 1};
      Guarded<T> a(random_values<T>(2 * 3 * 301, 1, 0, 3)), b(random_values<T>(2 * 301, 2, 0, 3));
      Guarded<uint8_t> y(2 * 3 * 301);
      c.kernel(dtype_of<T>, y.data(), a.data(), b.data(), 0, 0, 0, layout);
      for (int64_t i = 0; i < 2; i++) {
        for (int64_t j = 0; j < 3; j++) {
          for (int64_t k = 0; k < 301; k++) {
            const double p = static_cast<double>(a[i * 3 + j + k * 6]);
            const double q = static_cast<double>(b[i * 301 + k]);
            REQUIRE(y[i * 903 + j * 301 + k] == (c.holds(p, q) ? 1 : 0));
          }
        }
      }
    }
  });
}

TEST_CASE("NaN is unequal to everything, and true") {
  each_isa([] {
    const double a[] = {NAN, NAN, 1}, b[] = {NAN, 1, NAN};
    for (const Case& c : kCases) {
      uint8_t y[3];
      c.kernel(JDN_FLOAT64, y, a, b, 3, 1, 1, nullptr);
      for (int i = 0; i < 3; i++) CHECK(y[i] == (c.holds(a[i], b[i]) ? 1 : 0));
    }
  });
}

TEST_CASE("bool operands") {
  each_isa([] {
    const uint8_t a[] = {0, 0, 1, 1}, b[] = {0, 1, 0, 1};
    for (const Case& c : kCases) {
      uint8_t y[4];
      c.kernel(JDN_BOOL, y, a, b, 4, 1, 1, nullptr);
      for (int i = 0; i < 4; i++) CHECK(y[i] == (c.holds(a[i], b[i]) ? 1 : 0));
    }
  });
}
