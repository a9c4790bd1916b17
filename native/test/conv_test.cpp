#include "convolution.h"

using namespace jdn::test;

namespace {

using Doubles = std::vector<double>;

template <class T>
Doubles doubles(Guarded<T>& values) {
  return Doubles(values.data(), values.data() + values.size());
}

// Images, volumes, and outputs that no equal borders give.
std::vector<Shape> images_and_volumes() {
  std::vector<Shape> shapes = convolutions();
  std::vector<Shape> volumes = {
      {2, 3, 5, 6, 3, 2, 1, 1, 1, 0, 1, 1, 4, 1, 4, 2, 1, 1, 1},   // every border
      {2, 4, 5, 6, 3, 3, 2, 1, 1, 1, 1, 1, 6, 2, 7, 3, 2, 1, 1},   // groups, strides
      {1, 2, 6, 5, 2, 2, 1, 1, 0, 1, 1, 2, 3, 1, 7, 3, 1, 2, 2},   // dilation
      {2, 3, 4, 5, 1, 1, 1, 1, 0, 0, 1, 1, 4, 1, 3, 1, 1, 0, 1},   // pointwise
      {2, 3, 4, 5, 1, 1, 1, 1, 0, 0, 1, 1, 4, 1, 3, 2, 1, 0, 1},   // depth only
      {1, 2, 4, 5, 3, 3, 1, 1, 1, 1, 1, 1, 2, 1, 5, 1, 2, 0, 1},   // slices left out
      {1, 1, 2, 2, 2, 2, 1, 1, 0, 0, 1, 1, 2, 1, 2, 2, 1, 4, 1},   // slices outside
      {0, 1, 2, 2, 2, 2, 1, 1, 0, 0, 1, 1, 2, 1, 2, 2, 1, 0, 1},   // none
      {20, 1, 4, 4, 2, 2, 1, 1, 0, 0, 1, 1, 2, 1, 4, 2, 1, 0, 1},  // several chunks
  };
  for (const Shape& s : volumes) shapes.push_back(s.floor());
  const Shape even = Shape{2, 3, 9, 10, 4, 2, 1, 1, 1, 0, 1, 1, 5, 1, 3, 2, 1, 0, 1}.floor();
  for (int64_t more : {-1, 1}) {
    Shape s = even;
    s.out_d += more;
    s.out_h += more;
    s.out_w += more;
    shapes.push_back(s);
    s.depth = s.kernel_d = s.out_d = 1;
    shapes.push_back(s);
    s.kernel_h = s.kernel_w = 1;
    s.pad_h = 0;
    s.out_h = s.height + more;
    s.out_w = s.width;
    shapes.push_back(s);
  }
  return shapes;
}

// f(y element, x element, weight element) for each product in the sums of a convolution.
template <class F>
void each_product(const Shape& s, const F& f) {
  const int64_t in = s.channels / s.groups, out = s.out_channels / s.groups;
  const auto each_slice = [&](int64_t y, int64_t x, int64_t weight) {
    s.each_tap([&](int64_t row, int64_t column, int64_t i, int64_t j, int64_t h, int64_t w) {
      if (!s.inside(h, w)) return;
      f(static_cast<size_t>((y * s.out_h + row) * s.out_w + column),
        static_cast<size_t>((x * s.height + h) * s.width + w),
        static_cast<size_t>((weight * s.kernel_h + i) * s.kernel_w + j));
    });
  };
  for (int64_t image = 0; image < s.n; image++) {
    for (int64_t o = 0; o < s.out_channels; o++) {
      for (int64_t c = 0; c < in; c++) {
        for (int64_t z = 0; z < s.out_d; z++) {
          for (int64_t k = 0; k < s.kernel_d; k++) {
            const int64_t d = z * s.stride_d + k * s.dilation_d - s.pad_d;
            if (d < 0 || d >= s.depth) continue;
            each_slice((image * s.out_channels + o) * s.out_d + z,
                       (image * s.channels + o / out * in + c) * s.depth + d,
                       (o * in + c) * s.kernel_d + k);
          }
        }
      }
    }
  }
}

template <class T>
struct Operands {
  explicit Operands(const Shape& s)
      : x(random_values<T>(s.pixels(), 1)),
        weight(random_values<T>(s.weights(), 2)),
        bias(random_values<T>(s.out_channels, 3)),
        dy(random_values<T>(s.outputs(), 4)) {}
  Guarded<T> x, weight, bias, dy;
};

// Bound on the rounding of sums of up to n products of values up to 2.
double scale(int64_t n) { return 4.0 * static_cast<double>(n + 1); }

template <class T>
void require_close(Guarded<T>& actual, const Doubles& expected, double bound) {
  for (int64_t i = 0; i < actual.size(); i++) {
    REQUIRE(close(actual[i], expected[static_cast<size_t>(i)], 1, bound));
  }
}

// Scratch flush against its guard page as well.
template <class T>
Guarded<T> forward_scratch(const Shape& s, int64_t slots) {
  return Guarded<T>(jdn_conv_forward_scratch(dtype_of<T>, s.geometry().data(), slots) /
                    static_cast<int64_t>(sizeof(T)));
}
template <class T>
Guarded<T> backward_scratch(const Shape& s, int64_t slots, bool parameters = true) {
  return Guarded<T>(jdn_conv_backward_scratch(dtype_of<T>, s.geometry().data(), slots, parameters) /
                    static_cast<int64_t>(sizeof(T)));
}

}  // namespace

