// Average pooling.
#include <jdynet/pool.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/planes.h"

namespace jdn::JDN_ISA {
namespace {

struct Counting {
  bool include_pad;
  int64_t divisor;
};

// One window: its taps inside the image and the number to divide by.
struct Window {
  Window(const Windows& w, Counting counting, int64_t row, int64_t column)
      : top(row * w.stride_h - w.pad_h),
        left(column * w.stride_w - w.pad_w),
        rows(inside(w.kernel_h, w.height, w.dilation_h, top)),
        columns(inside(w.kernel_w, w.width, w.dilation_w, left)) {
    if (counting.divisor > 0) {
      count = counting.divisor;
    } else if (counting.include_pad) {
      const Range all_rows =
          inside(w.kernel_h, w.height + 2 * w.pad_h, w.dilation_h, top + w.pad_h);
      const Range all_columns =
          inside(w.kernel_w, w.width + 2 * w.pad_w, w.dilation_w, left + w.pad_w);
      count = all_rows.length() * all_columns.length();
    } else {
      count = rows.length() * columns.length();
    }
  }
  // Calls f(offset in the image) for each tap inside.
  template <class F>
  void each(const Windows& w, const F& f) const {
    for (int64_t i = rows.begin; i < rows.end; i++) {
      const int64_t line = (top + i * w.dilation_h) * w.width + left;
      for (int64_t j = columns.begin; j < columns.end; j++) f(line + j * w.dilation_w);
    }
  }
  int64_t top, left;
  Range rows, columns;
  int64_t count;
};

template <class T>
void forward_plane(T* y, const T* x, const Windows& w, Counting counting) {
  for (int64_t row = 0; row < w.out_h; row++) {
    for (int64_t column = 0; column < w.out_w; column++) {
      const Window window(w, counting, row, column);
      T total = 0;
      window.each(w, [&](int64_t pixel) { total += x[pixel]; });
      *y++ = window.count > 0 ? total / static_cast<T>(window.count) : T{0};
    }
  }
}

template <class T>
void backward_plane(T* dx, const T* dy, const Windows& w, Counting counting, bool accumulate) {
  if (!accumulate) fill(dx, T{0}, w.plane());
  for (int64_t row = 0; row < w.out_h; row++) {
    for (int64_t column = 0; column < w.out_w; column++) {
      const Window window(w, counting, row, column);
      const T share = *dy++ / static_cast<T>(window.count > 0 ? window.count : 1);
      window.each(w, [&](int64_t pixel) { dx[pixel] += share; });
    }
  }
}

template <class T>
void halve_plane(T* y, const T* x, const Windows& w) {
  for (int64_t row = 0; row < w.out_h; row++, x += 2 * w.width, y += w.out_w) {
    for (int64_t i = 0; i < w.out_w; i += lanes<T>) {
      const int64_t left = 2 * (w.out_w - i);  // inputs
      const T* top = x + 2 * i;
      const vec<T> first = load_most(top, left) + load_most(top + w.width, left);
      const vec<T> second = load_most(top + lanes<T>, left - lanes<T>) +
                            load_most(top + w.width + lanes<T>, left - lanes<T>);
      const vec<T> total = every_second<T>(first, second, 0) + every_second<T>(first, second, 1);
      store_most(y + i, total * T{0.25}, w.out_w - i, false);
    }
  }
}

template <class T>
void halve_plane_backward(T* dx, const T* dy, const Windows& w, bool accumulate) {
  spread_pairs(dx, w, accumulate, [&](int64_t o, int64_t n) {
    const vec<T> share = load_most(dy + o, n) * T{0.25};
    return [share](int, bool upper) { return doubled<T>(share, upper); };
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_avg_pool2d_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in geometry, int32_t count_include_pad,
            int64_t divisor),
           (dtype, y, x, geometry, count_include_pad, divisor)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Windows w(geometry);
    const Counting counting{count_include_pad != 0, divisor};
    const bool halving = is_halving(w) && divisor <= 0;
    for_planes(w.n * w.channels, w.plane(), [&](int64_t plane) {
      T* const out = static_cast<T*>(y) + plane * w.out_plane();
      const T* const in = static_cast<const T*>(x) + plane * w.plane();
      if (halving) {
        halve_plane(out, in, w);
      } else {
        forward_plane(out, in, w, counting);
      }
    });
  });
}

JDN_KERNEL(jdn_avg_pool2d_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in geometry, int32_t count_include_pad,
            int64_t divisor, int32_t accumulate),
           (dtype, dx, dy, geometry, count_include_pad, divisor, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Windows w(geometry);
    const Counting counting{count_include_pad != 0, divisor};
    const bool halving = is_halving(w) && divisor <= 0;
    for_planes(w.n * w.channels, w.plane(), [&](int64_t plane) {
      T* const in = static_cast<T*>(dx) + plane * w.plane();
      const T* const out = static_cast<const T*>(dy) + plane * w.out_plane();
      if (halving) {
        halve_plane_backward(in, out, w, accumulate != 0);
      } else {
        backward_plane(in, out, w, counting, accumulate != 0);
      }
    });
  });
}
