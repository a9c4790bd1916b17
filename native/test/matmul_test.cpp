#include <type_traits>

#include "gemm.h"
#include "testing.h"

using namespace jdn::test;

namespace {

// Bound for a sum of k products of values up to 2.
double scale(int64_t k) { return 4.0 * static_cast<double>(k + 1); }

template <class T>
double at(Guarded<T>& m, int64_t base, int64_t ld, bool transposed, int64_t row, int64_t column) {
  return static_cast<double>(m[base + (transposed ? column * ld + row : row * ld + column)]);
}

template <class T>
void check_matmul(int64_t batch, int64_t m, int64_t n, int64_t k, bool a_transposed,
                  bool b_transposed, bool share_b, bool accumulate) {
  const double alpha = std::is_integral_v<T> ? 3 : 0.5;
  CAPTURE(m);
  CAPTURE(n);
  CAPTURE(k);
  CAPTURE(a_transposed);
  CAPTURE(b_transposed);
  // Rows further apart than they are long; y's gaps must survive.
  const int64_t lda = (a_transposed ? m : k) + 3, ldb = (b_transposed ? k : n) + 1, ldy = n + 2;
  const int64_t a_next = (a_transposed ? k : m) * lda, y_next = m * ldy;
  const int64_t b_next = share_b ? 0 : (b_transposed ? n : k) * ldb;
  Guarded<T> a(random_values<T>(batch * a_next, 1));
  Guarded<T> b(random_values<T>((share_b ? 1 : batch) * (b_transposed ? n : k) * ldb, 2));
  const std::vector<T> before = random_values<T>(batch * y_next, 3);
  Guarded<T> y(before);
  jdn_matmul_forward(dtype_of<T>, y.data(), a.data(), b.data(), alpha, batch, m, n, k, a_next, lda,
                     a_transposed, b_next, ldb, b_transposed, y_next, ldy, nullptr, accumulate);
  for (int64_t i = 0; i < batch; i++) {
    for (int64_t row = 0; row < m; row++) {
      for (int64_t column = 0; column < ldy; column++) {
        const int64_t place = i * y_next + row * ldy + column;
        double expected = static_cast<double>(before[static_cast<size_t>(place)]);
        if (column < n) {
          if (!accumulate) expected = 0;
          for (int64_t j = 0; j < k; j++) {
            expected += alpha * at(a, i * a_next, lda, a_transposed, row, j) *
                        at(b, i * b_next, ldb, b_transposed, j, column);
          }
        }
        if constexpr (std::is_integral_v<T>) {
          REQUIRE(y[place] == static_cast<T>(static_cast<int64_t>(expected)));
        } else {
          REQUIRE(close(y[place], expected, 1, column < n ? scale(k) : 0));
        }
      }
    }
  }
}

}  // namespace

TEST_CASE_TEMPLATE("matmul: transpositions, batches, accumulation, empty sizes", T, float, double,
                   int64_t, int32_t, uint8_t) {
  const int64_t shapes[][3] = {{1, 1, 1},    {3, 4, 5},   {17, 33, 9}, {1, 40, 7}, {40, 1, 7},
                               {64, 64, 64}, {0, 3, 4},   {3, 0, 4},   {3, 4, 0},  {150, 140, 20},
                               {1, 1, 300},  {2, 1, 300}, {33, 40, 1}};
  each_isa([&] {
    for (const auto& s : shapes) {
      for (int flags = 0; flags < 16; flags++) {
        check_matmul<T>(3, s[0], s[1], s[2], flags & 1, flags & 2, flags & 4, flags & 8);
      }
      check_matmul<T>(0, s[0], s[1], s[2], false, false, false, false);
    }
  });
}

// Also where OpenBLAS has vectors as long as ours, and for shorter ones than are ever chosen.
TEST_CASE_TEMPLATE("matmul: own kernels", T, float, double) {
  const int64_t shapes[][3] = {{4, 24, 1},    {5, 49, 3},   {8, 48, 256},  {37, 70, 600},
                               {50, 31, 257}, {16, 97, 40}, {150, 140, 20}};
  const int32_t known = jdn::blas_vector_bytes;
  jdn::blas_vector_bytes = 0;
  each_isa([&] {
    for (const auto& s : shapes) {
      for (int flags = 0; flags < 8; flags++) {
        check_matmul<T>(1, s[0], s[1], s[2], flags & 1, flags & 2, false, flags & 4);
      }
    }
  });
  jdn::blas_vector_bytes = known;
}

