// Tables of strided copies: joining, repeating, reversing, rolling, padding.
#include <jdynet/arrange.h>
#include <string.h>

#include "kernels/dtypes.h"
#include "kernels/walk.h"

namespace jdn::JDN_ISA {
namespace {

struct Part {
  Part(const int64_t* values, int64_t rank_)
      : y(values[0]),
        x(values[1]),
        end(values[2]),
        rank(rank_),
        size(values + 3),
        y_stride(size + rank_),
        x_stride(y_stride + rank_) {}

  int64_t y, x, end, rank;
  const int64_t *size, *y_stride, *x_stride;
};

template <class T>
JDN_INLINE void move_row(T* __restrict y, int64_t y_stride, const T* __restrict x, int64_t x_stride,
                         int64_t n) {
  if (y_stride == 1 && x_stride == 1) {
    memcpy(y, x, static_cast<size_t>(n) * sizeof(T));
  } else if (y_stride == 1 && x_stride == 0) {
    const T value = *x;
    for (int64_t i = 0; i < n; i++) y[i] = value;
  } else if (y_stride == 1 && x_stride == -1) {
    for (int64_t i = 0; i < n; i++) y[i] = x[-i];
  } else {
    for (int64_t i = 0; i < n; i++) y[i * y_stride] = x[i * x_stride];
  }
}

// Whole rows of so many columns that follow one another in y.
template <int64_t columns, class T>
void move_short(T* __restrict y, const T* __restrict x, int64_t x_row, int64_t x_stride,
                int64_t rows) {
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t k = 0; k < columns; k++) y[i * columns + k] = x[i * x_row + k * x_stride];
  }
}

// Whole rows, column by column: where rows are short, or x is denser across them than along.
template <class T>
void move_columns(T* __restrict y, int64_t y_row, int64_t y_stride, const T* __restrict x,
                  int64_t x_row, int64_t x_stride, int64_t rows, int64_t columns) {
  if (y_stride == 1 && y_row == columns) {
    if (columns == 2) return move_short<2>(y, x, x_row, x_stride, rows);
    if (columns == 3) return move_short<3>(y, x, x_row, x_stride, rows);
    if (columns == 4) return move_short<4>(y, x, x_row, x_stride, rows);
  }
  for (int64_t k = 0; k < columns; k++) {
    for (int64_t i = 0; i < rows; i++) y[i * y_row + k * y_stride] = x[i * x_row + k * x_stride];
  }
}

bool by_columns(const Part& part) {
  constexpr int64_t shortest = 16;
  const int64_t last = part.rank - 1;
  if (last == 0) return false;
  const int64_t across = part.x_stride[last - 1];
  const int64_t along = part.x_stride[last];
  return part.size[last] < shortest ||
         (across != 0 && __builtin_llabs(across) < __builtin_llabs(along));
}

// Elements [from, to) of a part, in row-major order.
template <class T>
void move_elements(const Part& part, int64_t from, int64_t to) {
  const int64_t last = part.rank - 1;
  const int64_t row = part.size[last];
  const int64_t y_stride = part.y_stride[last];
  const int64_t x_stride = part.x_stride[last];
  const int64_t y_row = last > 0 ? part.y_stride[last - 1] : 0;
  const int64_t x_row = last > 0 ? part.x_stride[last - 1] : 0;
  const bool columns = by_columns(part);
  while (from < to) {
    T* y = reinterpret_cast<T*>(part.y);
    const T* x = reinterpret_cast<const T*>(part.x);
    int64_t place = from / row;
    const int64_t column = from % row;
    int64_t rows = last > 0 ? part.size[last - 1] - place % part.size[last - 1] : 1;
    for (int64_t d = last - 1; d >= 0; d--) {
      y += place % part.size[d] * part.y_stride[d];
      x += place % part.size[d] * part.x_stride[d];
      place /= part.size[d];
    }
    const int64_t whole = (to - from) / row;
    if (column > 0 || whole == 0) {
      const int64_t n = row - column < to - from ? row - column : to - from;
      move_row(y + column * y_stride, y_stride, x + column * x_stride, x_stride, n);
      from += n;
      continue;
    }
    rows = rows < whole ? rows : whole;
    from += rows * row;
    if (columns) {
      move_columns(y, y_row, y_stride, x, x_row, x_stride, rows, row);
    } else {
      for (int64_t i = 0; i < rows; i++) {
        move_row(y + i * y_row, y_stride, x + i * x_row, x_stride, row);
      }
    }
  }
}

// Elements that all parts have at one outermost index, if they interleave there in y; else 0.
int64_t interleaved(const int64_t* table, int64_t count, int64_t rank, int64_t width) {
  const Part first(table, rank);
  if (count == 1 || first.size[0] == 1) return 0;
  for (int64_t p = 1; p < count; p++) {
    const Part part(table + p * width, rank);
    if (part.size[0] != first.size[0] || part.y_stride[0] != first.y_stride[0]) return 0;
  }
  const int64_t inner = Part(table + (count - 1) * width, rank).end / first.size[0];
  return inner <= first.y_stride[0] && inner <= kMapChunk ? inner : 0;
}

// All parts of some outermost indices after the other, so that y is written while it is near.
template <class T>
void copy_interleaved(const int64_t* table, int64_t count, int64_t rank, int64_t width,
                      int64_t inner) {
  constexpr int64_t near = 4096;
  const int64_t outer = Part(table, rank).size[0];
  const int64_t step = near / inner + 1;
  for_ranges(outer, kMapChunk / inner + 1, [&](int64_t begin, int64_t end) {
    for (int64_t o = begin; o < end; o += step) {
      const int64_t stop = o + step < end ? o + step : end;
      int64_t before = 0;
      for (int64_t p = 0; p < count; p++) {
        const Part part(table + p * width, rank);
        const int64_t n = (part.end - before) / outer;
        before = part.end;
        if (rank == 1 || n != part.size[rank - 1]) {
          move_elements<T>(part, o * n, stop * n);
          continue;
        }
        T* y = reinterpret_cast<T*>(part.y);
        const T* x = reinterpret_cast<const T*>(part.x);
        for (int64_t i = o; i < stop; i++) {
          move_row(y + i * part.y_stride[0], part.y_stride[rank - 1], x + i * part.x_stride[0],
                   part.x_stride[rank - 1], n);
        }
      }
    }
  });
}

template <class T>
void copy_parts(const int64_t* table, int64_t count, int64_t rank) {
  const int64_t width = 3 * (1 + rank);
  const int64_t inner = interleaved(table, count, rank, width);
  if (inner > 0) return copy_interleaved<T>(table, count, rank, width, inner);
  const auto end = [&](int64_t part) { return part < 0 ? 0 : table[part * width + 2]; };
  for_ranges(end(count - 1), kMapChunk, [&](int64_t from, int64_t to) {
    int64_t low = 0;
    for (int64_t high = count - 1; low < high;) {
      const int64_t middle = (low + high) / 2;
      if (end(middle) > from) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    for (int64_t part = low; from < to; part++) {
      const int64_t first = end(part - 1);
      const int64_t stop = end(part) < to ? end(part) : to;
      move_elements<T>(Part(table + part * width, rank), from - first, stop - first);
      from = stop;
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_copy_parts, (jdn_dtype dtype, jdn_in table, int64_t count, int64_t rank),
           (dtype, table, count, rank)) {
  with_bits(dtype, [&](auto zero) {
    copy_parts<decltype(zero)>(static_cast<const int64_t*>(table), count, rank);
  });
}
