#include "testing.h"

using namespace jdn::test;

namespace {

struct Dims {
  int64_t outer, size, inner;
};
const Dims shapes[] = {{1, 0, 1}, {3, 1, 1},   {2, 7, 1},  {5, 16, 1},    {3, 33, 1},
                       {2, 5, 3}, {3, 17, 16}, {2, 9, 65}, {1, 40000, 1}, {1, 700, 130},
                       {0, 4, 1}, {1, 4, 0},   {40, 2, 1}};

// The place of element s of line number `line`.
int64_t at(const Dims& d, int64_t line, int64_t s) {
  return line / d.inner * d.size * d.inner + s * d.inner + line % d.inner;
}

}  // namespace

TEST_CASE_TEMPLATE("cumsum: forwards and in reverse", T, float, double, int64_t) {
  each_isa([] {
    for (const Dims& d : shapes) {
      const int64_t n = d.outer * d.size * d.inner;
      Guarded<T> x(random_values<T>(n, 1, -9, 9));
      for (int32_t reverse : {0, 1}) {
        Guarded<T> y(n), in_place(n);
        for (int64_t i = 0; i < n; i++) in_place[i] = x[i];
        jdn_cumsum_forward(dtype_of<T>, y.data(), x.data(), d.outer, d.size, d.inner, reverse, 0);
        jdn_cumsum_forward(dtype_of<T>, in_place.data(), in_place.data(), d.outer, d.size, d.inner,
                           reverse, 0);
        for (int64_t line = 0; line < d.outer * d.inner; line++) {
          double sum = 0;
          for (int64_t k = 0; k < d.size; k++) {
            const int64_t i = at(d, line, reverse ? d.size - 1 - k : k);
            sum += static_cast<double>(x[i]);
            REQUIRE(close<T>(y[i], sum, 2, sizeof(T) == 8 ? 1e6 : 0.001));
            REQUIRE(in_place[i] == y[i]);
          }
        }
        if (std::is_floating_point_v<T>) {
          jdn_cumsum_forward(dtype_of<T>, y.data(), x.data(), d.outer, d.size, d.inner, reverse, 1);
          for (int64_t i = 0; i < n; i++) {
            REQUIRE(close<T>(y[i], 2 * static_cast<double>(in_place[i]), 2));
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("cumprod and back: with zeros", T, float, double) {
  each_isa([] {
    for (const Dims& d : shapes) {
      const int64_t n = d.outer * d.size * d.inner;
      Guarded<T> x(random_values<T>(n, 1, 0.8, 1.22)), y(n), dx(n);
      Guarded<T> dy(random_values<T>(n, 2));
      for (int64_t i = 5; i < n; i += 11) x[i] = 0;
      jdn_cumprod_forward(dtype_of<T>, y.data(), x.data(), d.outer, d.size, d.inner);
      for (int32_t accumulate : {0, 1}) {
        jdn_cumprod_backward(dtype_of<T>, dx.data(), dy.data(), x.data(), y.data(), d.outer, d.size,
                             d.inner, accumulate);
        for (int64_t line = 0; line < d.outer * d.inner; line++) {
          double product = 1;
          for (int64_t s = 0; s < d.size; s++) {
            double expected = 0, others = product;
            for (int64_t k = s; k < d.size && others != 0; k++) {
              others *= k == s ? 1 : static_cast<double>(x[at(d, line, k)]);
              expected += others * static_cast<double>(dy[at(d, line, k)]);
            }
            product *= static_cast<double>(x[at(d, line, s)]);
            REQUIRE(close<T>(y[at(d, line, s)], product, 64));
            REQUIRE(close<T>(dx[at(d, line, s)], expected * (1 + accumulate), 128, 4));
          }
        }
      }
    }
  });
}

TEST_CASE("cumprod: integers wrap around") {
  each_isa([] {
    const int64_t x[] = {3, int64_t{1} << 62, 5, -1, 7};
    int64_t y[5];
    jdn_cumprod_forward(JDN_INT64, y, x, 1, 5, 1);
    uint64_t product = 1;
    for (int i = 0; i < 5; i++) {
      product *= static_cast<uint64_t>(x[i]);
      CHECK(y[i] == static_cast<int64_t>(product));
    }
  });
}
