#include "testing.h"

using namespace jdn::test;

namespace {

template <class T>
struct Linear {
  Linear(int64_t rows_, int64_t in_, int64_t out_)
      : rows(rows_),
        in(in_),
        out(out_),
        x(random_values<T>(rows_ * in_, 1)),
        weight(random_values<T>(out_ * in_, 2)),
        bias(random_values<T>(out_, 3)),
        dy(random_values<T>(rows_ * out_, 4)) {}
  static double d(T v) { return static_cast<double>(v); }
  double y(int64_t row, int64_t o, bool with_bias) {
    double sum = with_bias ? d(bias[o]) : 0;
    for (int64_t i = 0; i < in; i++) sum += d(x[row * in + i]) * d(weight[o * in + i]);
    return sum;
  }
  double dx(int64_t row, int64_t i) {
    double sum = 0;
    for (int64_t o = 0; o < out; o++) sum += d(dy[row * out + o]) * d(weight[o * in + i]);
    return sum;
  }
  double dweight(int64_t o, int64_t i) {
    double sum = 0;
    for (int64_t row = 0; row < rows; row++) sum += d(dy[row * out + o]) * d(x[row * in + i]);
    return sum;
  }
  double dbias(int64_t o) {
    double sum = 0;
    for (int64_t row = 0; row < rows; row++) sum += d(dy[row * out + o]);
    return sum;
  }
  int64_t rows, in, out;
  Guarded<T> x, weight, bias, dy;
};

const int64_t kShapes[][3] = {{1, 1, 1}, {5, 7, 3}, {33, 20, 17}, {64, 40, 3},  {300, 9, 70},
                              {0, 4, 3}, {4, 0, 3}, {4, 3, 0},    {2, 300, 33}, {700, 1, 2}};

// Bound for a sum of n products of values up to 2.
double scale(int64_t n) { return 4.0 * static_cast<double>(n + 1); }

}  // namespace

TEST_CASE_TEMPLATE("linear: forward", T, float, double) {
  each_isa([] {
    for (const auto& s : kShapes) {
      Linear<T> l(s[0], s[1], s[2]);
      for (bool with_bias : {false, true}) {
        Guarded<T> y(l.rows * l.out);
        jdn_linear_forward(dtype_of<T>, y.data(), l.x.data(), l.weight.data(),
                           with_bias ? l.bias.data() : nullptr, l.rows, l.in, l.out);
        for (int64_t i = 0; i < y.size(); i++) {
          REQUIRE(close(y[i], l.y(i / l.out, i % l.out, with_bias), 1, scale(l.in)));
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("linear: backward overwrites, adds, or leaves out", T, float, double) {
  each_isa([] {
    for (const auto& s : kShapes) {
      Linear<T> l(s[0], s[1], s[2]);
      for (int flags = 0; flags < 8; flags++) {
        const bool add_x = flags & 1, add_weight = flags & 2, add_bias = flags & 4;
        Guarded<T> dx(std::vector<T>(static_cast<size_t>(l.rows * l.in), T{1}));
        Guarded<T> dweight(std::vector<T>(static_cast<size_t>(l.out * l.in), T{1}));
        Guarded<T> dbias(std::vector<T>(static_cast<size_t>(l.out), T{1}));
        jdn_linear_backward(dtype_of<T>, dx.data(), dweight.data(), dbias.data(), l.dy.data(),
                            l.x.data(), l.weight.data(), l.rows, l.in, l.out, add_x, add_weight,
                            add_bias);
        for (int64_t i = 0; i < dx.size(); i++) {
          REQUIRE(close(dx[i], l.dx(i / l.in, i % l.in) + add_x, 1, scale(l.out)));
        }
        for (int64_t i = 0; i < dweight.size(); i++) {
          REQUIRE(close(dweight[i], l.dweight(i / l.in, i % l.in) + add_weight, 1, scale(l.rows)));
        }
        for (int64_t i = 0; i < dbias.size(); i++) {
          REQUIRE(close(dbias[i], l.dbias(i) + add_bias, 1, scale(l.rows)));
        }
      }
      jdn_linear_backward(dtype_of<T>, nullptr, nullptr, nullptr, l.dy.data(), l.x.data(),
                          l.weight.data(), l.rows, l.in, l.out, 0, 0, 0);
    }
  });
}

TEST_CASE_TEMPLATE("linear: the same bits for any number of threads", T, float, double) {
  Linear<T> l(400, 300, 200);
  std::vector<T> first;
  for (int threads : {1, 2, 3}) {
    jdn_threads_set(threads);
    Guarded<T> all(l.rows * l.out + l.rows * l.in + l.out * l.in + l.out);
    T* const dx = all.data() + l.rows * l.out;
    T* const dweight = dx + l.rows * l.in;
    jdn_linear_forward(dtype_of<T>, all.data(), l.x.data(), l.weight.data(), l.bias.data(), l.rows,
                       l.in, l.out);
    jdn_linear_backward(dtype_of<T>, dx, dweight, dweight + l.out * l.in, l.dy.data(), l.x.data(),
                        l.weight.data(), l.rows, l.in, l.out, 0, 0, 0);
    const std::vector<T> values(all.data(), all.data() + all.size());
    if (first.empty()) first = values;
    CHECK(first == values);
  }
}
