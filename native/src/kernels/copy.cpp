// Copies between every pair of dtypes and layouts, and fill. No arithmetic: denormals stay.
#include <jdynet/elementwise.h>
#include <string.h>

#include <type_traits>

#include "isa/lanes.h"
#include "kernels/dtypes.h"
#include "kernels/walk.h"

namespace jdn::JDN_ISA {
namespace {

template <class Y, class X>
JDN_INLINE Y converted(X x) {
  if constexpr (std::is_floating_point_v<X> && !std::is_floating_point_v<Y> &&
                !std::is_same_v<Y, bool>) {
    constexpr bool is_signed = Y(-1) < Y(1);
    constexpr Y highest = is_signed ? Y((uint64_t{1} << (sizeof(Y) * 8 - 1)) - 1) : Y(-1);
    constexpr Y lowest = is_signed ? -highest - 1 : 0;
    constexpr X above = 2 * X(highest / 2 + 1);  // highest + 1, which X can hold
    if (x >= above) return highest;
    if (x <= X(lowest)) return lowest;
    return x == x ? static_cast<Y>(x) : 0;
  } else {
    return static_cast<Y>(x);
  }
}

template <class Y, class X>
void copy_row(Y* __restrict y, int64_t y_stride, const X* __restrict x, int64_t x_stride,
              int64_t n) {
  if (y_stride == 1 && x_stride == 1) {
    if constexpr (std::is_same_v<Y, X>) {
      memcpy(y, x, static_cast<size_t>(n) * sizeof(X));
    } else {
      for (int64_t i = 0; i < n; i++) y[i] = converted<Y>(x[i]);
    }
  } else if (y_stride == 1 && x_stride == 0) {
    const Y value = converted<Y>(*x);
    for (int64_t i = 0; i < n; i++) y[i] = value;
  } else {
    for (int64_t i = 0; i < n; i++) y[i * y_stride] = converted<Y>(x[i * x_stride]);
  }
}

// The dimension along which the operand that is not dense in the last one is dense; -1 = none.
int64_t dense_dimension(const Layout& layout) {
  const int operand = layout.row_stride(0) != 1 ? 0 : 1;
  if (layout.row_stride(operand) <= 1) return -1;
  for (int64_t d = layout.rank - 2; d >= 0; d--) {
    if (layout.stride(operand)[d] == 1 && layout.size[d] > 1) return d;
  }
  return -1;
}

// y[j * y_step + i] = x[i * x_step + j] for a square of as many rows as a vector has lanes. The
// rows' next squares are fetched: no two of a tile's loads follow one another in memory.
template <class T>
JDN_INLINE void transpose_square(T* y, int64_t y_step, const T* x, int64_t x_step) {
  vec<T> row[lanes<T>];
  unrolled<lanes<T>>([&](auto i) {
    row[i] = load(x + i * x_step);
    __builtin_prefetch(x + i * x_step + 2 * lanes<T>, 0, 2);
  });
  unrolled<__builtin_ctz(lanes<T>)>([&](auto step) {
    constexpr int bit = 1 << step;
    unrolled<lanes<T>>([&](auto i) {
      if constexpr ((i & bit) == 0) exchange<T>(row[i], row[i | bit], bit);
    });
  });
  unrolled<lanes<T>>([&](auto i) { store(y + i * y_step, row[i]); });
}

// y[i, j] = x[i, j] for `rows` rows of n columns; one operand is dense along rows, the other
// across.
template <class Y, class X>
void copy_tile(Y* y, int64_t y_row, int64_t y_column, const X* x, int64_t x_row, int64_t x_column,
               int64_t rows, int64_t n) {
  int64_t done = 0;
  if constexpr (std::is_same_v<Y, X> && sizeof(X) >= 4) {
    constexpr int64_t side = lanes<X>;
    if (rows == side && (x_row == 1 ? y_column : y_row) == 1 && (x_row == 1 || x_column == 1)) {
      for (; done + side <= n; done += side) {
        X* to = y + done * y_column;
        const X* from = x + done * x_column;
        if (x_row == 1) {
          transpose_square(to, y_row, from, x_column);
        } else {
          transpose_square(to, y_column, from, x_row);
        }
      }
    }
  }
  if (done == n) return;
  for (int64_t i = 0; i < rows; i++) {
    copy_row(y + i * y_row + done * y_column, y_column, x + i * x_row + done * x_column, x_column,
             n - done);
  }
}

// Transposition of dimension d and the last, in tiles: each cache line is used up while it is near.
// Tiles are as long as the page table allows, and follow one another across.
template <class Y, class X>
void copy_tiled(Y* y, const X* x, const Layout& layout, int64_t d) {
  constexpr int64_t high = sizeof(X) >= 4 ? JDN_VECTOR_BYTES / sizeof(X) : 32;
  constexpr int64_t wide = 128;
  const int64_t last = layout.rank - 1;
  const int64_t down = (layout.size[d] + high - 1) / high;
  const int64_t across = (layout.size[last] + wide - 1) / wide;
  for_ranges(layout.rows(d) * down * across, kMapChunk / (high * wide),
             [&](int64_t begin, int64_t end) {
               for (int64_t t = begin; t < end; t++) {
                 const int64_t plane = t / (down * across);
                 const int64_t i = t % down * high;
                 const int64_t j = t / down % across * wide;
                 const int64_t rows = layout.size[d] - i, n = layout.row() - j;
                 const int64_t y_row = layout.stride(0)[d], y_column = layout.row_stride(0);
                 const int64_t x_row = layout.stride(1)[d], x_column = layout.row_stride(1);
                 copy_tile(y + layout.offset(0, plane, d) + i * y_row + j * y_column, y_row,
                           y_column, x + layout.offset(1, plane, d) + i * x_row + j * x_column,
                           x_row, x_column, rows < high ? rows : high, n < wide ? n : wide);
               }
             });
}

template <class Y, class X>
void copy(jdn_out to, jdn_in from, int64_t n, int64_t x_step, jdn_in address) {
  Y* y = static_cast<Y*>(to);
  const X* x = static_cast<const X*>(from);
  if (address != nullptr) {
    const Layout layout(address);
    const int64_t d = dense_dimension(layout);
    if (d >= 0) return copy_tiled(y, x, layout, d);
  }
  const Sweep<2> sweep(address, kMapChunk, n, int64_t{1}, x_step);
  sweep.run([&](const int64_t* at, int64_t count) {
    copy_row(y + at[0], sweep.stride(0), x + at[1], sweep.stride(1), count);
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_copy,
           (jdn_dtype y_dtype, jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t n, int64_t x_step,
            jdn_in layout),
           (y_dtype, x_dtype, y, x, n, x_step, layout)) {
  if (y_dtype == x_dtype) {
    with_bits(y_dtype, [&](auto bits) {
      using T = decltype(bits);
      copy<T, T>(y, x, n, x_step, layout);
    });
    return;
  }
  with_any(y_dtype, [&](auto y_zero) {
    with_any(x_dtype, [&](auto x_zero) {
      using Y = decltype(y_zero);
      using X = decltype(x_zero);
      if constexpr (!std::is_same_v<Y, X>) {
        copy<Y, X>(y, x, n, x_step, layout);
      }
    });
  });
}

JDN_KERNEL(jdn_fill, (jdn_dtype dtype, jdn_out y, int64_t bits, int64_t n), (dtype, y, bits, n)) {
  with_bits(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T value = static_cast<T>(bits);
    copy<T, T>(y, &value, n, 0, nullptr);
  });
}
