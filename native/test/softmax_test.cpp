#include "testing.h"

using namespace jdn::test;

namespace {

struct Dims {
  int64_t outer, size, inner;
};
const Dims shapes[] = {{0, 4, 1},    {3, 1, 1}, {256, 3, 1}, {2, 16, 1},   {3, 33, 1},
                       {1, 5000, 1}, {2, 3, 5}, {3, 17, 16}, {2, 200, 33}, {2, 0, 1}};

// log_softmax of the line at x, whose values are `stride` apart.
template <class T>
std::vector<double> log_softmax(const T* x, int64_t size, int64_t stride) {
  double top = -std::numeric_limits<double>::infinity(), sum = 0;
  for (int64_t s = 0; s < size; s++) top = std::fmax(top, static_cast<double>(x[s * stride]));
  for (int64_t s = 0; s < size; s++) sum += std::exp(static_cast<double>(x[s * stride]) - top);
  std::vector<double> y;
  for (int64_t s = 0; s < size; s++) y.push_back(x[s * stride] - top - std::log(sum));
  return y;
}

}  // namespace

TEST_CASE_TEMPLATE("softmax and log_softmax: forward and gradient", T, float, double) {
  each_isa([] {
    for (const Dims& d : shapes) {
      CAPTURE(d.size);
      const int64_t n = d.outer * d.size * d.inner;
      Guarded<T> x(random_values<T>(n, 1, -6, 6)), dy(random_values<T>(n, 2));
      Guarded<T> y(n), log_y(n);
      jdn_softmax_forward(dtype_of<T>, y.data(), x.data(), d.outer, d.size, d.inner);
      jdn_log_softmax_forward(dtype_of<T>, log_y.data(), x.data(), d.outer, d.size, d.inner);
      for (int32_t accumulate : {0, 1}) {
        Guarded<T> dx(random_values<T>(n, 3)), log_dx(random_values<T>(n, 3));
        const std::vector<T> before = random_values<T>(n, 3);
        jdn_softmax_backward(dtype_of<T>, dx.data(), dy.data(), y.data(), d.outer, d.size, d.inner,
                             accumulate);
        jdn_log_softmax_backward(dtype_of<T>, log_dx.data(), dy.data(), log_y.data(), d.outer,
                                 d.size, d.inner, accumulate);
        for (int64_t o = 0; o < d.outer; o++) {
          for (int64_t i = 0; i < d.inner; i++) {
            const int64_t base = o * d.size * d.inner + i;
            const std::vector<double> expected = log_softmax(x.data() + base, d.size, d.inner);
            double dot = 0, sum = 0, size = 0;
            for (int64_t s = 0; s < d.size; s++) {
              const double g = dy[base + s * d.inner];
              dot += g * std::exp(expected[static_cast<size_t>(s)]);
              sum += g;
              size += std::fabs(g);
            }
            for (int64_t s = 0; s < d.size; s++) {
              const int64_t at = base + s * d.inner;
              const double log_p = expected[static_cast<size_t>(s)], p = std::exp(log_p);
              const double start = accumulate ? before[static_cast<size_t>(at)] : 0;
              REQUIRE(close<T>(y[at], p, 16));
              REQUIRE(close<T>(log_y[at], log_p, 8, 12));
              REQUIRE(close<T>(dx[at], start + p * (dy[at] - dot), 16, 2));
              REQUIRE(close<T>(log_dx[at], start + dy[at] - p * sum, 32, 2 + p * size));
            }
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("softmax: large logits, masked classes, NaN", T, float, double) {
  each_isa([] {
    const T inf = std::numeric_limits<T>::infinity();
    T x[] = {1000, -inf, 1000}, y[3];
    jdn_softmax_forward(dtype_of<T>, y, x, 1, 3, 1);
    CHECK(y[0] == T(0.5));
    CHECK(y[1] == 0);
    jdn_log_softmax_forward(dtype_of<T>, y, x, 1, 3, 1);
    CHECK(y[1] == -inf);
    x[0] = std::numeric_limits<T>::quiet_NaN();
    jdn_softmax_forward(dtype_of<T>, y, x, 1, 3, 1);
    for (T v : y) CHECK(std::isnan(v));
  });
}

TEST_CASE_TEMPLATE("cross entropy: classes and probabilities", T, float, double) {
  each_isa([] {
    for (const Dims& d : {Dims{0, 3, 1}, Dims{1, 1, 1}, Dims{256, 3, 1}, Dims{7, 16, 1},
                          Dims{5, 33, 1}, Dims{3000, 10, 1}}) {
      const int64_t rows = d.outer, classes = d.size, n = rows * classes;
      const double scale = 0.125;
      Guarded<T> x(random_values<T>(n, 1, -6, 6)), p(random_values<T>(n, 2, 0, 1));
      std::vector<int64_t> target =
          random_values<int64_t>(rows, 3, 0, static_cast<double>(classes));
      Guarded<T> losses(rows), dx(n), losses_p(rows), dx_p(n);
      T loss, loss_p, alone;
      jdn_cross_entropy_forward(dtype_of<T>, &loss, losses.data(), dx.data(), x.data(),
                                target.data(), rows, classes, scale);
      jdn_cross_entropy_probabilities_forward(dtype_of<T>, &loss_p, losses_p.data(), dx_p.data(),
                                              x.data(), p.data(), rows, classes, scale);
      double total = 0, total_p = 0;
      for (int64_t r = 0; r < rows; r++) {
        const std::vector<double> log_p = log_softmax(x.data() + r * classes, classes, 1);
        const int64_t t = target[static_cast<size_t>(r)];
        double weight = 0, expected = 0;
        for (int64_t c = 0; c < classes; c++) {
          weight += p[r * classes + c];
          expected -= p[r * classes + c] * log_p[static_cast<size_t>(c)];
        }
        REQUIRE(close<T>(losses[r], -log_p[static_cast<size_t>(t)], 8, 12));
        REQUIRE(close<T>(losses_p[r], expected, 16, 12));
        total += -log_p[static_cast<size_t>(t)];
        total_p += expected;
        for (int64_t c = 0; c < classes; c++) {
          const double q = std::exp(log_p[static_cast<size_t>(c)]);
          REQUIRE(close<T>(dx[r * classes + c], scale * (q - (c == t)), 16, scale));
          REQUIRE(close<T>(dx_p[r * classes + c], scale * (q * weight - p[r * classes + c]), 16,
                           scale * weight));
        }
      }
      CHECK(close<T>(loss, scale * total, 16));
      CHECK(close<T>(loss_p, scale * total_p, 16));
      jdn_cross_entropy_forward(dtype_of<T>, &alone, losses.data(), nullptr, x.data(),
                                target.data(), rows, classes, scale);
      CHECK(alone == loss);
    }
  });
}