TEST_CASE_TEMPLATE("conv: forward", T, float, double) {
  for (const Shape& s : images_and_volumes()) {
    const std::vector<int64_t> geometry = s.geometry();
    CAPTURE(geometry);
    Operands<T> in(s);
    Doubles plain(static_cast<size_t>(s.outputs()));
    each_product(s, [&](size_t y, size_t x, size_t w) {
      plain[y] += static_cast<double>(in.x.data()[x]) * static_cast<double>(in.weight.data()[w]);
    });
    Doubles biased = plain;
    for (size_t i = 0; i < biased.size(); i++) {
      const int64_t channel = static_cast<int64_t>(i) / s.out_volume() % s.out_channels;
      biased[i] += static_cast<double>(in.bias[channel]);
    }
    each_isa([&] {
      for (bool with_bias : {false, true}) {
        Guarded<T> y(s.outputs()), scratch = forward_scratch<T>(s, 2);
        jdn_conv_forward(dtype_of<T>, y.data(), in.x.data(), in.weight.data(),
                         with_bias ? in.bias.data() : nullptr, geometry.data(), scratch.data(), 2);
        require_close(y, with_bias ? biased : plain, scale(s.weights() / s.out_channels));
      }
    });
  }
}

TEST_CASE_TEMPLATE("conv: backward overwrites, adds, or leaves out", T, float, double) {
  for (const Shape& s : images_and_volumes()) {
    const std::vector<int64_t> geometry = s.geometry();
    CAPTURE(geometry);
    Operands<T> in(s);
    Doubles dx(static_cast<size_t>(s.pixels())), dweight(static_cast<size_t>(s.weights()));
    Doubles dbias(static_cast<size_t>(s.out_channels));
    each_product(s, [&](size_t y, size_t x, size_t w) {
      const double d = static_cast<double>(in.dy.data()[y]);
      dx[x] += d * static_cast<double>(in.weight.data()[w]);
      dweight[w] += d * static_cast<double>(in.x.data()[x]);
    });
    for (int64_t i = 0; i < s.outputs(); i++) {
      dbias[static_cast<size_t>(i / s.out_volume() % s.out_channels)] +=
          static_cast<double>(in.dy[i]);
    }
    const double bound = scale(s.n * s.out_volume());
    each_isa([&] {
      // Which gradients are wanted, and whether they are added to.
      for (int wanted = 0; wanted < 8; wanted++) {
        for (bool add : {false, true}) {
          Guarded<T> x(std::vector<T>(dx.size(), T{1})), w(std::vector<T>(dweight.size(), T{1}));
          Guarded<T> b(std::vector<T>(dbias.size(), T{1}));
          Guarded<T> scratch = backward_scratch<T>(s, 2, (wanted & 6) != 0);
          jdn_conv_backward(dtype_of<T>, wanted & 1 ? x.data() : nullptr,
                            wanted & 2 ? w.data() : nullptr, wanted & 4 ? b.data() : nullptr,
                            in.dy.data(), wanted & 2 ? in.x.data() : nullptr,
                            wanted & 1 ? in.weight.data() : nullptr, geometry.data(),
                            scratch.data(), 2, add, add, add);
          const auto check = [&](Guarded<T>& actual, Doubles expected, bool written) {
            for (double& value : expected) value = written ? value + add : 1;
            require_close(actual, expected, bound);
          };
          check(x, dx, wanted & 1);
          check(w, dweight, wanted & 2);
          check(b, dbias, wanted & 4);
        }
      }
    });
  }
}

TEST_CASE_TEMPLATE("conv: the same bits for any number of threads", T, float, double) {
  each_isa([] {
    for (Shape s : {Shape{37, 4, 11, 12, 3, 3, 1, 1, 1, 1, 1, 1, 6, 2},
                    Shape{37, 4, 11, 12, 3, 3, 2, 2, 1, 1, 1, 1, 6, 2},
                    Shape{5, 4, 7, 8, 3, 3, 1, 1, 1, 1, 1, 1, 6, 2, 9, 3, 1, 1, 1}}) {
      s = s.floor();
      const std::vector<int64_t> geometry = s.geometry();
      Operands<T> in(s);
      std::vector<T> first;
      for (int threads : {1, 2, 3}) {
        jdn_threads_set(threads);
        Guarded<T> y(s.outputs()), dx(s.pixels()), dweight(s.weights()), dbias(s.out_channels);
        Guarded<T> scratch = forward_scratch<T>(s, threads);
        jdn_conv_forward(dtype_of<T>, y.data(), in.x.data(), in.weight.data(), in.bias.data(),
                         geometry.data(), scratch.data(), threads);
        Guarded<T> more = backward_scratch<T>(s, threads);
        jdn_conv_backward(dtype_of<T>, dx.data(), dweight.data(), dbias.data(), in.dy.data(),
                          in.x.data(), in.weight.data(), geometry.data(), more.data(), threads, 0,
                          0, 0);
        std::vector<T> values(y.data(), y.data() + y.size());
        for (Guarded<T>* part : {&dx, &dweight, &dbias}) {
          values.insert(values.end(), part->data(), part->data() + part->size());
        }
        if (first.empty()) first = values;
        CHECK(first == values);
      }
    }
  });
}

TEST_CASE("conv: flushes denormals only when asked") {
  each_isa([] {
    for (int64_t stride : {1, 2}) {
      const Shape s = Shape{1, 1, 3, 3, 2, 2, stride, stride, 0, 0, 1, 1, 1, 1}.floor();
      Guarded<float> x(std::vector<float>(9, 1e-30f)), w(std::vector<float>(4, 1e-10f));
      Guarded<float> y(s.outputs()), scratch = forward_scratch<float>(s, 1);
      for (bool flush : {true, false}) {
        jdn_flush_denormals_set(flush);
        jdn_conv_forward(JDN_FLOAT32, y.data(), x.data(), w.data(), nullptr, s.geometry().data(),
                         scratch.data(), 1);
        CHECK((y[0] == 0) == flush);
      }
      jdn_flush_denormals_set(1);
    }
  });
}
