// im2col and its gradient for one image; see conv.h.
#pragma once

#include "kernels/windows.h"

namespace jdn::JDN_ISA {

// columns[channels, kernel_h, kernel_w, out_h, out_w] of x[channels, height, width].
template <class T>
void im2col(T* columns, const T* x, const Windows& w, int64_t channels) {
  for (int64_t c = 0; c < channels; c++, x += w.plane()) {
    for (int64_t i = 0; i < w.kernel_h; i++) {
      const Range rows = rows_inside(w, i);
      for (int64_t j = 0; j < w.kernel_w; j++, columns += w.out_plane()) {
        const Range cols = columns_inside(w, j);
        const int64_t shift = j * w.dilation_w - w.pad_w;
        fill(columns, T{0}, rows.begin * w.out_w);
        for (int64_t row = rows.begin; row < rows.end; row++) {
          T* to = columns + row * w.out_w;
          const T* from = x + (row * w.stride_h + i * w.dilation_h - w.pad_h) * w.width + shift;
          for (int64_t k = 0; k < cols.begin; k++) to[k] = 0;
          if (w.stride_w == 1) {
            copy(to + cols.begin, from + cols.begin, cols.end - cols.begin);
          } else {
            for (int64_t k = cols.begin; k < cols.end; k++) to[k] = from[k * w.stride_w];
          }
          for (int64_t k = cols.end; k < w.out_w; k++) to[k] = 0;
        }
        fill(columns + rows.end * w.out_w, T{0}, (w.out_h - rows.end) * w.out_w);
      }
    }
  }
}

// dx[channels, height, width] += the columns, each value to the pixel it was taken from.
template <class T>
void col2im(T* dx, const T* columns, const Windows& w, int64_t channels) {
  for (int64_t c = 0; c < channels; c++, dx += w.plane()) {
    for (int64_t i = 0; i < w.kernel_h; i++) {
      const Range rows = rows_inside(w, i);
      for (int64_t j = 0; j < w.kernel_w; j++, columns += w.out_plane()) {
        const Range cols = columns_inside(w, j);
        const int64_t shift = j * w.dilation_w - w.pad_w;
        for (int64_t row = rows.begin; row < rows.end; row++) {
          const T* from = columns + row * w.out_w;
          T* to = dx + (row * w.stride_h + i * w.dilation_h - w.pad_h) * w.width + shift;
          if (w.stride_w == 1) {
            add_to(to + cols.begin, from + cols.begin, cols.end - cols.begin);
          } else {
            for (int64_t k = cols.begin; k < cols.end; k++) to[k * w.stride_w] += from[k];
          }
        }
      }
    }
  }
}

}  // namespace jdn::JDN_ISA
