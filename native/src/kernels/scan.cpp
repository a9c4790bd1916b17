// Running sums and products.
#include <jdynet/scan.h>

#include <type_traits>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"

namespace jdn::JDN_ISA {
namespace {

// Lines that are scanned side by side: whole stretches of memory, for the sake of the page table.
constexpr int64_t kScanWidth = 256;

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

// A single line, four elements at a time: one operation is between a four and the next.
template <class Op, class T>
void scan_line(T* y, const T* x, int64_t size, int64_t step, bool accumulate) {
  using A = Running<T>;
  const auto put = [&](int64_t s, A value) {
    y[s * step] = static_cast<T>(accumulate ? static_cast<A>(y[s * step]) + value : value);
  };
  A running = Op::identity;
  int64_t s = 0;
  for (; s + 4 <= size; s += 4) {
    const A a = static_cast<A>(x[s * step]);
    const A b = Op::apply(a, static_cast<A>(x[(s + 1) * step]));
    const A c = Op::apply(static_cast<A>(x[(s + 2) * step]), static_cast<A>(x[(s + 3) * step]));
    const A three = Op::apply(b, static_cast<A>(x[(s + 2) * step]));
    put(s, Op::apply(running, a));
    put(s + 1, Op::apply(running, b));
    put(s + 2, Op::apply(running, three));
    running = Op::apply(running, Op::apply(b, c));
    put(s + 3, running);
  }
  for (; s < size; s++) {
    running = Op::apply(running, static_cast<A>(x[s * step]));
    put(s, running);
  }
}

template <class Op, class T>
void scan_columns(T* y, const T* x, int64_t n, int64_t size, int64_t step, bool accumulate) {
  using A = Running<T>;
  A running[kScanWidth];
  for (int64_t i = 0; i < n; i++) running[i] = Op::identity;
  for (int64_t s = 0; s < size; s++) {
    for (int64_t i = 0; i < n; i++) {
      running[i] = Op::apply(running[i], static_cast<A>(x[s * step + i]));
      y[s * step + i] = accumulate ? static_cast<T>(static_cast<A>(y[s * step + i]) + running[i])
                                   : static_cast<T>(running[i]);
    }
  }
}

template <class Op, class T>
void scan(T* y, const T* x, int64_t outer, int64_t size, int64_t inner, bool reverse,
          bool accumulate) {
  for_lines(outer, size, inner, [&](int64_t offset, int64_t n) {
    const int64_t first = reverse ? offset + (size - 1) * inner : offset;
    const int64_t step = reverse ? -inner : inner;
    if (n == 1) {
      scan_line<Op>(y + first, x + first, size, step, accumulate);
    } else {
      scan_columns<Op>(y + first, x + first, n, size, step, accumulate);
    }
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
