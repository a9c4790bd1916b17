#include "convolution.h"

using namespace jdn::test;

namespace {

// f(column element, pixel or -1) for each element of the columns.
template <class F>
void each_column_element(const Shape& s, const F& f) {
  for (int64_t plane = 0; plane < s.n * s.channels; plane++) {
    s.each_tap([&](int64_t row, int64_t column, int64_t i, int64_t j, int64_t h, int64_t w) {
      const int64_t tap = (plane * s.kernel_h + i) * s.kernel_w + j;
      f((tap * s.out_h + row) * s.out_w + column,
        s.inside(h, w) ? (plane * s.height + h) * s.width + w : -1);
    });
  }
}

int64_t columns(const Shape& s) {
  return s.n * s.channels * s.kernel_h * s.kernel_w * s.out_h * s.out_w;
}

}  // namespace

TEST_CASE_TEMPLATE("im2col: forward", T, float, double) {
  each_isa([] {
    for (const Shape& s : convolutions()) {
      Guarded<T> x(random_values<T>(s.pixels(), 1)), y(columns(s));
      jdn_im2col_forward(dtype_of<T>, y.data(), x.data(), s.geometry().data());
      each_column_element(s, [&](int64_t element, int64_t pixel) {
        REQUIRE(y[element] == (pixel < 0 ? T{0} : x[pixel]));
      });
    }
  });
}

TEST_CASE_TEMPLATE("im2col: backward adds up overlapping windows", T, float, double) {
  each_isa([] {
    for (const Shape& s : convolutions()) {
      for (bool accumulate : {false, true}) {
        Guarded<T> dy(random_values<T>(columns(s), 1));
        Guarded<T> dx(std::vector<T>(static_cast<size_t>(s.pixels()), T{1}));
        jdn_im2col_backward(dtype_of<T>, dx.data(), dy.data(), s.geometry().data(), accumulate);
        std::vector<double> expected(static_cast<size_t>(s.pixels()), accumulate);
        each_column_element(s, [&](int64_t element, int64_t pixel) {
          if (pixel >= 0) expected[static_cast<size_t>(pixel)] += static_cast<double>(dy[element]);
        });
        for (int64_t i = 0; i < s.pixels(); i++) {
          REQUIRE(close(dx[i], expected[static_cast<size_t>(i)], 1, 100));
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("im2col: the same bits for any number of threads", T, float, double) {
  const Shape s = Shape{9, 5, 20, 20, 5, 5, 1, 1, 2, 2, 1, 1, 1, 1}.floor();
  Guarded<T> dy(random_values<T>(columns(s), 1));
  std::vector<T> first;
  for (int threads : {1, 2, 3}) {
    jdn_threads_set(threads);
    Guarded<T> dx(s.pixels());
    jdn_im2col_backward(dtype_of<T>, dx.data(), dy.data(), s.geometry().data(), 0);
    const std::vector<T> values(dx.data(), dx.data() + s.pixels());
    if (first.empty()) first = values;
    CHECK(first == values);
  }
}
