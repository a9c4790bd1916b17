// Running sums and products.
#include <jdynet/scan.h>

#include <type_traits>

#include "isa/denormals.h"
#include "isa/lanes.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"

namespace jdn::JDN_ISA {
namespace {

// Lines that are scanned side by side: whole stretches of memory, for the sake of the page table.
constexpr int64_t kScanWidth = 512;

// float32 adds up in float64; integers wrap around.
template <class T>
using Running = std::conditional_t<std::is_floating_point_v<T>, double, uint64_t>;

struct Add {
  template <class A>
  static A apply(A a, A b) {
    return a + b;
  }
  static constexpr int identity = 0;
};
struct Multiply {
  template <class A>
  static A apply(A a, A b) {
    return a * b;
  }
  static constexpr int identity = 1;
};

// Calls f(offset, n) for groups of n neighbouring lines.
template <class F>
void for_lines(int64_t outer, int64_t size, int64_t inner, const F& f) {
  const int64_t groups = (inner + kScanWidth - 1) / kScanWidth;
  const int64_t columns = inner < kScanWidth ? inner : kScanWidth;
  for_ranges(outer * groups, kMapChunk / (size * columns + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t g = begin; g < end; g++) {
      const int64_t first = g % groups * kScanWidth;
      f(g / groups * size * inner + first, inner - first < kScanWidth ? inner - first : kScanWidth);
    }
  });
}

template <class T>
JDN_INLINE vec<Running<T>> load_running(const T* x) {
  if constexpr (std::is_same_v<T, float>) {
    return load_doubles(x);
  } else {
    return (vec<Running<T>>)load(x);
  }
}

template <class T>
JDN_INLINE void store_running(T* y, vec<Running<T>> v) {
  if constexpr (std::is_same_v<T, float>) {
    store_floats(y, v);
  } else {
    store(y, (vec<T>)v);
  }
}

// v and what stands before it: v[0], v[0] op v[1], ...; or with reverse from the last lane on.
template <class Op, class A>
JDN_INLINE vec<A> scan_lanes(vec<A> v, bool reverse) {
  const mask<A> lane = lane_numbers<A>();
  const vec<A> none = splat(A(Op::identity));
#pragma GCC unroll 8
  for (int step = 1; step < lanes<A>; step *= 2) {
    v = Op::apply(v, reverse ? __builtin_shuffle(v, none, lane + step)
                             : __builtin_shuffle(none, v, lane + (lanes<A> - step)));
  }
  return v;
}

// A dense line, forwards or backwards: a single operation is between a vector and the next.
template <class Op, bool reverse, class T>
void scan_line(T* y, const T* x, int64_t size, bool accumulate) {
  using A = Running<T>;
  vec<A> running = splat(A(Op::identity));
  int64_t s = 0;
  for (; s + lanes<A> <= size; s += lanes<A>) {
    const int64_t at = reverse ? size - s - lanes<A> : s;
    const vec<A> v = scan_lanes<Op, A>(load_running(x + at), reverse);
    vec<A> all = Op::apply(running, v);
    running = Op::apply(running, splat(A(v[reverse ? 0 : lanes<A> - 1])));
    if (accumulate) all += load_running(y + at);
    store_running(y + at, all);
  }
  A rest = running[0];
  for (; s < size; s++) {
    const int64_t at = reverse ? size - 1 - s : s;
    rest = Op::apply(rest, static_cast<A>(x[at]));
    y[at] = static_cast<T>(accumulate ? static_cast<A>(y[at]) + rest : rest);
  }
}

template <class Op, class T>
void scan_columns(T* y, const T* x, int64_t n, int64_t size, int64_t step, bool accumulate) {
  using A = Running<T>;
  alignas(JDN_VECTOR_BYTES) A running[kScanWidth];
  for (int64_t i = 0; i < n; i++) running[i] = Op::identity;
  for (int64_t s = 0; s < size; s++, x += step, y += step) {
    int64_t i = 0;
    for (; i + lanes<A> <= n; i += lanes<A>) {
      vec<A> all = Op::apply(load(running + i), load_running(x + i));
      store(running + i, all);
      if (accumulate) all += load_running(y + i);
      store_running(y + i, all);
    }
    for (; i < n; i++) {
      running[i] = Op::apply(running[i], static_cast<A>(x[i]));
      y[i] = static_cast<T>(accumulate ? static_cast<A>(y[i]) + running[i] : running[i]);
    }
  }
}

template <class Op, class T>
void scan(T* y, const T* x, int64_t outer, int64_t size, int64_t inner, bool reverse,
          bool accumulate) {
  for_lines(outer, size, inner, [&](int64_t offset, int64_t n) {
    if (inner == 1) {
      const auto line = reverse ? scan_line<Op, true, T> : scan_line<Op, false, T>;
      return line(y + offset, x + offset, size, accumulate);
    }
    const int64_t first = reverse ? offset + (size - 1) * inner : offset;
    scan_columns<Op>(y + first, x + first, n, size, reverse ? -inner : inner, accumulate);
  });
}

// float32, float64 and int64.
template <class F>
void with_sum(jdn_dtype dtype, const F& f) {
  if (dtype == JDN_INT64) {
    f(int64_t{});
  } else {
    with_float(dtype, f);
  }
}

template <class T>
void product_backward(T* dx, const T* dy, const T* x, const T* y, int64_t outer, int64_t size,
                      int64_t inner, bool accumulate) {
  for_lines(outer, size, inner, [&](int64_t offset, int64_t n) {
    double h[kScanWidth];
    for (int64_t i = 0; i < n; i++) h[i] = 0;
    for (int64_t s = size - 1; s >= 0; s--) {
      for (int64_t i = 0; i < n; i++) {
        const int64_t at = offset + s * inner + i;
        const double next = s + 1 < size ? static_cast<double>(x[at + inner]) : 0;
        const double before = s > 0 ? static_cast<double>(y[at - inner]) : 1;
        h[i] = static_cast<double>(dy[at]) + next * h[i];
        const T d = static_cast<T>(before * h[i]);
        dx[at] = accumulate ? dx[at] + d : d;
      }
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_cumsum_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner,
            int32_t reverse, int32_t accumulate),
           (dtype, y, x, outer, size, inner, reverse, accumulate)) {
  FlushDenormals flush(dtype);
  with_sum(dtype, [&](auto zero) {
    using T = decltype(zero);
    scan<Add>(static_cast<T*>(y), static_cast<const T*>(x), outer, size, inner, reverse != 0,
              accumulate != 0);
  });
}

JDN_KERNEL(jdn_cumprod_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner),
           (dtype, y, x, outer, size, inner)) {
  FlushDenormals flush(dtype);
  with_sum(dtype, [&](auto zero) {
    using T = decltype(zero);
    scan<Multiply>(static_cast<T*>(y), static_cast<const T*>(x), outer, size, inner, false, false);
  });
}

JDN_KERNEL(jdn_cumprod_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, jdn_in y, int64_t outer, int64_t size,
            int64_t inner, int32_t accumulate),
           (dtype, dx, dy, x, y, outer, size, inner, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    product_backward(static_cast<T*>(dx), static_cast<const T*>(dy), static_cast<const T*>(x),
                     static_cast<const T*>(y), outer, size, inner, accumulate != 0);
  });
}
