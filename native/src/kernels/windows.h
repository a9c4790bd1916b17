// The sliding windows of convolution and pooling: geometry, and which taps lie inside the image.
#pragma once

#include "isa/vec.h"

namespace jdn::JDN_ISA {

// The geometry array of conv.h, values 0 to 13.
struct Windows {
  explicit Windows(jdn_in geometry) { __builtin_memcpy(this, geometry, sizeof *this); }
  int64_t n, channels, height, width;
  int64_t kernel_h, kernel_w, stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w;
  int64_t out_h, out_w;
  // Elements of one channel of the input and of the output.
  int64_t plane() const { return height * width; }
  int64_t out_plane() const { return out_h * out_w; }
};

struct Range {
  int64_t begin, end;
  int64_t length() const { return end - begin; }
};

// The outputs o in [0, outputs) for which o * stride + offset lies in [0, size).
inline Range inside(int64_t outputs, int64_t size, int64_t stride, int64_t offset) {
  int64_t begin = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
  int64_t end = offset >= size ? 0 : (size - 1 - offset) / stride + 1;
  if (end > outputs) end = outputs;
  if (begin > end) begin = end;
  return {begin, end};
}

// For one tap of the window: the output rows, or columns, that find it inside the image, and where
// in the image row or column 0 of the output finds it.
inline Range rows_inside(const Windows& w, int64_t tap) {
  return inside(w.out_h, w.height, w.stride_h, tap * w.dilation_h - w.pad_h);
}
inline Range columns_inside(const Windows& w, int64_t tap) {
  return inside(w.out_w, w.width, w.stride_w, tap * w.dilation_w - w.pad_w);
}

template <class T>
JDN_INLINE void fill(T* y, T value, int64_t n) {
  const vec<T> v = splat(value);
  int64_t i = 0;
  for (; i + lanes<T> <= n; i += lanes<T>) store(y + i, v);
  if (i < n) store_n(y + i, v, n - i);
}

template <class T>
JDN_INLINE void copy(T* y, const T* x, int64_t n) {
  int64_t i = 0;
  for (; i + lanes<T> <= n; i += lanes<T>) store(y + i, load(x + i));
  if (i < n) store_n(y + i, load_n(x + i, n - i), n - i);
}

template <class T>
JDN_INLINE void add_to(T* y, const T* x, int64_t n) {
  int64_t i = 0;
  for (; i + lanes<T> <= n; i += lanes<T>) store(y + i, load(y + i) + load(x + i));
  if (i < n) store_n(y + i, load_n(y + i, n - i) + load_n(x + i, n - i), n - i);
}

template <class T>
JDN_INLINE T sum(const T* x, int64_t n) {
  vec<T> total{};
  int64_t i = 0;
  for (; i + lanes<T> <= n; i += lanes<T>) total += load(x + i);
  if (i < n) total += load_n(x + i, n - i);
  return sum_lanes<T>(total);
}

}  // namespace jdn::JDN_ISA
