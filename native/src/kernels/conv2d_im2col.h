// Convolution as a matrix product with the image's columns, one image and group at a time, so that
// the columns stay in the cache. Suits every convolution.
#pragma once

#include "gemm.h"
#include "kernels/convolution.h"
#include "kernels/im2col.h"

namespace jdn::JDN_ISA {

template <class T>
class Im2col {
 public:
  explicit Im2col(const Convolution& c)
      : c_(c),
        pointwise_(c.kernel_h == 1 && c.kernel_w == 1 && c.stride_h == 1 && c.stride_w == 1 &&
                   c.pad_h == 0 && c.pad_w == 0) {}

  // Elements of scratch that all threads share, and for each slot.
  int64_t forward_shared() const { return 0; }
  int64_t backward_shared() const { return 0; }
  int64_t forward_slot() const { return columns(); }
  int64_t backward_slot() const { return 2 * columns(); }

  // Called once, before the images.
  void prepare_forward(T*, const T*) const {}
  void prepare_backward(T*, const T*) const {}

  // y = x * weight + bias for some images; bias may be 0.
  void forward(Range images, T* y, const T* x, const T* weight, const T* bias, const T*,
               T* slot) const {
    for (int64_t image = images.begin; image < images.end; image++) {
      T* const out = y + image * c_.out_image();
      if (bias != nullptr) {
        for (int64_t o = 0; o < c_.out_channels; o++) {
          fill(out + o * c_.out_plane(), bias[o], c_.out_plane());
        }
      }
      for (int64_t group = 0; group < c_.groups; group++) {
        const T* columns = columns_of(x + image * c_.in_image() + group * c_.in_group(), slot);
        gemm(false, false, c_.group_out(), c_.out_plane(), c_.taps(), T{1},
             weight + group * c_.group_weights(), c_.taps(), columns, c_.out_plane(),
             bias != nullptr ? T{1} : T{0}, out + group * c_.out_group(), c_.out_plane());
      }
    }
  }

  // For some images: writes dx, or adds to it; adds to dweight. Each may be 0.
  void backward(Range images, T* dx, T* dweight, const T* dy, const T* x, const T* weight, const T*,
                T* slot, bool accumulate) const {
    for (int64_t image = images.begin; image < images.end; image++) {
      for (int64_t group = 0; group < c_.groups; group++) {
        const T* const gradient = dy + image * c_.out_image() + group * c_.out_group();
        const int64_t pixels = image * c_.in_image() + group * c_.in_group();
        if (dweight != nullptr) {
          gemm(false, true, c_.group_out(), c_.taps(), c_.out_plane(), T{1}, gradient,
               c_.out_plane(), columns_of(x + pixels, slot), c_.out_plane(), T{1},
               dweight + group * c_.group_weights(), c_.taps());
        }
        if (dx != nullptr) {
          backward_input(dx + pixels, gradient, weight + group * c_.group_weights(),
                         slot + columns(), accumulate);
        }
      }
    }
  }

 private:
  int64_t columns() const { return pointwise_ ? 0 : padded<T>(c_.taps() * c_.out_plane()); }

  // A pointwise convolution's image is its own columns.
  const T* columns_of(const T* x, T* columns) const {
    if (pointwise_) return x;
    im2col(columns, x, c_, c_.group_in());
    return columns;
  }

  void backward_input(T* dx, const T* dy, const T* weight, T* dcolumns, bool accumulate) const {
    gemm(true, false, c_.taps(), c_.out_plane(), c_.group_out(), T{1}, weight, c_.taps(), dy,
         c_.out_plane(), pointwise_ && accumulate ? T{1} : T{0}, pointwise_ ? dx : dcolumns,
         c_.out_plane());
    if (pointwise_) return;
    if (!accumulate) fill(dx, T{0}, c_.in_group());
    col2im(dx, dcolumns, c_, c_.group_in());
  }

  const Convolution& c_;
  const bool pointwise_;
};

}  // namespace jdn::JDN_ISA
