#include <algorithm>

#include "testing.h"

using namespace jdn::test;

namespace {

struct Dims {
  int64_t outer, size, inner;
};
const Dims shapes[] = {{1, 0, 1},    {3, 1, 1},   {2, 7, 1}, {5, 16, 1},  {3, 33, 1},
                       {2, 5000, 1}, {0, 4, 1},   {1, 0, 3}, {2, 5, 3},   {3, 17, 16},
                       {2, 130, 33}, {1, 9, 200}, {2, 3, 1}, {700, 3, 1}, {2, 200000, 1}};

template <class T, class F>
void each_line(const Dims& d, T* x, const F& f) {
  for (int64_t o = 0; o < d.outer; o++) {
    for (int64_t i = 0; i < d.inner; i++) {
      std::vector<T> line;
      for (int64_t s = 0; s < d.size; s++) line.push_back(x[(o * d.size + s) * d.inner + i]);
      f(o * d.inner + i, line);
    }
  }
}

}  // namespace

TEST_CASE_TEMPLATE("max, min: first place, and back", T, float, double, int64_t, int32_t, uint8_t) {
  each_isa([] {
    for (const Dims& d : shapes) {
      if (d.size == 0) continue;
      // Few different values: many ties.
      Guarded<T> x(random_values<T>(d.outer * d.size * d.inner, 1, 0, 50));
      const int64_t n = d.outer * d.inner;
      const jdn_dtype dtype = sizeof(T) == 1 ? JDN_UINT8 : dtype_of<T>;
      for (bool largest : {true, false}) {
        Guarded<T> y(n), y_alone(n);
        Guarded<int64_t> index(n), index_alone(n);
        const auto kernel = largest ? jdn_max_forward : jdn_min_forward;
        kernel(dtype, y.data(), index.data(), x.data(), d.outer, d.size, d.inner);
        kernel(dtype, y_alone.data(), nullptr, x.data(), d.outer, d.size, d.inner);
        kernel(dtype, nullptr, index_alone.data(), x.data(), d.outer, d.size, d.inner);
        each_line(d, x.data(), [&](int64_t at, const std::vector<T>& line) {
          const auto best = largest ? std::max_element(line.begin(), line.end())
                                    : std::min_element(line.begin(), line.end());
          REQUIRE(y[at] == *best);
          REQUIRE(index[at] == best - line.begin());
          REQUIRE(y_alone[at] == y[at]);
          REQUIRE(index_alone[at] == index[at]);
        });
        if constexpr (std::is_floating_point_v<T>) {
          Guarded<T> dy(random_values<T>(n, 2));
          Guarded<T> dx(d.outer * d.size * d.inner);
          for (int32_t accumulate : {0, 1}) {
            jdn_select_backward(dtype, dx.data(), dy.data(), index.data(), d.outer, d.size, d.inner,
                                1, accumulate);
            each_line(d, dx.data(), [&](int64_t at, const std::vector<T>& line) {
              for (int64_t s = 0; s < d.size; s++) {
                const T expected = s == index[at] ? dy[at] * T(1 + accumulate) : 0;
                REQUIRE(line[static_cast<size_t>(s)] == expected);
              }
            });
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("max, min: the first NaN wins; infinities; equal zeros", T, float, double) {
  each_isa([] {
    const T nan = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
    for (int64_t n : {4, 40, 77}) {
      for (int64_t inner : {1, 3}) {
        std::vector<T> x(static_cast<size_t>(n * inner), 1);
        const auto row = [&](int64_t s) { return static_cast<size_t>(s * inner); };
        x[row(1)] = inf, x[row(2)] = nan, x[row(n - 1)] = nan;
        for (auto kernel : {jdn_max_forward, jdn_min_forward}) {
          std::vector<T> y(3);
          std::vector<int64_t> index(3);
          kernel(dtype_of<T>, y.data(), index.data(), x.data(), 1, n, inner);
          CHECK(std::isnan(y[0]));
          CHECK(index[0] == 2);
        }
        x[row(2)] = -inf, x[row(n - 1)] = 1;
        T y[3];
        int64_t index[3];
        jdn_max_forward(dtype_of<T>, y, index, x.data(), 1, n, inner);
        CHECK(y[0] == inf);
        CHECK(index[0] == 1);
        jdn_min_forward(dtype_of<T>, y, index, x.data(), 1, n, inner);
        CHECK(y[0] == -inf);
        CHECK(index[0] == 2);
      }
    }
    const T zeros[] = {T(-0.0), 0, T(-0.0)};
    T y;
    int64_t index;
    jdn_max_forward(dtype_of<T>, &y, &index, zeros, 1, 3, 1);
    CHECK(index == 0);
  });
}
