#include <algorithm>

#include "testing.h"

using namespace jdn::test;

namespace {

std::vector<int64_t> random_indices(int64_t n, int64_t size, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_int_distribution<int64_t> any(0, size - 1);
  std::vector<int64_t> values(static_cast<size_t>(n));
  for (int64_t& v : values) v = any(generator);
  return values;
}

// [outer, size, inner] with `count` indices along the middle.
struct Dims {
  int64_t outer, size, inner, count;
};
const Dims shapes[] = {{1, 5, 1, 9},     {1, 7, 3, 0},     {2, 7, 0, 3},  {3, 4, 1, 6},
                       {1, 6, 16, 11},   {2, 3, 33, 5},    {70, 5, 3, 4}, {1, 40, 1, 40'000},
                       {1, 50, 65, 900}, {3, 2, 17'001, 3}};

// The lines of a dense [outer, count, inner] operand and of one of [outer, size, inner].
std::vector<int64_t> lines(const Dims& d, bool indexed_first) {
  const int64_t own = d.count * d.inner, indexed = d.size * d.inner;
  const int64_t first = indexed_first ? indexed : own, second = indexed_first ? own : indexed;
  return {
      d.count, d.inner, indexed_first ? 0 : d.inner, 1, indexed_first ? d.inner : 0, 1, 1, d.outer,
      first,   second};
}

}  // namespace

TEST_CASE("index: check and offsets") {
  each_isa([] {
    for (int64_t n : sizes()) {
      if (n == 0) {
        CHECK(jdn_index_check(nullptr, 5, 0, 1, nullptr, 0) == JDN_INDEX_GOOD);
        continue;
      }
      Guarded<int64_t> index(random_indices(n, 5, 1));
      CHECK(jdn_index_check(index.data(), 5, n, 1, nullptr, 0) == JDN_INDEX_GOOD);
      CHECK(jdn_index_check(index.data(), 0, n, 1, nullptr, 1) == 0);
      index[n - 1] = -5;
      CHECK(jdn_index_check(index.data(), 5, n, 1, nullptr, 0) == n - 1);
      CHECK(jdn_index_check(index.data(), 5, n, 1, nullptr, 1) == JDN_INDEX_NEGATIVE);
      Guarded<int64_t> offsets(n);
      jdn_index_offsets(offsets.data(), index.data(), 5, 3, n, 1, nullptr, 0);
      jdn_index_offsets(offsets.data(), index.data(), 5, 10, n, 1, nullptr, 1);
      bool same = offsets[n - 1] == 0;
      for (int64_t i = 0; i + 1 < n; i++) same &= offsets[i] == 13 * index[i];
      CHECK(same);
      for (int64_t bad : {int64_t{5}, int64_t{-6}, INT64_MAX, INT64_MIN}) {
        index[n / 2] = bad;
        CHECK(jdn_index_check(index.data(), 5, n, 1, nullptr, 1) == n / 2);
      }
    }
    // Every other element of a transposed 3 x 4.
    const int64_t layout[] = {2, 3, 4, 4, 1, 2, 6};
    Guarded<int64_t> index(23);
    for (int64_t i = 0; i < 23; i++) index[i] = i % 2 ? 99 : i / 2;
    CHECK(jdn_index_check(index.data(), 12, 0, 0, layout, 0) == JDN_INDEX_GOOD);
    CHECK(jdn_index_check(index.data(), 10, 0, 0, layout, 0) == 7);
    Guarded<int64_t> offsets(12);
    jdn_index_offsets(offsets.data(), index.data(), 12, 1, 0, 0, layout, 0);
    for (int64_t i = 0; i < 12; i++) CHECK(offsets[i] == i / 4 + i % 4 * 3);
  });
}

TEST_CASE_TEMPLATE("index: slices out and in", T, float, double, int64_t, int32_t) {
  each_isa([] {
    for (const Dims& d : shapes) {
      const std::vector<int64_t> at = random_indices(d.count, d.size, 2);
      Guarded<int64_t> table(at);
      Guarded<T> x(random_values<T>(d.outer * d.size * d.inner, 3, -9, 9));
      const int64_t n = d.outer * d.count * d.inner;
      Guarded<T> y(n);
      jdn_index_forward(dtype_of<T>, y.data(), x.data(), table.data(), d.inner,
                        lines(d, false).data());
      bool same = true;
      for (int64_t i = 0; i < n; i++) {
        const int64_t o = i / (d.count * d.inner), c = i / d.inner % d.count;
        same &= y[i] == x[(o * d.size + table[c]) * d.inner + i % d.inner];
      }
      REQUIRE(same);
      for (int32_t accumulate : {0, 1}) {
        Guarded<T> expected(std::vector<T>(x.data(), x.data() + x.size()));
        Guarded<T> got(std::vector<T>(x.data(), x.data() + x.size()));
        const T alpha = static_cast<T>(accumulate ? 2 : 1);
        int64_t bits = 0;
        std::memcpy(&bits, &alpha, sizeof(T));
        jdn_index_put_forward(dtype_of<T>, got.data(), y.data(), table.data(), d.inner, bits,
                              lines(d, true).data(), accumulate);
        for (int64_t i = 0; i < n; i++) {
          const int64_t o = i / (d.count * d.inner), c = i / d.inner % d.count;
          T& to = expected[(o * d.size + table[c]) * d.inner + i % d.inner];
          to = static_cast<T>(accumulate ? to + alpha * y[i] : y[i]);
        }
        same = true;
        for (int64_t i = 0; i < got.size(); i++) same &= got[i] == expected[i];
        REQUIRE(same);
      }
    }
  });
}

TEST_CASE("index: added integers wrap around, bool is or") {
  each_isa([] {
    const int64_t table[] = {0, 0};
    const int64_t along[] = {2, 1, 0, 0, 1, 0, 1, 1, 0, 0};
    uint8_t bytes[] = {200};
    const uint8_t more[] = {50, 10};
    jdn_index_put_forward(JDN_UINT8, bytes, more, table, 1, 1, along, 1);
    CHECK(bytes[0] == 4);
    bool flags[] = {false};
    const bool set[] = {true, false};
    jdn_index_put_forward(JDN_BOOL, flags, set, table, 1, 1, along, 1);
    CHECK(flags[0]);
  });
}

TEST_CASE_TEMPLATE("gather and scatter", T, float, double, int64_t, int32_t) {
  each_isa([] {
    for (const Dims& d : shapes) {
      const int64_t n = d.outer * d.count * d.inner;
      Guarded<int64_t> index(random_indices(n, d.size, 4));
      Guarded<T> x(random_values<T>(d.outer * d.size * d.inner, 5, -9, 9));
      Guarded<T> y(n);
      const auto place = [&](int64_t i) {
        return (i / (d.count * d.inner) * d.size + index[i]) * d.inner + i % d.inner;
      };
      const int64_t layout[] = {3, d.outer,          d.count, d.inner, d.count * d.inner, d.inner,
                                1, d.size * d.inner, 0,       1,       d.count * d.inner, d.inner,
                                1};
      jdn_gather_forward(dtype_of<T>, y.data(), x.data(), index.data(), d.inner, -1, 0, 0, 0,
                         layout);
      bool same = true;
      for (int64_t i = 0; i < n; i++) same &= y[i] == x[place(i)];
      REQUIRE(same);
      const int64_t along[] = {
          d.count,          d.inner, 0, 1,       d.inner,          1,
          d.inner,          1,       1, d.outer, d.size * d.inner, d.count * d.inner,
          d.count * d.inner};
      for (int32_t accumulate : {0, 1}) {
        Guarded<T> expected(std::vector<T>(x.data(), x.data() + x.size()));
        Guarded<T> got(std::vector<T>(x.data(), x.data() + x.size()));
        jdn_scatter_forward(dtype_of<T>, got.data(), y.data(), index.data(), d.inner, along,
                            accumulate);
        for (int64_t i = 0; i < n; i++) {
          T& to = expected[place(i)];
          to = static_cast<T>(accumulate ? to + y[i] : y[i]);
        }
        for (int64_t i = 0; i < got.size(); i++) same &= got[i] == expected[i];
        REQUIRE(same);
      }
    }
    // One line, dense: no layout.
    Guarded<int64_t> index(random_indices(40'000, 33, 6));
    Guarded<T> x(random_values<T>(33, 7, -9, 9));
    Guarded<T> y(40'000);
    jdn_gather_forward(dtype_of<T>, y.data(), x.data(), index.data(), 1, -1, 40'000, 0, 1, nullptr);
    bool same = true;
    for (int64_t i = 0; i < 40'000; i++) same &= y[i] == x[index[i]];
    REQUIRE(same);
    // Looked at on the way.
    const auto checked = [&](int64_t size) {
      return jdn_gather_forward(dtype_of<T>, y.data(), x.data(), index.data(), 1, size, 40'000, 0,
                                1, nullptr);
    };
    CHECK(checked(33) == 0);
    CHECK(checked(0) == 1);
    for (int64_t wrong : {int64_t{-1}, int64_t{33}, INT64_MIN, INT64_MAX}) {
      for (int64_t place : {0, 20'000, 39'999}) {
        const int64_t right = index[place];
        index[place] = wrong;
        CHECK(checked(33) == 1);
        index[place] = right;
      }
    }
  });
}
