// A two-dimensional convolution: geometry, operands of one group, sizes.
#pragma once

#include "kernels/windows.h"

namespace jdn::JDN_ISA {

// The geometry array of conv.h, all of it.
struct Convolution : Windows {
  explicit Convolution(jdn_in geometry)
      : Windows(geometry),
        out_channels(static_cast<const int64_t*>(geometry)[14]),
        groups(static_cast<const int64_t*>(geometry)[15]) {}
  int64_t out_channels, groups;
  int64_t group_in() const { return channels / groups; }
  int64_t group_out() const { return out_channels / groups; }
  // Elements of an image.
  int64_t in_image() const { return channels * plane(); }
  int64_t out_image() const { return out_channels * out_plane(); }
  // Elements of an image that belong to one group, and weights of one group.
  int64_t in_group() const { return group_in() * plane(); }
  int64_t out_group() const { return group_out() * out_plane(); }
  int64_t group_weights() const { return group_out() * taps(); }
  // Taps of one output channel.
  int64_t taps() const { return group_in() * kernel_h * kernel_w; }
  int64_t weights() const { return out_channels * taps(); }
};

// Elements, rounded up to whole cache lines: also whole vectors of every instruction set.
template <class T>
constexpr int64_t padded(int64_t n) {
  constexpr int64_t line = 64 / sizeof(T);
  return (n + line - 1) / line * line;
}

}  // namespace jdn::JDN_ISA
