#include "testing.h"

using namespace jdn::test;

namespace {

constexpr int64_t kSeed = 0x299f31d0a4093822, kStream = 0x0370734413198a2e;

// Word number p of the stream: Philox4x32-10, one word at a time.
uint32_t word(int64_t p) {
  uint32_t c[4] = {static_cast<uint32_t>(p >> 2), static_cast<uint32_t>(p >> 34),
                   static_cast<uint32_t>(kStream),
                   static_cast<uint32_t>(static_cast<uint64_t>(kStream) >> 32)};
  uint32_t k[2] = {static_cast<uint32_t>(kSeed), static_cast<uint32_t>(kSeed >> 32)};
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = uint64_t{0xD2511F53} * c[0], p1 = uint64_t{0xCD9E8D57} * c[2];
    const uint32_t next[4] = {
        static_cast<uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<uint32_t>(p1),
        static_cast<uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<uint32_t>(p0)};
    std::memcpy(c, next, sizeof c);
    k[0] += 0x9E3779B9;
    k[1] += 0xBB67AE85;
  }
  return c[p & 3];
}

uint64_t two_words(int64_t p) { return uint64_t{word(p)} << 32 | word(p + 1); }

double unit(int64_t p) { return static_cast<double>(two_words(p) >> 11) * 0x1p-53; }

template <class T>
std::vector<T> copy(Guarded<T>& values) {
  return std::vector<T>(values.data(), values.data() + values.size());
}

}  // namespace

