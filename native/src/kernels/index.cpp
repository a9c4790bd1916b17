// Index arrays: checks and offsets; slices taken from and put to places that a table names.
#include <jdynet/index.h>
#include <string.h>

#include <type_traits>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/index_lines.h"
#include "kernels/store.h"

namespace jdn::JDN_ISA {
namespace {

// Bits of what was seen: an index out of bounds, a negative one.
constexpr int32_t kBad = 1;
constexpr int32_t kNegative = 2;

template <bool wrap>
int32_t look(const int64_t* index, int64_t step, int64_t n, int64_t size) {
  int64_t bad = 0, any = 0;
  for (int64_t i = 0; i < n; i++) {
    const int64_t value = index[i * step];
    bad |= out_of_bounds(value, size, wrap);
    any |= value;
  }
  return (bad ? kBad : 0) | (any < 0 ? kNegative : 0);
}

// y[l] = x[l] for each index of the table, for columns of n elements.
template <class T>
void take(T* __restrict y, const T* __restrict x, const int64_t* __restrict table, int64_t scale,
          int64_t count, int64_t y_count, int64_t n, int64_t y_last, int64_t x_last) {
  if (n != 1) {
    for (int64_t c = 0; c < count; c++) {
      store_row(y + c * y_count, y_last, x + table[c] * scale, x_last, n, Assign());
    }
  } else if (y_count == 1 && scale == 1) {
    for (int64_t c = 0; c < count; c++) y[c] = x[single(table[c])];
  } else {
    for (int64_t c = 0; c < count; c++) y[c * y_count] = x[single(table[c]) * scale];
  }
}

template <class T>
void index(T* y, const T* x, const int64_t* table, int64_t scale, const Lines<2>& lines) {
  const int64_t y_count = lines.count_stride(0);
  const int64_t y_last = lines.last_stride(0);
  const int64_t x_last = lines.last_stride(1);
  constexpr int64_t few = 16;
  if (lines.last == 1 && lines.count < few) {
    // Many short lines: along the groups.
    lines.each_groups(true, [&](const int64_t* at, const int64_t* step, int64_t n) {
      const int64_t y_step = step[0];
      const int64_t x_step = step[1];
      for (int64_t c = 0; c < lines.count; c++) {
        T* to = y + at[0] + c * y_count;
        const T* from = x + at[1] + table[c] * scale;
        for (int64_t i = 0; i < n; i++) to[i * y_step] = from[i * x_step];
      }
    });
    return;
  }
  if (lines.work() <= kMapChunk) {
    lines.each_group(true, [&](const int64_t* at) {
      take(y + at[0], x + at[1], table, scale, lines.count, y_count, lines.last, y_last, x_last);
    });
    return;
  }
  const int64_t width = lines.last < kMapChunk ? lines.last : kMapChunk;
  const int64_t parts = (lines.last + width - 1) / width;
  lines.each_group(false, [&](const int64_t* at) {
    for_ranges(lines.count * parts, kMapChunk / (width + 1) + 1, [&](int64_t begin, int64_t end) {
      if (parts == 1) {
        take(y + at[0] + begin * y_count, x + at[1], table + begin, scale, end - begin, y_count,
             lines.last, y_last, x_last);
        return;
      }
      for (int64_t i = begin; i < end; i++) {
        const int64_t c = i / parts;
        const int64_t l = i % parts * width;
        const int64_t n = lines.last - l < width ? lines.last - l : width;
        take(y + at[0] + c * y_count + l * y_last, x + at[1] + l * x_last, table + c, scale, 1,
             y_count, n, y_last, x_last);
      }
    });
  });
}

template <class T, class Op>
void put(T* x, const T* values, const int64_t* table, int64_t scale, const Lines<2>& lines, Op op) {
  const int64_t x_last = lines.last_stride(0);
  const int64_t v_last = lines.last_stride(1);
  const int64_t v_count = lines.count_stride(1);
  lines.each_column([&](const int64_t* at, int64_t begin, int64_t end) {
    T* to = x + at[0] + begin * x_last;
    const T* from = values + at[1] + begin * v_last;
    if (end - begin == 1) {
      for (int64_t c = 0; c < lines.count; c++) {
        T& place = to[table[c] * scale];
        place = op(place, from[c * v_count]);
      }
      return;
    }
    for (int64_t c = 0; c < lines.count; c++) {
      store_row(to + table[c] * scale, x_last, from + c * v_count, v_last, end - begin, op);
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL_OF(int64_t, jdn_index_check,
              (jdn_in index, int64_t size, int64_t n, int64_t step, jdn_in layout, int32_t wrap),
              (index, size, n, step, layout, wrap)) {
  const int64_t* in = static_cast<const int64_t*>(index);
  const Sweep<2> sweep(layout, kMapChunk, n, int64_t{1}, step);
  int32_t seen = 0;
  sweep.run([&](const int64_t* at, int64_t count) {
    const int64_t* row = in + at[1];
    const int32_t found = wrap ? look<true>(row, sweep.stride(1), count, size)
                               : look<false>(row, sweep.stride(1), count, size);
    if (found) __atomic_fetch_or(&seen, found, __ATOMIC_RELAXED);
  });
  if (!(seen & kBad)) return seen & kNegative ? JDN_INDEX_NEGATIVE : JDN_INDEX_GOOD;
  int64_t first = INT64_MAX;
  for (int64_t chunk = 0; chunk < sweep.chunks(); chunk++) {
    sweep.each_piece(chunk, [&](const int64_t* at, int64_t count) {
      for (int64_t i = 0; i < count; i++) {
        const bool bad = out_of_bounds(in[at[1] + i * sweep.stride(1)], size, wrap != 0);
        const int64_t place = at[0] + i * sweep.stride(0);
        if (bad && place < first) first = place;
      }
    });
  }
  return first;
}

JDN_KERNEL(jdn_index_offsets,
           (jdn_out offsets, jdn_in index, int64_t size, int64_t stride, int64_t n, int64_t step,
            jdn_in layout, int32_t accumulate),
           (offsets, index, size, stride, n, step, layout, accumulate)) {
  const Sweep<2> sweep(layout, kMapChunk, n, int64_t{1}, step);
  sweep.run([&](const int64_t* at, int64_t count) {
    int64_t* out = static_cast<int64_t*>(offsets) + at[0];
    const int64_t* in = static_cast<const int64_t*>(index) + at[1];
    for (int64_t i = 0; i < count; i++) {
      const int64_t value = in[i * sweep.stride(1)];
      const int64_t before = accumulate ? out[i * sweep.stride(0)] : 0;
      out[i * sweep.stride(0)] = before + stride * (value < 0 ? value + size : value);
    }
  });
}

JDN_KERNEL(jdn_index_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in table, int64_t scale, jdn_in lines),
           (dtype, y, x, table, scale, lines)) {
  with_bits(dtype, [&](auto bits) {
    using T = decltype(bits);
    index(static_cast<T*>(y), static_cast<const T*>(x), static_cast<const int64_t*>(table), scale,
          Lines<2>(lines));
  });
}

JDN_KERNEL(jdn_index_put_forward,
           (jdn_dtype dtype, jdn_out x, jdn_in values, jdn_in table, int64_t scale, int64_t alpha,
            jdn_in lines, int32_t accumulate),
           (dtype, x, values, table, scale, alpha, lines, accumulate)) {
  const int64_t* places = static_cast<const int64_t*>(table);
  if (!accumulate) {
    with_bits(dtype, [&](auto bits) {
      using T = decltype(bits);
      put(static_cast<T*>(x), static_cast<const T*>(values), places, scale, Lines<2>(lines),
          Assign());
    });
    return;
  }
  FlushDenormals flush(dtype);
  with_any(dtype, [&](auto zero) {
    using T = decltype(zero);
    T factor;
    memcpy(&factor, &alpha, sizeof(T));
    T* to = static_cast<T*>(x);
    const T* from = static_cast<const T*>(values);
    if (factor == T(1)) {
      put(to, from, places, scale, Lines<2>(lines), Add());
    } else {
      put(to, from, places, scale, Lines<2>(lines), AddScaled<T>{factor});
    }
  });
}