TEST_CASE_TEMPLATE("matmul: row distance of a single row does not matter", T, float, double) {
  Guarded<T> a(random_values<T>(5, 1)), b(random_values<T>(5, 2)), y(1);
  jdn_matmul_forward(dtype_of<T>, y.data(), a.data(), b.data(), 1, 1, 1, 1, 5, 0, 0, 0, 0, 0, 1, 0,
                     0, nullptr, 0);
  double expected = 0;
  for (int64_t i = 0; i < 5; i++) expected += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  CHECK(close(y[0], expected, 1, scale(5)));
}

TEST_CASE_TEMPLATE("matmul: tiles leave the result the same for any number of threads", T, float,
                   double) {
  const int64_t m = 300, n = 290, k = 130;
  Guarded<T> a(random_values<T>(m * k, 1)), b(random_values<T>(k * n, 2));
  std::vector<T> first;
  for (int threads : {1, 2, 3}) {
    jdn_threads_set(threads);
    Guarded<T> y(m * n);
    jdn_matmul_forward(dtype_of<T>, y.data(), a.data(), b.data(), 1, 1, m, n, k, 0, k, 0, 0, n, 0,
                       0, n, nullptr, 0);
    const std::vector<T> values(y.data(), y.data() + m * n);
    if (first.empty()) first = values;
    CHECK(first == values);
  }
  for (int64_t i = 0; i < m * n; i += 37) {
    double expected = 0;
    for (int64_t j = 0; j < k; j++) {
      expected += static_cast<double>(a[i / n * k + j]) * static_cast<double>(b[j * n + i % n]);
    }
    REQUIRE(close(first[static_cast<size_t>(i)], expected, 1, scale(k)));
  }
}

TEST_CASE_TEMPLATE("matmul: a long sum of products is the same for any number of threads", T, float,
                   double) {
  const int64_t k = 300001;
  Guarded<T> a(random_values<T>(k, 1)), b(random_values<T>(k, 2));
  double expected = 0;
  for (int64_t i = 0; i < k; i++) expected += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  each_isa([&] {
    T first = 0;
    for (int threads : {1, 2, 3}) {
      jdn_threads_set(threads);
      Guarded<T> y(1);
      jdn_matmul_forward(dtype_of<T>, y.data(), a.data(), b.data(), 1, 1, 1, 1, k, 0, k, 0, 0, 1, 0,
                         0, 1, nullptr, 0);
      if (threads == 1) first = y[0];
      CHECK(first == y[0]);
    }
    CHECK(close(first, expected, 1, 20000));
  });
}

TEST_CASE_TEMPLATE("matmul: a batch of several dimensions", T, float, double, int32_t) {
  // a [2, 1, 3, 4] and b [5, 4, 2]: y [2, 5, 3, 2].
  Guarded<T> a(random_values<T>(24, 1)), b(random_values<T>(40, 2)), y(60);
  const int64_t layout[] = {2, 2, 5, 30, 6, 12, 0, 0, 8};
  each_isa([&] {
    jdn_matmul_forward(dtype_of<T>, y.data(), a.data(), b.data(), 1, 0, 3, 2, 4, 0, 4, 0, 0, 2, 0,
                       0, 2, layout, 0);
    for (int64_t i = 0; i < 60; i++) {
      double expected = 0;
      for (int64_t j = 0; j < 4; j++) {
        expected += static_cast<double>(a[i / 30 * 12 + i / 2 % 3 * 4 + j]) *
                    static_cast<double>(b[i / 6 % 5 * 8 + j * 2 + i % 2]);
      }
      CHECK(close(y[i], expected, 1, 20));
    }
  });
}

TEST_CASE("matmul: with alpha = 0 the factors are not read") {
  const float nan = std::nanf("");
  Guarded<float> a(std::vector<float>{nan, nan}), b(std::vector<float>{nan, nan}), y(4);
  jdn_matmul_forward(JDN_FLOAT32, y.data(), a.data(), b.data(), 0, 1, 2, 2, 1, 0, 1, 0, 0, 2, 0, 0,
                     2, nullptr, 0);
  for (int64_t i = 0; i < 4; i++) CHECK(y[i] == 0);
}
