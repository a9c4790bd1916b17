// A convolution: geometry, operands of one group, sizes.
#pragma once

#include "kernels/windows.h"

namespace jdn::JDN_ISA {

// The geometry array of conv.h, all of it; its windows are those of one slice of a volume.
struct Convolution : Windows {
  explicit Convolution(jdn_in geometry)
      : Convolution(geometry, static_cast<const int64_t*>(geometry)) {}
  int64_t out_channels, groups;
  int64_t depth, kernel_d, stride_d, pad_d, dilation_d, out_d;
  int64_t group_in() const { return channels / groups; }
  int64_t group_out() const { return out_channels / groups; }
  // Elements of one channel of the input and of the output, all slices.
  int64_t volume() const { return depth * plane(); }
  int64_t out_volume() const { return out_d * out_plane(); }
  // Elements of an image.
  int64_t in_image() const { return channels * volume(); }
  int64_t out_image() const { return out_channels * out_volume(); }
  // Elements of an image that belong to one group, and weights of one group.
  int64_t in_group() const { return group_in() * volume(); }
  int64_t out_group() const { return group_out() * out_volume(); }
  int64_t group_weights() const { return group_out() * taps(); }
  // Taps of one output channel.
  int64_t taps() const { return group_in() * kernel_d * kernel_h * kernel_w; }
  int64_t weights() const { return out_channels * taps(); }

 private:
  Convolution(jdn_in geometry, const int64_t* g)
      : Windows(geometry),
        out_channels(g[14]),
        groups(g[15]),
        depth(g[16]),
        kernel_d(g[17]),
        stride_d(g[18]),
        pad_d(g[19]),
        dilation_d(g[20]),
        out_d(g[21]) {}
};

// Elements, rounded up to whole cache lines: also whole vectors of every instruction set.
template <class T>
constexpr int64_t padded(int64_t n) {
  constexpr int64_t line = 64 / sizeof(T);
  return (n + line - 1) / line * line;
}

}  // namespace jdn::JDN_ISA
