#include <type_traits>

#include "testing.h"

using namespace jdn::test;

TEST_CASE_TEMPLATE("arange: every size, wrapping around", T, int64_t, int32_t, uint8_t) {
  each_isa([&] {
    for (int64_t n : sizes()) {
      Guarded<T> y(n);
      jdn_arange(dtype_of<T>, y.data(), -7, 3, n);
      for (int64_t i = 0; i < n; i++) REQUIRE(y[i] == static_cast<T>(-7 + 3 * i));
    }
  });
}

TEST_CASE_TEMPLATE("linspace: from both ends, the same on every instruction set", T, float, double,
                   int64_t, int32_t, uint8_t) {
  each_isa([&] {
    for (int64_t n : sizes()) {
      for (int64_t up : {n, n / 2}) {
        Guarded<T> y(n);
        jdn_linspace(dtype_of<T>, y.data(), 0.3, 90.7, 0.1, up, n);
        for (int64_t i = 0; i < n; i++) {
          const volatile double product =
              (i < up ? static_cast<double>(i) : static_cast<double>(i - (n - 1))) * 0.1;
          const double expected = (i < up ? 0.3 : 90.7) + product;
          if constexpr (std::is_integral_v<T>) {
            REQUIRE(y[i] == static_cast<T>(static_cast<int64_t>(expected)));
          } else {
            REQUIRE(y[i] == static_cast<T>(expected));
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("eye: ones on the diagonal", T, float, double, int64_t, int32_t, uint8_t) {
  each_isa([&] {
    for (int64_t rows : {0, 1, 3, 300}) {
      for (int64_t columns : {0, 1, 2, 5, 299}) {
        Guarded<T> y(rows * columns);
        jdn_eye(dtype_of<T>, y.data(), rows, columns);
        for (int64_t i = 0; i < rows * columns; i++) {
          REQUIRE(y[i] == static_cast<T>(i / columns == i % columns));
        }
      }
    }
  });
}
