// Maximum pooling.
#include <jdynet/pool.h>
#include <string.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/planes.h"

namespace jdn::JDN_ISA {
namespace {

// Works lane by lane, too.
template <class V>
JDN_INLINE auto wins(V value, V best) {
  return (value > best) | (value != value);
}

// ---- the numbers of taps as bytes, one for each lane of T

template <class U, class T>
struct WidenedOf {
  typedef U type __attribute__((vector_size(lanes<T> * sizeof(U))));
};
// As many U as a vector has lanes of T.
template <class U, class T>
using Widened = typename WidenedOf<U, T>::type;
template <class T>
using Bytes = Widened<uint8_t, T>;

template <class T>
JDN_INLINE void store_bytes(uint8_t* p, mask<T> v, int64_t n) {
  const Bytes<T> bytes = __builtin_convertvector(v, Bytes<T>);
  if (n == lanes<T>) {
    memcpy(p, &bytes, sizeof bytes);
  } else {
    vec<uint8_t> wide{};
    memcpy(&wide, &bytes, sizeof bytes);
    store_n(p, wide, n);
  }
}

template <class T>
JDN_INLINE mask<T> load_bytes(const uint8_t* p, int64_t n) {
  Bytes<T> bytes;
  if (n >= lanes<T>) {
    memcpy(&bytes, p, sizeof bytes);
  } else {
    const vec<uint8_t> wide = load_n(p, n);
    memcpy(&bytes, &wide, sizeof bytes);
  }
  // In steps: the compiler widens by two with one instruction, by four element by element.
  const auto twice = __builtin_convertvector(bytes, Widened<uint16_t, T>);
  return __builtin_convertvector(__builtin_convertvector(twice, Widened<uint32_t, T>), mask<T>);
}

// ---- forward

// n elements that are `stride` apart; stride 0: that is `step`.
template <int stride, class T>
JDN_INLINE vec<T> load_strided(const T* x, int64_t step, int64_t n) {
  if constexpr (stride == 1) return load_most(x, n);
  if constexpr (stride == 2) {
    const int64_t reach = 2 * n - 1;
    return every_second<T>(load_most(x, reach), load_most(x + lanes<T>, reach - lanes<T>), 0);
  }
  T values[lanes<T>] = {};
  for (int64_t i = 0; i < n; i++) values[i] = x[i * step];
  return load(values);
}

// f(j, value of tap j in each of n windows) for all taps of a line.
template <int stride, class T, class F>
JDN_INLINE void each_tap(const T* x, const Windows& w, int64_t n, const F& f) {
  int64_t j = 0;
  if (stride == 2 && w.dilation_w == 1) {
    // Two taps from the same loads.
    for (; j + 2 <= w.kernel_w; j += 2) {
      const vec<T> first = load_most(x + j, 2 * n);
      const vec<T> second = load_most(x + j + lanes<T>, 2 * n - lanes<T>);
      f(j, every_second<T>(first, second, 0));
      f(j + 1, every_second<T>(first, second, 1));
    }
  }
  for (; j < w.kernel_w; j++) {
    f(j, load_strided<stride>(x + j * w.dilation_w, w.stride_w, n));
  }
}

// Where a row of windows puts its results.
template <class T>
struct Row {
  T* y;
  uint8_t* tap;
  int64_t* index;
  // Of the window's first tap in column 0 of the output.
  int64_t corner;

