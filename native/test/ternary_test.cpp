#include <algorithm>

#include "testing.h"

using namespace jdn::test;

template <class T>
static int64_t bits_of_value(T value) {
  int64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(value));
  return bits;
}

// Calls body(n, a_step, b_step, c_step) for every size and step.
template <class F>
static void each_step(const F& body) {
  each_isa([&] {
    for (int64_t n : sizes()) {
      for (int steps = 0; steps < 8; steps++) body(n, steps & 1, steps >> 1 & 1, steps >> 2);
    }
  });
}

TEST_CASE_TEMPLATE("lerp, addcmul, addcdiv, clamp: forward", T, float, double) {
  const jdn_dtype dtype = dtype_of<T>;
  const int64_t value = bits_of_value<T>(static_cast<T>(1.5));
  each_step([&](int64_t n, int64_t as, int64_t bs, int64_t cs) {
    Guarded<T> a(random_values<T>(as ? n : 1, 1)), b(random_values<T>(bs ? n : 1, 2));
    Guarded<T> c(random_values<T>(cs ? n : 1, 3, 0.1, 1.5)), y(n);
    auto check = [&](auto f) {
      for (int64_t i = 0; i < n; i++) {
        const double p = a[i * as], q = b[i * bs], r = c[i * cs];
        REQUIRE(close<T>(y[i], f(p, q, r), 4, 4));
      }
    };
    jdn_lerp_forward(dtype, y.data(), a.data(), b.data(), c.data(), n, as, bs, cs, nullptr);
    check([](double p, double q, double r) { return p + r * (q - p); });
    jdn_addcmul_forward(dtype, y.data(), a.data(), b.data(), c.data(), value, n, as, bs, cs,
                        nullptr);
    check([](double p, double q, double r) { return p + 1.5 * q * r; });
    jdn_addcdiv_forward(dtype, y.data(), a.data(), b.data(), c.data(), value, n, as, bs, cs,
                        nullptr);
    check([](double p, double q, double r) { return p + 1.5 * q / r; });
    jdn_clamp_between_forward(dtype, y.data(), a.data(), b.data(), c.data(), n, as, bs, cs,
                              nullptr);
    check([](double p, double q, double r) { return std::min(std::max(p, q), r); });
    jdn_clamp_between_forward(dtype, y.data(), a.data(), nullptr, c.data(), n, as, 1, cs, nullptr);
    check([](double p, double, double r) { return std::min(p, r); });
    jdn_clamp_between_forward(dtype, y.data(), a.data(), b.data(), nullptr, n, as, bs, 1, nullptr);
    check([](double p, double q, double) { return std::max(p, q); });
  });
}

TEST_CASE_TEMPLATE("lerp, addcmul, addcdiv, clamp: gradients", T, float, double) {
  const jdn_dtype dtype = dtype_of<T>;
  const int64_t value = bits_of_value<T>(static_cast<T>(1.5));
  each_step([&](int64_t n, int64_t as, int64_t bs, int64_t cs) {
    Guarded<T> a(random_values<T>(as ? n : 1, 1)), b(random_values<T>(bs ? n : 1, 2));
    Guarded<T> c(random_values<T>(cs ? n : 1, 3, 0.5, 1.5)), dy(random_values<T>(n, 4));
    const std::vector<T> before = random_values<T>(n, 5);
    auto check = [&](auto kernel, auto fa, auto fb, auto fc) {
      Guarded<T> da(n), db(before), dc(n);
      kernel(da.data(), db.data(), dc.data());
      for (int64_t i = 0; i < n; i++) {
        const double p = a[i * as], q = b[i * bs], r = c[i * cs], g = dy[i];
        REQUIRE(close<T>(da[i], g * fa(p, q, r), 16, 8));
        REQUIRE(close<T>(db[i], before[static_cast<size_t>(i)] + g * fb(p, q, r), 16, 8));
        REQUIRE(close<T>(dc[i], g * fc(p, q, r), 16, 8));
      }
    };
    auto one = [](double, double, double) { return 1.0; };
    check(
        [&](T* da, T* db, T* dc) {
          jdn_lerp_backward(dtype, da, db, dc, dy.data(), a.data(), b.data(), c.data(), n, as, bs,
                            cs, 0, 1, 0);
        },
        [](double, double, double r) { return 1 - r; }, [](double, double, double r) { return r; },
        [](double p, double q, double) { return q - p; });
    check(
        [&](T* da, T* db, T* dc) {
          jdn_addcmul_backward(dtype, da, db, dc, dy.data(), a.data(), b.data(), c.data(), value, n,
                               as, bs, cs, 0, 1, 0);
        },
        one, [](double, double, double r) { return 1.5 * r; },
        [](double, double q, double) { return 1.5 * q; });
    check(
        [&](T* da, T* db, T* dc) {
          jdn_addcdiv_backward(dtype, da, db, dc, dy.data(), a.data(), b.data(), c.data(), value, n,
                               as, bs, cs, 0, 1, 0);
        },
        one, [](double, double, double r) { return 1.5 / r; },
        [](double, double q, double r) { return -1.5 * q / (r * r); });
    check(
        [&](T* da, T* db, T* dc) {
          jdn_clamp_between_backward(dtype, da, db, dc, dy.data(), a.data(), b.data(), c.data(), n,
                                     as, bs, cs, 0, 1, 0);
        },
        [](double p, double q, double r) { return p >= q && p <= r ? 1.0 : 0.0; },
        [](double p, double q, double r) { return p < q && q < r ? 1.0 : 0.0; },
        [](double p, double q, double r) { return p > r || r < q ? 1.0 : 0.0; });
  });
}

