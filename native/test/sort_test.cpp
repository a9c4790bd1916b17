#include <algorithm>
#include <numeric>

#include "testing.h"

using namespace jdn::test;

namespace {

struct Dims {
  int64_t outer, size, inner;
};
const Dims shapes[] = {{1, 0, 1}, {3, 1, 1},   {2, 7, 1},  {5, 63, 1},   {3, 64, 1},
                       {2, 5, 3}, {3, 100, 5}, {2, 9, 65}, {1, 5000, 1}, {0, 4, 1}};

// a stands before b in ascending order.
template <class T>
bool less(T a, T b) {
  return a < b || (b != b && a == a);
}

template <class T>
void check(const Dims& d, int64_t k, bool descending, T* x, jdn_dtype dtype) {
  const int64_t n = d.outer * k * d.inner;
  Guarded<T> y(n);
  Guarded<int64_t> index(n), alone(n);
  for (int64_t capacity : {d.size, k}) {
    std::vector<int64_t> scratch(static_cast<size_t>(3 * 2 * capacity * 2 + 2));
    for (int64_t* indices : {index.data(), alone.data()}) {
      jdn_sort_forward(dtype, indices == alone.data() ? nullptr : y.data(), indices, x,
                       scratch.data(), d.outer, d.size, d.inner, k, capacity, 3, descending);
    }
    for (int64_t line = 0; line < d.outer * d.inner; line++) {
      const int64_t o = line / d.inner, i = line % d.inner;
      const auto value = [&](int64_t s) { return x[(o * d.size + s) * d.inner + i]; };
      std::vector<int64_t> places(static_cast<size_t>(d.size));
      std::iota(places.begin(), places.end(), 0);
      std::stable_sort(places.begin(), places.end(), [&](int64_t a, int64_t b) {
        return descending ? less(value(b), value(a)) : less(value(a), value(b));
      });
      for (int64_t s = 0; s < k; s++) {
        const int64_t at = (o * k + s) * d.inner + i, place = places[static_cast<size_t>(s)];
        REQUIRE(index[at] == place);
        REQUIRE(alone[at] == place);
        const T expected = value(place);
        REQUIRE((y[at] == expected || expected != expected));
      }
    }
  }
}

}  // namespace

TEST_CASE_TEMPLATE("sort: whole lines and the first k", T, float, double, int64_t, int32_t,
                   uint8_t) {
  each_isa([] {
    for (const Dims& d : shapes) {
      for (double high : {4.0, 100.0}) {
        // Few different values: many ties.
        Guarded<T> x(
            random_values<T>(d.outer * d.size * d.inner, 1, sizeof(T) == 1 ? 0 : -high, high));
        if (std::is_floating_point_v<T> && x.size() > 40) {
          x[3] = x[30] = T(NAN), x[5] = T(INFINITY), x[6] = -T(INFINITY), x[8] = T(-0.0), x[7] = 0;
        }
        for (bool descending : {false, true}) {
          for (int64_t k : {d.size, (d.size + 1) / 2, d.size / 10}) {
            check(d, k, descending, x.data(), sizeof(T) == 1 ? JDN_UINT8 : dtype_of<T>);
          }
        }
      }
    }
  });
}