  void put_index(const Windows& w, int64_t column, int64_t number) const {
    index[column] = corner + column * w.stride_w + number / w.kernel_w * w.dilation_h * w.width +
                    number % w.kernel_w * w.dilation_w;
  }
};

// One window, whose taps may lie outside the image.
template <class T>
void max_window(const Row<T>& to, const T* x, const Windows& w, Range rows, int64_t column) {
  const int64_t left = column * w.stride_w - w.pad_w;
  const Range taps = inside(w.kernel_w, w.width, w.dilation_w, left);
  T best = -__builtin_inf();
  int64_t number = rows.begin * w.kernel_w + taps.begin;
  for (int64_t i = rows.begin; i < rows.end; i++) {
    const T* line = x + to.corner + i * w.dilation_h * w.width + column * w.stride_w;
    for (int64_t j = taps.begin; j < taps.end; j++) {
      const T value = line[j * w.dilation_w];
      if (wins(value, best)) {
        best = value;
        number = i * w.kernel_w + j;
      }
    }
  }
  to.y[column] = best;
  if (to.tap != nullptr) to.tap[column] = static_cast<uint8_t>(number);
  if (to.index != nullptr) to.put_index(w, column, number);
}

// n <= lanes neighbouring windows whose columns all lie inside the image. There may be NaN only if
// careful; probe becomes NaN where there are.
template <int stride, bool careful, class T>
JDN_INLINE void max_windows(const Row<T>& to, const T* x, const Windows& w, Range rows,
                            int64_t column, int64_t n, vec<T>& probe) {
  vec<T> best = splat(T(-__builtin_inf()));
  mask<T> winner = mask<T>{} + static_cast<int>(rows.begin * w.kernel_w);
  for (int64_t i = rows.begin; i < rows.end; i++) {
    const T* from = x + to.corner + i * w.dilation_h * w.width + column * w.stride_w;
    each_tap<stride>(from, w, n, [&](int64_t j, vec<T> value) {
      const mask<T> number = mask<T>{} + static_cast<int>(i * w.kernel_w + j);
      if constexpr (careful) {
        const mask<T> better = wins(value, best);
        best = better ? value : best;
        winner = better ? number : winner;
      } else {
        winner = value > best ? number : winner;
        best = value > best ? value : best;
        probe += value;
      }
    });
  }
  store_part(to.y + column, best, n);
  if (to.tap != nullptr) store_bytes<T>(to.tap + column, winner, n);
  if (to.index != nullptr) {
    for (int64_t k = 0; k < n; k++) to.put_index(w, column + k, winner[k]);
  }
}

// Whether all is well: if not careful, NaN may have been overlooked.
template <int stride, bool careful, class T>
bool max_plane(Row<T> to, const T* x, const Windows& w) {
  vec<T> probe{};
  const int64_t begin = columns_inside(w, 0).begin;
  const int64_t end = columns_inside(w, w.kernel_w - 1).end;
  for (int64_t row = 0; row < w.out_h; row++) {
    const int64_t top = row * w.stride_h - w.pad_h;
    const Range rows = inside(w.kernel_h, w.height, w.dilation_h, top);
    to.corner = top * w.width - w.pad_w;
    int64_t column = 0;
    for (; column < begin; column++) max_window(to, x, w, rows, column);
    for (; column < end; column += lanes<T>) {
      const int64_t left = end - column;
      max_windows<stride, careful>(to, x, w, rows, column, left < lanes<T> ? left : lanes<T>,
                                   probe);
    }
    for (column = end > begin ? end : begin; column < w.out_w; column++) {
      max_window(to, x, w, rows, column);
    }
    to.y += w.out_w;
    if (to.tap != nullptr) to.tap += w.out_w;
    if (to.index != nullptr) to.index += w.out_w;
  }
  const T sum = sum_lanes<T>(probe);
  return sum == sum;
}

// As above, not careful, for 2x2 windows side by side.
template <class T>
bool halve_plane(Row<T> to, const T* x, const Windows& w) {
  vec<T> probe{};
  for (int64_t row = 0; row < w.out_h; row++, x += 2 * w.width, to.y += w.out_w) {
    for (int64_t k = 0; k < w.out_w; k += lanes<T>) {
      const int64_t n = w.out_w - k;
      const int64_t left = 2 * n;  // inputs
      const T* top = x + 2 * k;
      const T* below = top + w.width;
      const vec<T> first[2] = {load_most(top, left), load_most(below, left)};
      const vec<T> second[2] = {load_most(top + lanes<T>, left - lanes<T>),
                                load_most(below + lanes<T>, left - lanes<T>)};
      probe += (first[0] + second[0]) + (first[1] + second[1]);
      vec<T> best = every_second<T>(first[0], second[0], 0);
      mask<T> winner{};
      for (int tap = 1; tap < 4; tap++) {
        const vec<T> value = every_second<T>(first[tap / 2], second[tap / 2], tap % 2);
        winner = value > best ? mask<T>{} + tap : winner;
        best = value > best ? value : best;
      }
      store_most(to.y + k, best, n, false);
      if (to.tap != nullptr) store_bytes<T>(to.tap + k, winner, n < lanes<T> ? n : lanes<T>);
    }
    if (to.tap != nullptr) to.tap += w.out_w;
  }
  const T sum = sum_lanes<T>(probe);
  return sum == sum;
}

// NaN is rare, and costs a second comparison of each value: it is looked for afterwards.
template <int stride, class T>
void max_plane(const Row<T>& to, const T* x, const Windows& w) {
  const bool well = stride == 2 && to.index == nullptr && is_halving(w)
                        ? halve_plane(to, x, w)
                        : max_plane<stride, false>(to, x, w);
  if (!well) max_plane<stride, true>(to, x, w);
}

// ---- backward

template <class T>
void halve_plane_backward(T* dx, const T* dy, const uint8_t* tap, const Windows& w,
                          bool accumulate) {
  spread_pairs(dx, w, accumulate, [&](int64_t o, int64_t n) {
    const vec<T> share = load_most(dy + o, n);
    // What follows a row are the next row's: only the plane's last rows need care.
    const mask<T> winner = load_bytes<T>(tap + o, w.out_plane() - o);
    return [share, winner](int i, bool upper) {
      const mask<T> number = (lane_numbers<T>() & 1) + 2 * i;
      return doubled<T>(winner, upper) == number ? doubled<T>(share, upper) : vec<T>{};
    };
  });
}

// offset: from a window's first tap to each of its taps.
template <class T>
void scatter_plane(T* dx, const T* dy, const uint8_t* tap, const Windows& w, const int64_t* offset,
                   bool accumulate) {
  if (!accumulate) fill(dx, T{0}, w.plane());
  for (int64_t row = 0; row < w.out_h; row++) {
    int64_t corner = (row * w.stride_h - w.pad_h) * w.width - w.pad_w;
    for (int64_t column = 0; column < w.out_w; column++, corner += w.stride_w) {
      dx[corner + offset[*tap++]] += *dy++;
    }
  }
}

// ---- windows of adaptive pooling

Range adaptive(int64_t place, int64_t size, int64_t out) {
  return {place * size / out, ((place + 1) * size + out - 1) / out};
}

template <class T>
void max_range(T* y, int64_t* index, const T* x, int64_t width, Range rows, Range columns) {
  int64_t winner = rows.begin * width + columns.begin;
  T best = x[winner];
  for (int64_t i = rows.begin; i < rows.end; i++) {
    for (int64_t k = i * width + columns.begin; k < i * width + columns.end; k++) {
      if (wins(x[k], best)) {
        best = x[k];
        winner = k;
      }
    }
  }
  *y = best;
  *index = winner;
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_max_pool2d_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out tap, jdn_out index, jdn_in x, jdn_in geometry),
           (dtype, y, tap, index, x, geometry)) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Windows w(geometry);
    for_planes(w.n * w.channels, w.plane(), [&](int64_t plane) {
      const int64_t o = plane * w.out_plane();
      const Row<T> to{static_cast<T*>(y) + o,
                      tap == nullptr ? nullptr : static_cast<uint8_t*>(tap) + o,
                      index == nullptr ? nullptr : static_cast<int64_t*>(index) + o, 0};
      const T* from = static_cast<const T*>(x) + plane * w.plane();
      if (w.stride_w == 1) {
        max_plane<1>(to, from, w);
      } else if (w.stride_w == 2) {
        max_plane<2>(to, from, w);
      } else {
        max_plane<0>(to, from, w);
      }
    });
  });
}

