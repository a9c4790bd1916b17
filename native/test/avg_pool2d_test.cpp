#include "convolution.h"

using namespace jdn::test;

namespace {

std::vector<Shape> pools() {
  std::vector<Shape> shapes = {
      {2, 3, 28, 28, 2, 2, 2, 2, 0, 0, 1, 1, 3, 1},   // LeNet
      {2, 3, 10, 10, 2, 2, 2, 2, 0, 0, 1, 1, 3, 1},   // LeNet
      {1, 2, 5, 7, 2, 2, 2, 2, 0, 0, 1, 1, 2, 1},     // odd sides
      {1, 2, 2, 67, 2, 2, 2, 2, 0, 0, 1, 1, 2, 1},    // several vectors
      {1, 1, 4, 64, 2, 2, 2, 2, 0, 0, 1, 1, 1, 1},    // whole vectors
      {0, 2, 4, 4, 2, 2, 2, 2, 0, 0, 1, 1, 2, 1},     // no image
      {2, 2, 9, 8, 3, 2, 2, 1, 1, 1, 1, 1, 2, 1},     // overlapping, padded
      {1, 2, 9, 8, 2, 2, 3, 3, 0, 0, 1, 1, 2, 1},     // gaps
      {1, 2, 9, 8, 3, 3, 1, 1, 1, 1, 2, 2, 2, 1},     // dilation
      {1, 1, 6, 6, 6, 6, 1, 1, 0, 0, 1, 1, 1, 1},     // all of it
      {70, 4, 12, 12, 2, 2, 2, 2, 0, 0, 1, 1, 4, 1},  // several chunks
  };
  for (Shape& s : shapes) s = s.floor();
  // Ceil mode: the last windows reach outside.
  Shape ceil = Shape{2, 2, 7, 9, 2, 2, 2, 2, 0, 0, 1, 1, 2, 1}.floor();
  ceil.out_h++;
  ceil.out_w++;
  shapes.push_back(ceil);
  ceil = Shape{1, 2, 8, 8, 3, 3, 2, 2, 1, 1, 1, 1, 2, 1}.floor();
  ceil.out_h++;
  ceil.out_w++;
  shapes.push_back(ceil);
  return shapes;
}

// f(y element, x element, 1 / count) for each tap inside the image.
template <class F>
void each_share(const Shape& s, bool include_pad, int64_t divisor, const F& f) {
  std::vector<double> count(static_cast<size_t>(s.out_h * s.out_w));
  s.each_tap([&](int64_t row, int64_t column, int64_t, int64_t, int64_t h, int64_t w) {
    const bool padded = h < s.height + s.pad_h && w < s.width + s.pad_w;
    count[static_cast<size_t>(row * s.out_w + column)] += include_pad ? padded : s.inside(h, w);
  });
  for (int64_t plane = 0; plane < s.n * s.channels; plane++) {
    s.each_tap([&](int64_t row, int64_t column, int64_t, int64_t, int64_t h, int64_t w) {
      if (!s.inside(h, w)) return;
      const size_t window = static_cast<size_t>(row * s.out_w + column);
      f(static_cast<size_t>(plane * s.out_h * s.out_w) + window,
        static_cast<size_t>((plane * s.height + h) * s.width + w),
        1 / (divisor > 0 ? static_cast<double>(divisor) : count[window]));
    });
  }
}

}  // namespace

TEST_CASE_TEMPLATE("avg_pool2d: forward", T, float, double) {
  each_isa([] {
    for (const Shape& s : pools()) {
      for (bool include_pad : {false, true}) {
        for (int64_t divisor : {0, 3}) {
          Guarded<T> x(random_values<T>(s.pixels(), 1)), y(s.outputs());
          jdn_avg_pool2d_forward(dtype_of<T>, y.data(), x.data(), s.geometry().data(), include_pad,
                                 divisor);
          std::vector<double> expected(static_cast<size_t>(s.outputs()));
          each_share(s, include_pad, divisor, [&](size_t window, size_t pixel, double share) {
            expected[window] += static_cast<double>(x.data()[pixel]) * share;
          });
          for (int64_t i = 0; i < s.outputs(); i++) {
            REQUIRE(close(y[i], expected[static_cast<size_t>(i)], 1, 50));
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("avg_pool2d: backward", T, float, double) {
  each_isa([] {
    for (const Shape& s : pools()) {
      for (int flags = 0; flags < 8; flags++) {
        const bool include_pad = flags & 1, accumulate = flags & 2;
        const int64_t divisor = flags & 4 ? 3 : 0;
        Guarded<T> dy(random_values<T>(s.outputs(), 1));
        Guarded<T> dx(std::vector<T>(static_cast<size_t>(s.pixels()), T{1}));
        jdn_avg_pool2d_backward(dtype_of<T>, dx.data(), dy.data(), s.geometry().data(), include_pad,
                                divisor, accumulate);
        std::vector<double> expected(static_cast<size_t>(s.pixels()), accumulate);
        each_share(s, include_pad, divisor, [&](size_t window, size_t pixel, double share) {
          expected[pixel] += static_cast<double>(dy.data()[window]) * share;
        });
        for (int64_t i = 0; i < s.pixels(); i++) {
          REQUIRE(close(dx[i], expected[static_cast<size_t>(i)], 1, 50));
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("avg_pool2d: a window wholly outside the image is 0", T, float, double) {
  Shape s = Shape{1, 1, 2, 2, 2, 2, 2, 2, 0, 0, 1, 1, 1, 1}.floor();
  s.out_w = 2;
  Guarded<T> x(random_values<T>(4, 1)), y(2), dx(4);
  jdn_avg_pool2d_forward(dtype_of<T>, y.data(), x.data(), s.geometry().data(), 0, 0);
  CHECK(y[1] == 0);
  Guarded<T> dy(random_values<T>(2, 2));
  jdn_avg_pool2d_backward(dtype_of<T>, dx.data(), dy.data(), s.geometry().data(), 0, 0, 0);
  for (int64_t i = 0; i < 4; i++) CHECK(dx[i] == dy[0] / 4);
}