TEST_CASE("uniform: the words in order, from any position") {
  each_isa([&] {
    for (int64_t position : {0, 1, 2, 3, 4, 1000001}) {
      for (int64_t n : sizes()) {
        Guarded<float> f(n);
        Guarded<double> d(n);
        jdn_uniform(JDN_FLOAT32, f.data(), -2, 8, 5.5, n, kSeed, kStream, position);
        jdn_uniform(JDN_FLOAT64, d.data(), -2, 8, 5.5, n, kSeed, kStream, position);
        for (int64_t i = 0; i<n; i += n> 1000 ? 97 : 1) {
          const float u = static_cast<float>(word(position + i) >> 8) * 0x1p-24f;
          REQUIRE(f[i] == std::fmin(static_cast<float>(-2 + 8.0 * static_cast<double>(u)), 5.5f));
          REQUIRE(d[i] == std::fmin(-2 + 8.0 * unit(position + 2 * i), 5.5));
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("normal: near the formula, and the same bits everywhere", T, float, double) {
  for (int64_t n : sizes()) {
    std::vector<T> first;
    each_isa([&] {
      for (int threads : {1, 3}) {
        jdn_threads_set(threads);
        Guarded<T> y(n);
        jdn_normal(dtype_of<T>, y.data(), 1, 2, n, kSeed, kStream, 5);
        if (first.empty()) first = copy(y);
        REQUIRE(first == copy(y));
      }
    });
    for (int64_t i = 0; i<n; i += n> 1000 ? 97 : 1) {
      const double u = unit(5 + 4 * i), v = unit(7 + 4 * i);
      const double expected = 1 + 2 * std::sqrt(-2 * std::log(1 - u)) * std::cos(2 * M_PI * v);
      REQUIRE(close(first[static_cast<size_t>(i)], expected, 4, 1));
    }
  }
}

TEST_CASE("randint and randperm: the words in order") {
  each_isa([&] {
    for (int64_t n : sizes()) {
      Guarded<int64_t> y(n);
      jdn_randint(y.data(), -5, 12, n, kSeed, kStream, 3);
      for (int64_t i = 0; i<n; i += n> 1000 ? 97 : 1) {
        const auto product = static_cast<unsigned __int128>(two_words(3 + 2 * i)) * 12;
        REQUIRE(y[i] == -5 + static_cast<int64_t>(product >> 64));
      }
      std::vector<int64_t> order(static_cast<size_t>(n));
      for (size_t i = 0; i < order.size(); i++) order[i] = static_cast<int64_t>(i);
      for (int64_t i = n - 1; i > 0; i--) {
        const auto product = static_cast<unsigned __int128>(two_words(3 + 2 * (n - 1 - i))) *
                             static_cast<unsigned __int128>(i + 1);
        std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(product >> 64)]);
      }
      jdn_randperm(y.data(), n, kSeed, kStream, 3);
      REQUIRE(order == copy(y));
    }
  });
}

TEST_CASE_TEMPLATE("bernoulli: unit < p", T, float, double, int64_t, int32_t, uint8_t) {
  each_isa([&] {
    for (int64_t n : sizes()) {
      Guarded<float> p(random_values<float>(n, 4, 0, 1));
      Guarded<T> y(n);
      jdn_bernoulli(dtype_of<T>, JDN_FLOAT32, y.data(), p.data(), n, 1, kSeed, kStream, 2);
      for (int64_t i = 0; i<n; i += n> 1000 ? 97 : 1) {
        REQUIRE(y[i] == static_cast<T>(unit(2 + 2 * i) < static_cast<double>(p[i])));
      }
    }
  });
}

TEST_CASE_TEMPLATE("multinomial: against running sums and sorted times", T, float, double) {
  each_isa([&] {
    const int64_t rows = 3, n = 101, samples = 40;
    Guarded<T> weights(random_values<T>(rows * n, 5, 0, 1));
    for (int64_t i = 0; i < rows * n; i += 7) weights[i] = 0;
    Guarded<double> scratch(2 * rows * n);
    Guarded<int64_t> y(rows * samples);
    jdn_multinomial(dtype_of<T>, y.data(), scratch.data(), weights.data(), rows, n, samples, 1,
                    kSeed, kStream, 1);
    for (int64_t i = 0; i < rows * samples; i++) {
      const T* weight = weights.data() + i / samples * n;
      double whole = 0, sum = 0;
      for (int64_t j = 0; j < n; j++) whole += static_cast<double>(weight[j]);
      int64_t expected = 0;
      for (; expected < n; expected++) {
        sum += static_cast<double>(weight[expected]);
        if (sum > unit(1 + 2 * i) * whole) break;
      }
      REQUIRE(y[i] == expected);
    }
    jdn_multinomial(dtype_of<T>, y.data(), scratch.data(), weights.data(), rows, n, samples, 0,
                    kSeed, kStream, 1);
    for (int64_t row = 0; row < rows; row++) {
      double last = 0;
      for (int64_t s = 0; s < samples; s++) {
        const int64_t i = row * n + y[row * samples + s];
        REQUIRE(weights[i] > 0);
        const double time = -std::log(1 - unit(1 + 2 * i)) / static_cast<double>(weights[i]);
        REQUIRE(time >= last * (1 - 1e-15));
        last = time;
      }
    }
  });
}

TEST_CASE_TEMPLATE("checks: what is wrong, and where first", T, float, double) {
  const T nan = static_cast<T>(std::nan("")), infinity = static_cast<T>(HUGE_VAL);
  each_isa([&] {
    Guarded<T> weights(std::vector<T>{1, 2, 0, 0, 0, 0, 1, -1, 2, 1, infinity, 2, nan, 1, 1});
    Guarded<int64_t> bad(1);
    const auto check = [&](int64_t row, int64_t samples, int32_t replacement) {
      jdn_multinomial_check(dtype_of<T>, bad.data(), weights.data() + 3 * row, 5 - row, 3, samples,
                            replacement);
      return bad[0];
    };
    CHECK(check(0, 2, 0) == 5);
    CHECK(check(0, 3, 0) == 2);
    CHECK(check(0, 3, 1) == 5);
    CHECK(check(2, 1, 1) == 0);
    CHECK(check(3, 1, 1) == 0);
    CHECK(check(4, 1, 1) == 0);
    for (int64_t n : sizes()) {
      Guarded<T> x(std::vector<T>(static_cast<size_t>(n), T(0.5)));
      Guarded<int64_t> first(1);
      jdn_outside(dtype_of<T>, first.data(), x.data(), n, 0, 1);
      CHECK(first[0] == -1);
      if (n > 2) {
        x[n - 1] = nan;
        x[n - 2] = T(1.5);
        jdn_outside(dtype_of<T>, first.data(), x.data(), n, 0, 1);
        CHECK(first[0] == n - 2);
      }
    }
  });
}
