#include "testing.h"

using namespace jdn::test;

namespace {

std::vector<uint8_t> mask_of(int64_t n, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<uint8_t> mask(static_cast<size_t>(n));
  for (uint8_t& m : mask) m = generator() % 2;
  return mask;
}

// Sizes 3, 40, 70; strides of the place, of x or dx, of the mask.
const int64_t layouts[][13] = {
    {3, 3, 40, 70, 2800, 70, 1, 1, 3, 120, 2800, 70, 1},  // x transposed
    {3, 3, 40, 70, 2800, 70, 1, 2800, 70, 1, 0, 1, 40},   // mask broadcast and transposed
    {3, 3, 40, 70, 2800, 70, 1, 0, 70, 1, 2800, 0, 1}};   // both broadcast

template <class F>
void each_element(const int64_t* layout, const F& f) {
  for (int64_t i = 0; i < 8400; i++) {
    const int64_t at[] = {i / 2800, i / 70 % 40, i % 70};
    int64_t place[3] = {};
    for (int k = 0; k < 3; k++) {
      for (int d = 0; d < 3; d++) place[k] += at[d] * layout[4 + 3 * k + d];
    }
    f(place[0], place[1], place[2]);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("masked: fill", T, float, double, uint8_t) {
  const jdn_dtype dtype = sizeof(T) == 1 ? JDN_UINT8 : dtype_of<T>;
  each_isa([&] {
    const T value = static_cast<T>(7);
    int64_t bits = 0;
    std::memcpy(&bits, &value, sizeof(T));
    for (int64_t n : sizes()) {
      Guarded<uint8_t> mask(mask_of(n, 1));
      Guarded<T> x(random_values<T>(n, 2, 0, 5));
      Guarded<T> y(n);
      for (int32_t where : {0, 1}) {
        jdn_masked_fill_forward(dtype, y.data(), x.data(), mask.data(), bits, where, n, 1, 1,
                                nullptr);
        bool same = true;
        for (int64_t i = 0; i < n; i++) same &= y[i] == (mask[i] == where ? value : x[i]);
        REQUIRE(same);
      }
    }
    for (const auto& layout : layouts) {
      Guarded<uint8_t> mask(mask_of(8400, 1));
      Guarded<T> x(random_values<T>(8400, 2, 0, 5));
      Guarded<T> y(8400);
      jdn_masked_fill_forward(dtype, y.data(), x.data(), mask.data(), bits, 1, 0, 0, 0, layout);
      bool same = true;
      each_element(layout, [&](int64_t place, int64_t from, int64_t m) {
        same &= y[place] == (mask[m] ? value : x[from]);
      });
      REQUIRE(same);
    }
  });
}

TEST_CASE_TEMPLATE("masked: select and its gradient, dense", T, float, double) {
  each_isa([] {
    for (int64_t n : sizes()) {
      Guarded<uint8_t> mask(mask_of(n, 3));
      Guarded<T> x(random_values<T>(n, 4));
      Guarded<int64_t> ends(jdn_masked_chunks(n, nullptr));
      const int64_t total = jdn_masked_count(JDN_BOOL, ends.data(), mask.data(), n, 1, nullptr, 3);
      Guarded<T> y(total);
      jdn_masked_select_forward(dtype_of<T>, y.data(), x.data(), mask.data(), ends.data(), n, 1, 1,
                                nullptr);
      Guarded<T> dx(n);
      for (int32_t accumulate : {0, 1}) {
        jdn_masked_select_backward(dtype_of<T>, dx.data(), y.data(), mask.data(), ends.data(), n, 1,
                                   nullptr, accumulate);
        int64_t k = 0;
        bool same = true;
        for (int64_t i = 0; i < n; i++) {
          if (mask[i]) same &= y[k++] == x[i];
          same &= dx[i] == (mask[i] ? x[i] * static_cast<T>(1 + accumulate) : 0);
        }
        REQUIRE(k == total);
        REQUIRE(same);
      }
    }
  });
}

TEST_CASE("masked: select, strided") {
  each_isa([] {
    for (const auto& layout : layouts) {
      Guarded<uint8_t> mask(mask_of(8400, 5));
      Guarded<float> x(random_values<float>(8400, 6));
      Guarded<int64_t> ends(jdn_masked_chunks(0, layout));
      const int64_t total = jdn_masked_count(JDN_BOOL, ends.data(), mask.data(), 0, 0, layout, 3);
      Guarded<float> y(total);
      jdn_masked_select_forward(JDN_FLOAT32, y.data(), x.data(), mask.data(), ends.data(), 0, 0, 0,
                                layout);
      int64_t k = 0;
      bool same = true;
      each_element(layout, [&](int64_t, int64_t from, int64_t m) {
        if (mask[m]) same &= y[k++] == x[from];
      });
      REQUIRE(k == total);
      REQUIRE(same);
    }
  });
}

TEST_CASE_TEMPLATE("masked: where elements are not 0", T, float, double, int64_t, int32_t) {
  each_isa([] {
    for (int64_t last : {1, 3, 40}) {
      for (int64_t n : sizes()) {
        const int64_t sizes_of_x[] = {(n + last - 1) / last, last};
        const int64_t count = sizes_of_x[0] * last;
        std::vector<T> values = random_values<T>(count, 7, -3, 3);
        for (T& v : values) v = std::fabs(static_cast<double>(v)) < 2 ? T(0) : v;
        Guarded<T> x(values);
        Guarded<int64_t> ends(jdn_masked_chunks(count, nullptr));
        const int64_t total =
            jdn_masked_count(dtype_of<T>, ends.data(), x.data(), count, 1, nullptr, 2);
        Guarded<int64_t> y(2 * total);
        jdn_nonzero_forward(dtype_of<T>, y.data(), x.data(), ends.data(), sizes_of_x, 2, count, 1,
                            nullptr);
        int64_t k = 0;
        bool same = true;
        for (int64_t i = 0; i < count; i++) {
          if (x[i] == 0) continue;
          same &= y[2 * k] == i / last && y[2 * k + 1] == i % last;
          k++;
        }
        REQUIRE(k == total);
        REQUIRE(same);
      }
    }
  });
}

TEST_CASE("masked: bytes other than 0 and 1 count once") {
  each_isa([] {
    for (int64_t n : sizes()) {
      std::vector<uint8_t> bytes = mask_of(n, 8);
      int64_t expected = 0;
      for (uint8_t& b : bytes) expected += (b = static_cast<uint8_t>(b * 255)) != 0;
      Guarded<uint8_t> mask(bytes);
      Guarded<int64_t> ends(jdn_masked_chunks(n, nullptr));
      REQUIRE(jdn_masked_count(JDN_BOOL, ends.data(), mask.data(), n, 1, nullptr, 2) == expected);
      Guarded<int64_t> places(expected);
      jdn_nonzero_forward(JDN_BOOL, places.data(), mask.data(), ends.data(), &n, 1, n, 1, nullptr);
      Guarded<float> x(random_values<float>(n, 9)), y(expected);
      jdn_masked_select_forward(JDN_FLOAT32, y.data(), x.data(), mask.data(), ends.data(), n, 1, 1,
                                nullptr);
      bool same = true;
      for (int64_t k = 0; k < expected; k++) {
        same &= mask[places[k]] != 0 && y[k] == x[places[k]];
      }
      REQUIRE(same);
    }
  });
}
