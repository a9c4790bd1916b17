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

TEST_CASE_TEMPLATE("scale: dense, one value, strided, in place, added", T, float, double) {
  each_isa([] {
    const double alpha = 0.3;
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

TEST_CASE("add: a layout of size 0, and one of many short rows") {
  each_isa([] {
    for (int64_t rows : {0, 1}) {
      const int64_t layout[] = {2, rows, 1 - rows, 1, 1, 1, 1, 1, 1};
      jdn_add_forward(JDN_FLOAT32, nullptr, nullptr, nullptr, 0, 0, 0, layout);
    }
    // [50, 40, 10] + [40, 1]: rows in several chunks.
    const int64_t layout[] = {3, 50, 40, 10, 400, 10, 1, 400, 10, 1, 0, 1, 0};
    Guarded<float> a(random_values<float>(20000, 1)), b(random_values<float>(40, 2)), y(20000);
    jdn_add_forward(JDN_FLOAT32, y.data(), a.data(), b.data(), 0, 0, 0, layout);
    for (int64_t i = 0; i < 20000; i++) REQUIRE(y[i] == a[i] + b[i / 10 % 40]);
  });
}
