#include "testing.h"

using namespace jdn::test;

// Words of the generator, whose highest 24 bits a unit shows.
static std::vector<uint32_t> words(int64_t n, int64_t seed, int64_t stream, int64_t position) {
  std::vector<uint32_t> words;
  for (int64_t i = 0; i < n; i++) {
    float unit;
    jdn_uniform(JDN_FLOAT32, &unit, 0, 1, 1, 1, seed, stream, position + i);
    words.push_back(static_cast<uint32_t>(static_cast<double>(unit) * 0x1p32));
  }
  return words;
}

TEST_CASE_TEMPLATE("dropout: forward and gradient", T, float, double) {
  for (int64_t inner : {1, 7, 64}) {
    for (int64_t blocks : {0, 1, 15, 33, 20000}) {
      if (blocks * inner > 200000) continue;
      CAPTURE(blocks);
      CAPTURE(inner);
      const int64_t n = blocks * inner, limit = int64_t{1} << 30;
      const std::vector<uint32_t> word = words(blocks, 5, 3, 9);
      Guarded<T> x(random_values<T>(n, 1)), dy(random_values<T>(n, 2));
      std::vector<T> first;
      each_isa([&] {
        Guarded<T> y(n), dx(dy.size()), added(random_values<T>(n, 3));
        Guarded<uint8_t> mask(blocks);
        const std::vector<T> before = random_values<T>(n, 3);
        jdn_dropout_forward(dtype_of<T>, y.data(), mask.data(), x.data(), blocks, inner, limit, 1.5,
                            0.25, -0.75, 5, 3, 9);
        jdn_dropout_backward(dtype_of<T>, dx.data(), dy.data(), mask.data(), blocks, inner, 1.5, 0);
        jdn_dropout_backward(dtype_of<T>, added.data(), dy.data(), mask.data(), blocks, inner, 1.5,
                             1);
        for (int64_t i = 0; i < n; i++) {
          const size_t block = static_cast<size_t>(i / inner);
          const bool kept = word[block] >= limit;
          REQUIRE(mask[i / inner] == kept);
          const T scaled = x[i] * T(1.5);
          REQUIRE(y[i] == (kept ? scaled + T(0.25) : T(-0.75)));
          REQUIRE(dx[i] == (kept ? dy[i] * T(1.5) : T(0)));
          REQUIRE(
              close<T>(added[i], static_cast<double>(before[static_cast<size_t>(i)]) + dx[i], 2));
        }
        if (first.empty()) first.assign(y.data(), y.data() + n);
        for (int64_t i = 0; i < n; i++) REQUIRE(y[i] == first[static_cast<size_t>(i)]);
      });
    }
  }
}
