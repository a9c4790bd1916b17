#include "convolution.h"

using namespace jdn::test;

namespace {

std::vector<Shape> pools() {
  std::vector<Shape> shapes = {
      {2, 3, 28, 28, 2, 2, 2, 2, 0, 0, 1, 1, 3, 1},    // LeNet
      {1, 2, 5, 7, 2, 2, 2, 2, 0, 0, 1, 1, 2, 1},      // odd sides
      {1, 2, 2, 67, 2, 2, 2, 2, 0, 0, 1, 1, 2, 1},     // several vectors
      {1, 1, 4, 64, 2, 2, 2, 2, 0, 0, 1, 1, 1, 1},     // whole vectors
      {0, 2, 4, 4, 2, 2, 2, 2, 0, 0, 1, 1, 2, 1},      // no image
      {2, 2, 17, 40, 3, 3, 2, 2, 1, 1, 1, 1, 2, 1},    // overlapping, padded
      {2, 2, 9, 35, 3, 3, 1, 1, 1, 1, 1, 1, 2, 1},     // the same at every pixel
      {1, 2, 9, 70, 3, 3, 3, 3, 0, 0, 1, 1, 2, 1},     // thirds
      {1, 2, 9, 8, 2, 2, 3, 4, 0, 0, 1, 1, 2, 1},      // gaps
      {1, 2, 9, 38, 3, 3, 1, 2, 1, 1, 2, 2, 2, 1},     // dilation
      {1, 1, 6, 6, 6, 6, 1, 1, 0, 0, 1, 1, 1, 1},      // all of it
      {1, 2, 1, 37, 1, 3, 1, 2, 0, 1, 1, 1, 2, 1},     // a line
      {1, 1, 3, 4, 3, 4, 1, 1, 1, 2, 1, 1, 1, 1},      // no window lies inside
      {1, 1, 20, 21, 16, 16, 1, 2, 8, 8, 1, 1, 1, 1},  // as many taps as a byte counts
      {40, 4, 12, 12, 2, 2, 2, 2, 0, 0, 1, 1, 4, 1},   // several chunks
  };
  for (Shape& s : shapes) s = s.floor();
  // Ceil mode: the last windows reach outside.
  for (Shape ceil : {Shape{2, 2, 7, 9, 2, 2, 2, 2, 0, 0, 1, 1, 2, 1},
                     Shape{1, 2, 8, 38, 3, 3, 2, 2, 1, 1, 1, 1, 2, 1}}) {
    ceil = ceil.floor();
    ceil.out_h++;
    ceil.out_w++;
    shapes.push_back(ceil);
  }
  return shapes;
}

// Few different values, so that there are ties; some infinities, NaN and denormals.
template <class T>
std::vector<T> values_with_ties(int64_t n) {
  std::vector<T> values = random_values<T>(n, 1, -3, 3);
  for (size_t i = 0; i < values.size(); i++) {
    values[i] = std::round(values[i]);
    if (i % 37 == 5) values[i] = std::numeric_limits<T>::quiet_NaN();
    if (i % 41 == 7) values[i] = -std::numeric_limits<T>::infinity();
    if (values[i] == 0) values[i] = std::numeric_limits<T>::denorm_min() * static_cast<T>(i % 3);
  }
  return values;
}

struct Winner {
  int64_t tap, index, pixel;
};

// For each output, which tap has the largest value.
template <class T>
std::vector<Winner> winners(const Shape& s, Guarded<T>& x) {
  std::vector<Winner> result;
  for (int64_t plane = 0; plane < s.n * s.channels; plane++) {
    const T* from = x.data() + plane * s.height * s.width;
    s.each_tap([&](int64_t, int64_t, int64_t i, int64_t j, int64_t h, int64_t w) {
      if (i == 0 && j == 0) result.push_back({-1, -1, -1});
      if (!s.inside(h, w)) return;
      Winner& best = result.back();
      const int64_t index = h * s.width + w;
      if (best.tap < 0 || from[index] > from[best.index] || std::isnan(from[index])) {
        best = {i * s.kernel_w + j, index, plane * s.height * s.width + index};
      }
    });
  }
  return result;
}

template <class T>
bool same(T a, T b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace

TEST_CASE_TEMPLATE("max_pool2d: forward", T, float, double) {
  each_isa([] {
    for (const Shape& s : pools()) {
      Guarded<T> x(values_with_ties<T>(s.pixels())), y(s.outputs()), alone(s.outputs());
      Guarded<uint8_t> tap(s.outputs());
      Guarded<int64_t> index(s.outputs());
      const auto geometry = s.geometry();
      jdn_max_pool2d_forward(dtype_of<T>, y.data(), tap.data(), index.data(), x.data(),
                             geometry.data());
      jdn_max_pool2d_forward(dtype_of<T>, alone.data(), nullptr, nullptr, x.data(),
                             geometry.data());
      const std::vector<Winner> expected = winners(s, x);
      for (int64_t i = 0; i < s.outputs(); i++) {
        const Winner& winner = expected[static_cast<size_t>(i)];
        REQUIRE(same(y[i], x[winner.pixel]));
        REQUIRE(same(alone[i], y[i]));
        REQUIRE(tap[i] == winner.tap);
        REQUIRE(index[i] == winner.index);
      }
    }
  });
}

TEST_CASE_TEMPLATE("max_pool2d: backward", T, float, double) {
  each_isa([] {
    for (const Shape& s : pools()) {
      for (bool accumulate : {false, true}) {
        Guarded<T> x(values_with_ties<T>(s.pixels())), dy(random_values<T>(s.outputs(), 1));
        Guarded<T> dx(std::vector<T>(static_cast<size_t>(s.pixels()), T{1}));
        Guarded<uint8_t> tap(s.outputs());
        std::vector<double> expected(static_cast<size_t>(s.pixels()), accumulate);
        const std::vector<Winner> chosen = winners(s, x);
        for (int64_t i = 0; i < s.outputs(); i++) {
          const Winner& winner = chosen[static_cast<size_t>(i)];
          tap[i] = static_cast<uint8_t>(winner.tap);
          expected[static_cast<size_t>(winner.pixel)] += static_cast<double>(dy[i]);
        }
        jdn_max_pool2d_backward(dtype_of<T>, dx.data(), dy.data(), tap.data(), s.geometry().data(),
                                accumulate);
        for (int64_t i = 0; i < s.pixels(); i++) {
          REQUIRE(close(dx[i], expected[static_cast<size_t>(i)], 4, 2));
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("adaptive_max_pool2d", T, float, double) {
  struct Case {
    int64_t planes, height, width, out_h, out_w;
  };
  each_isa([] {
    for (const Case& c : {Case{3, 7, 5, 3, 2}, Case{2, 4, 4, 1, 1}, Case{2, 3, 2, 5, 4},
                          Case{0, 4, 4, 2, 2}, Case{2, 6, 6, 0, 3}, Case{300, 9, 9, 3, 3}}) {
      Guarded<T> x(values_with_ties<T>(c.planes * c.height * c.width));
      Guarded<T> y(c.planes * c.out_h * c.out_w);
      Guarded<int64_t> index(y.size());
      jdn_adaptive_max_pool2d_forward(dtype_of<T>, y.data(), index.data(), x.data(), c.planes,
                                      c.height, c.width, c.out_h, c.out_w);
      for (int64_t o = 0; o < y.size(); o++) {
        const T* plane = x.data() + o / (c.out_h * c.out_w) * c.height * c.width;
        const int64_t row = o / c.out_w % c.out_h, column = o % c.out_w;
        int64_t best = -1;
        for (int64_t k = 0; k < c.height * c.width; k++) {
          const int64_t h = k / c.width, w = k % c.width;
          // Pixel h lies in window `row` if they overlap when both are drawn to scale.
          if (h * c.out_h >= (row + 1) * c.height || (h + 1) * c.out_h <= row * c.height) continue;
          if (w * c.out_w >= (column + 1) * c.width || (w + 1) * c.out_w <= column * c.width) {
            continue;
          }
          if (best < 0 || plane[k] > plane[best] || std::isnan(plane[k])) best = k;
        }
        REQUIRE(index[o] == best);
        REQUIRE(same(y[o], plane[best]));
      }
    }
  });
}