TEST_CASE_TEMPLATE("addcmul and clamp of integers", T, int64_t, int32_t, uint8_t) {
  each_isa([] {
    Guarded<T> a(random_values<T>(67, 1, 0, 99)), b(random_values<T>(67, 2, 0, 9)), y(67);
    jdn_addcmul_forward(dtype_of<T>, y.data(), a.data(), b.data(), b.data(), 2, 67, 1, 1, 1,
                        nullptr);
    for (int64_t i = 0; i < 67; i++) REQUIRE(y[i] == static_cast<T>(a[i] + 2 * b[i] * b[i]));
    jdn_clamp_between_forward(dtype_of<T>, y.data(), a.data(), b.data(), a.data(), 67, 1, 1, 0,
                              nullptr);
    for (int64_t i = 0; i < 67; i++) REQUIRE(y[i] == std::min(std::max(a[i], b[i]), a[0]));
  });
}

TEST_CASE_TEMPLATE("where: every size and step, strided, gradients", T, float, double, int64_t,
                   int32_t, uint8_t) {
  const jdn_dtype dtype = dtype_of<T>;
  each_step([&](int64_t n, int64_t as, int64_t bs, int64_t cs) {
    Guarded<uint8_t> a(random_values<uint8_t>(as ? n : 1, 1, 0, 1.999));
    Guarded<T> b(random_values<T>(bs ? n : 1, 2, 0, 99)), c(random_values<T>(cs ? n : 1, 3, 0, 99));
    Guarded<T> y(n);
    jdn_where_forward(dtype, y.data(), a.data(), b.data(), c.data(), n, as, bs, cs, nullptr);
    for (int64_t i = 0; i < n; i++) REQUIRE(y[i] == (a[i * as] ? b[i * bs] : c[i * cs]));
    if constexpr (std::is_floating_point_v<T>) {
      Guarded<T> dy(random_values<T>(n, 4)), db(n), dc(random_values<T>(n, 5));
      const std::vector<T> before = random_values<T>(n, 5);
      jdn_where_backward(dtype, db.data(), dc.data(), dy.data(), a.data(), n, as, 0, 1);
      for (int64_t i = 0; i < n; i++) {
        const T old = before[static_cast<size_t>(i)];
        REQUIRE(db[i] == (a[i * as] ? dy[i] : 0));
        REQUIRE(dc[i] == (a[i * as] ? old : old + dy[i]));
      }
    }
  });
  each_isa([&] {
    // y[5, 300] with a flag a row, b transposed, c one row.
    const int64_t layout[] = {2, 5, 300, 300, 1, 1, 0, 1, 5, 0, 1};
    Guarded<uint8_t> a(std::vector<uint8_t>{1, 0, 0, 1, 1});
    Guarded<T> b(random_values<T>(1500, 2, 0, 99)), c(random_values<T>(300, 3, 0, 99)), y(1500);
    jdn_where_forward(dtype, y.data(), a.data(), b.data(), c.data(), 0, 0, 0, 0, layout);
    for (int64_t i = 0; i < 1500; i++) {
      REQUIRE(y[i] == (a[i / 300] ? b[i / 300 + 5 * (i % 300)] : c[i % 300]));
    }
  });
}