JDN_KERNEL(jdn_max_pool2d_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in tap, jdn_in geometry,
            int32_t accumulate),
           (dtype, dx, dy, tap, geometry, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Windows w(geometry);
    const bool halving = is_halving(w);
    int64_t offset[256];
    for (int64_t k = 0; k < w.kernel_h * w.kernel_w; k++) {
      offset[k] = k / w.kernel_w * w.dilation_h * w.width + k % w.kernel_w * w.dilation_w;
    }
    for_planes(w.n * w.channels, w.plane(), [&](int64_t plane) {
      const int64_t o = plane * w.out_plane();
      T* to = static_cast<T*>(dx) + plane * w.plane();
      const T* from = static_cast<const T*>(dy) + o;
      const uint8_t* winner = static_cast<const uint8_t*>(tap) + o;
      if (halving) {
        halve_plane_backward(to, from, winner, w, accumulate != 0);
      } else {
        scatter_plane(to, from, winner, w, offset, accumulate != 0);
      }
    });
  });
}

JDN_KERNEL(jdn_adaptive_max_pool2d_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, int64_t planes, int64_t height,
            int64_t width, int64_t out_h, int64_t out_w),
           (dtype, y, index, x, planes, height, width, out_h, out_w)) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    for_planes(planes, height * width + out_h * out_w, [&](int64_t plane) {
      const T* from = static_cast<const T*>(x) + plane * height * width;
      int64_t o = plane * out_h * out_w;
      for (int64_t row = 0; row < out_h; row++) {
        const Range rows = adaptive(row, height, out_h);
        for (int64_t column = 0; column < out_w; column++, o++) {
          max_range(static_cast<T*>(y) + o, static_cast<int64_t*>(index) + o, from, width, rows,
                    adaptive(column, width, out_w));
        }
      }
    });
  });
}
