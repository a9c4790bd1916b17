// Convolution as a matrix product with the input's columns, one slice of the output and one group
// at a time, so that the columns stay in the cache. Suits every convolution; an image is a volume
// of one slice.
#pragma once

#include "kernels/convolution.h"
#include "kernels/im2col.h"
#include "kernels/wide_gemm.h"

namespace jdn::JDN_ISA {

template <class T>
class Im2col {
 public:
  explicit Im2col(const Convolution& c)
      : c_(c),
        pointwise_(c.kernel_d == 1 && c.kernel_h == 1 && c.kernel_w == 1 && c.stride_d == 1 &&
                   c.stride_h == 1 && c.stride_w == 1 && c.pad_d == 0 && c.pad_h == 0 &&
                   c.pad_w == 0 && c.out_d == c.depth && c.out_h == c.height &&
                   c.out_w == c.width) {}

  // Elements of scratch that all threads share, and for each slot.
  int64_t forward_shared() const { return 0; }
  int64_t backward_shared() const { return 0; }
  int64_t forward_slot() const { return columns(); }
  int64_t backward_slot() const { return 2 * columns(); }

  // Called once, before the images.
  void prepare_forward(T*, const T*) const {}
  void prepare_backward(T*, const T*) const {}

  // y = x * weight + bias for some slices, counted over all images; bias may be 0.
  void forward(Range slices, T* y, const T* x, const T* weight, const T* bias, const T*,
               T* slot) const {
    for (int64_t slice = slices.begin; slice < slices.end; slice++) {
      const int64_t image = slice / c_.out_d, z = slice % c_.out_d;
      T* const out = y + image * c_.out_image() + z * c_.out_plane();
      if (bias != nullptr) {
        for (int64_t o = 0; o < c_.out_channels; o++) {
          fill(out + o * c_.out_volume(), bias[o], c_.out_plane());
        }
      }
      for (int64_t group = 0; group < c_.groups; group++) {
        const T* const pixels = x + image * c_.in_image() + group * c_.in_group();
        gemm(false, false, c_.group_out(), c_.out_plane(), c_.taps(), T{1},
             weight + group * c_.group_weights(), c_.taps(), columns_of(pixels, z, slot), row(),
             bias != nullptr ? T{1} : T{0}, out + group * c_.out_group(), c_.out_volume());
      }
    }
  }

  // For some images: writes dx, or adds to it; adds to dweight. Each may be 0.
  void backward(Range images, T* dx, T* dweight, const T* dy, const T* x, const T* weight, const T*,
                T* slot, bool accumulate) const {
    for (int64_t image = images.begin; image < images.end; image++) {
      for (int64_t group = 0; group < c_.groups; group++) {
        const int64_t pixels = image * c_.in_image() + group * c_.in_group();
        for (int64_t z = 0; z < c_.out_d; z++) {
          const T* const gradient =
              dy + image * c_.out_image() + group * c_.out_group() + z * c_.out_plane();
          if (dweight != nullptr) {
            gemm(false, true, c_.group_out(), c_.taps(), c_.out_plane(), T{1}, gradient,
                 c_.out_volume(), columns_of(x + pixels, z, slot), row(), T{1},
                 dweight + group * c_.group_weights(), c_.taps());
          }
          if (dx != nullptr) {
            backward_input(dx + pixels, gradient, weight + group * c_.group_weights(), z,
                           slot + columns(), accumulate);
          }
        }
      }
    }
  }

 private:
  int64_t columns() const { return pointwise_ ? 0 : padded<T>(c_.taps() * c_.out_plane()); }
  // From one tap's column of a slice to the next.
  int64_t row() const { return pointwise_ ? c_.volume() : c_.out_plane(); }

  // A pointwise convolution's image is its own columns.
  const T* columns_of(const T* x, int64_t z, T* columns) const {
    if (pointwise_) return x + z * c_.plane();
    each_plane(z, [&](int64_t plane, int64_t column, int64_t length) {
      if (plane < 0) {
        fill(columns + column, T{0}, length);
      } else {
        im2col(columns + column, x + plane, c_, 1);
      }
    });
    return columns;
  }

  void backward_input(T* dx, const T* dy, const T* weight, int64_t z, T* dcolumns,
                      bool accumulate) const {
    gemm(true, false, c_.taps(), c_.out_plane(), c_.group_out(), T{1}, weight, c_.taps(), dy,
         c_.out_volume(), pointwise_ && accumulate ? T{1} : T{0},
         pointwise_ ? dx + z * c_.plane() : dcolumns, row());
    if (pointwise_) return;
    if (!accumulate && z == 0) fill(dx, T{0}, c_.in_group());
    each_plane(z, [&](int64_t plane, int64_t column, int64_t) {
      if (plane >= 0) col2im(dx + plane, dcolumns + column, c_, 1);
    });
  }

  // Calls f(plane, column, length) for each plane of the input under slice z's windows: where it
  // is in the group, or -1 for one outside, and its place among the columns.
  template <class F>
  void each_plane(int64_t z, const F& f) const {
    const int64_t length = c_.kernel_h * c_.kernel_w * c_.out_plane();
    int64_t column = 0;
    for (int64_t channel = 0; channel < c_.group_in(); channel++) {
      for (int64_t tap = 0; tap < c_.kernel_d; tap++, column += length) {
        const int64_t d = z * c_.stride_d + tap * c_.dilation_d - c_.pad_d;
        f(d < 0 || d >= c_.depth ? -1 : (channel * c_.depth + d) * c_.plane(), column, length);
      }
    }
  }

  const Convolution& c_;
  const bool pointwise_;
};

}  // namespace jdn::JDN_ISA
