// What pools share: planes on threads, and rows of a plane whose every second element counts.
#pragma once

#include "kernels/map.h"
#include "kernels/windows.h"

namespace jdn::JDN_ISA {

// Calls body(plane) for each channel of each image, in parallel.
template <class F>
void for_planes(int64_t planes, int64_t plane_size, const F& body) {
  for_ranges(planes, kMapChunk / (plane_size + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t plane = begin; plane < end; plane++) body(plane);
  });
}

// As many lanes as there are; n may be anything.
template <class T>
JDN_INLINE vec<T> load_most(const T* p, int64_t n) {
  return n >= lanes<T> ? load(p) : n > 0 ? load_n(p, n) : vec<T>{};
}

template <class T>
JDN_INLINE void store_most(T* p, vec<T> v, int64_t n, bool accumulate) {
  if (accumulate) v += load_most(p, n);
  if (n >= lanes<T>) {
    store(p, v);
  } else if (n > 0) {
    store_n(p, v, n);
  }
}

// Every second lane of first and second together, from lane `odd` on.
template <class T>
JDN_INLINE vec<T> every_second(vec<T> first, vec<T> second, int odd) {
  return __builtin_shuffle(first, second, lane_numbers<T>() * 2 + odd);
}

// Each lane of the lower or the upper half twice. v: vec<T> or mask<T>.
template <class T, class V>
JDN_INLINE V doubled(V v, bool upper) {
  return __builtin_shuffle(v, (lane_numbers<T>() >> 1) + (upper ? lanes<T> / 2 : 0));
}

// 2x2 windows side by side, all inside the image: whole vectors of outputs at a time.
inline bool is_halving(const Windows& w) {
  return w.kernel_h == 2 && w.kernel_w == 2 && w.stride_h == 2 && w.stride_w == 2 && w.pad_h == 0 &&
         w.pad_w == 0 && w.dilation_h == 1 && w.dilation_w == 1 && 2 * w.out_h <= w.height &&
         2 * w.out_w <= w.width;
}

// The gradient of a plane of such windows. share(o, n) is a function of outputs [o, o + n): called
// with (i, upper) it returns what row i of their windows gets, in the lower or upper half of them.
template <class T, class F>
JDN_INLINE void spread_pairs(T* dx, const Windows& w, bool accumulate, const F& share) {
  int64_t o = 0;
  for (int64_t row = 0; row < w.out_h; row++, dx += 2 * w.width, o += w.out_w) {
    for (int64_t k = 0; k < w.out_w; k += lanes<T>) {
      const auto part = share(o + k, w.out_w - k);
      const int64_t left = 2 * (w.out_w - k);
      for (int i = 0; i < 2; i++) {
        T* to = dx + i * w.width + 2 * k;
        store_most(to, part(i, false), left, accumulate);
        store_most(to + lanes<T>, part(i, true), left - lanes<T>, accumulate);
      }
    }
    // An odd last column is in no window.
    if (!accumulate && 2 * w.out_w < w.width) {
      const int64_t rest = w.width - 2 * w.out_w;
      fill(dx + 2 * w.out_w, T{0}, rest);
      fill(dx + w.width + 2 * w.out_w, T{0}, rest);
    }
  }
  if (!accumulate) fill(dx, T{0}, (w.height - 2 * w.out_h) * w.width);
}

}  // namespace jdn::JDN_ISA
