// Shapes of convolutions and pools, and the naive double reference for their taps.
#pragma once

#include "testing.h"

namespace jdn::test {

// As in conv.h. out_d, out_h and out_w are set by the usual formula, rounding down.
struct Shape {
  int64_t n, channels, height, width;
  int64_t kernel_h, kernel_w, stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w;
  int64_t out_channels, groups;
  int64_t depth = 1, kernel_d = 1, stride_d = 1, pad_d = 0, dilation_d = 1;
  int64_t out_d = 1, out_h = 0, out_w = 0;

  Shape floor() const {
    Shape s = *this;
    s.out_d = (depth + 2 * pad_d - dilation_d * (kernel_d - 1) - 1) / stride_d + 1;
    s.out_h = (height + 2 * pad_h - dilation_h * (kernel_h - 1) - 1) / stride_h + 1;
    s.out_w = (width + 2 * pad_w - dilation_w * (kernel_w - 1) - 1) / stride_w + 1;
    return s;
  }
  std::vector<int64_t> geometry() const {
    return {n,     channels, height,     width,      kernel_h,   kernel_w, stride_h,     stride_w,
            pad_h, pad_w,    dilation_h, dilation_w, out_h,      out_w,    out_channels, groups,
            depth, kernel_d, stride_d,   pad_d,      dilation_d, out_d};
  }
  int64_t pixels() const { return n * channels * depth * height * width; }
  int64_t out_volume() const { return out_d * out_h * out_w; }
  int64_t outputs() const { return n * out_channels * out_volume(); }
  int64_t weights() const {
    return out_channels * (channels / groups) * kernel_d * kernel_h * kernel_w;
  }

  // Calls f(row, column, i, j, h, w) for each window of a slice at (row, column) and each of its
  // taps (i, j), which lies at (h, w), inside the image or not.
  template <class F>
  void each_tap(const F& f) const {
    for (int64_t row = 0; row < out_h; row++) {
      for (int64_t column = 0; column < out_w; column++) {
        for (int64_t i = 0; i < kernel_h; i++) {
          for (int64_t j = 0; j < kernel_w; j++) {
            f(row, column, i, j, row * stride_h - pad_h + i * dilation_h,
              column * stride_w - pad_w + j * dilation_w);
          }
        }
      }
    }
  }
  bool inside(int64_t h, int64_t w) const { return h >= 0 && h < height && w >= 0 && w < width; }
};

inline std::vector<Shape> convolutions() {
  std::vector<Shape> shapes = {
      {2, 1, 28, 28, 5, 5, 1, 1, 2, 2, 1, 1, 6, 1},   // LeNet
      {3, 6, 14, 14, 5, 5, 1, 1, 0, 0, 1, 1, 16, 1},  // LeNet
      {0, 3, 8, 8, 3, 3, 1, 1, 1, 1, 1, 1, 4, 1},     // no image
      {2, 3, 5, 7, 1, 1, 1, 1, 0, 0, 1, 1, 4, 1},     // pointwise
      {2, 3, 5, 7, 1, 1, 2, 3, 0, 0, 1, 1, 4, 1},     // 1x1 with stride
      {2, 3, 5, 7, 1, 1, 1, 1, 1, 2, 1, 1, 4, 1},     // 1x1 with padding
      {2, 4, 6, 5, 1, 1, 1, 1, 0, 0, 1, 1, 6, 2},     // pointwise in groups
      {2, 3, 9, 8, 2, 3, 1, 1, 1, 0, 1, 1, 5, 1},     // asymmetric
      {2, 3, 9, 8, 3, 1, 1, 1, 0, 0, 1, 1, 9, 1},     // a column
      {2, 3, 6, 40, 1, 5, 1, 1, 0, 2, 1, 1, 3, 1},    // a row
      {1, 2, 9, 11, 3, 2, 2, 3, 1, 1, 1, 1, 3, 1},    // strides
      {1, 2, 12, 13, 3, 3, 1, 1, 2, 1, 2, 3, 3, 1},   // dilation
      {1, 2, 12, 13, 3, 3, 2, 1, 4, 3, 3, 2, 3, 1},   // dilation and stride
      {2, 4, 7, 7, 3, 3, 1, 1, 1, 1, 1, 1, 6, 2},     // groups
      {2, 5, 7, 6, 3, 3, 1, 1, 1, 1, 1, 1, 5, 5},     // depthwise
      {2, 3, 7, 6, 3, 3, 2, 2, 1, 1, 1, 1, 6, 3},     // depthwise, two for each, strides
      {1, 2, 4, 3, 3, 3, 1, 1, 5, 6, 1, 1, 3, 1},     // windows beyond the image
      {1, 2, 4, 3, 3, 3, 2, 2, 4, 7, 1, 1, 3, 1},     // the same, with strides
      {1, 1, 3, 3, 3, 3, 1, 1, 0, 0, 1, 1, 1, 1},     // one output
      {1, 1, 2, 2, 5, 5, 1, 1, 2, 2, 1, 1, 2, 1},     // kernel larger than the image
      {40, 2, 6, 6, 3, 3, 1, 1, 1, 1, 1, 1, 3, 1},    // chunks of several images
      {35, 2, 6, 6, 3, 3, 2, 2, 1, 1, 1, 1, 3, 1},    // the same by im2col
      {1, 24, 60, 60, 3, 3, 1, 1, 1, 1, 1, 1, 3, 1},  // too large for the direct kernel
      {1, 1, 5, 300, 3, 3, 1, 1, 1, 1, 1, 1, 11, 1},  // wide
  };
  for (Shape& s : shapes) s = s.floor();
  return shapes;
}

}  // namespace jdn::test
