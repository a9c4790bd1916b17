// Gather and scatter: an index for each element.
#include <jdynet/index.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/index_lines.h"
#include "kernels/store.h"

namespace jdn::JDN_ISA {
namespace {

template <class T>
void gather_row(T* __restrict y, int64_t y_step, const T* __restrict x, int64_t x_step,
                const int64_t* __restrict index, int64_t index_step, int64_t stride, int64_t n) {
  if (y_step != 1 || index_step != 1) {
    for (int64_t i = 0; i < n; i++)
      y[i * y_step] = x[i * x_step + single(index[i * index_step]) * stride];
  } else if (x_step == 0 && stride == 1) {
    for (int64_t i = 0; i < n; i++) y[i] = x[single(index[i])];
  } else {
    for (int64_t i = 0; i < n; i++) y[i] = x[i * x_step + single(index[i]) * stride];
  }
}

// A piece's indices are looked at when they are about to be read anyway.
template <class T>
bool gather(T* y, const T* x, const int64_t* index, int64_t stride, int64_t size,
            const Sweep<3>& sweep) {
  bool bad = false;
  sweep.run([&](const int64_t* at, int64_t n) {
    const int64_t* row = index + at[2];
    if (size >= 0) {
      bool here = false;
      for (int64_t i = 0; i < n; i++) here |= out_of_bounds(row[i * sweep.stride(2)], size, false);
      if (here) {
        __atomic_store_n(&bad, true, __ATOMIC_RELAXED);
        return;
      }
    }
    gather_row(y + at[0], sweep.stride(0), x + at[1], sweep.stride(1), row, sweep.stride(2), stride,
               n);
  });
  return bad;
}

template <class T, class Op>
void scatter(T* y, const T* source, const int64_t* index, int64_t stride, const Lines<3>& lines,
             Op op) {
  const auto along = [op, stride](T* to, int64_t to_step, const T* from, int64_t from_step,
                                  const int64_t* place, int64_t place_step, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
      T& element = to[i * to_step + place[i * place_step] * stride];
      element = op(element, from[i * from_step]);
    }
  };
  lines.each_column([&](const int64_t* at, int64_t begin, int64_t end) {
    T* to = y + at[0] + begin * lines.last_stride(0);
    const T* from = source + at[1] + begin * lines.last_stride(1);
    const int64_t* place = index + at[2] + begin * lines.last_stride(2);
    if (end - begin == 1) {
      along(to, 0, from, lines.count_stride(1), place, lines.count_stride(2), lines.count);
      return;
    }
    for (int64_t c = 0; c < lines.count; c++) {
      along(to, lines.last_stride(0), from + c * lines.count_stride(1), lines.last_stride(1),
            place + c * lines.count_stride(2), lines.last_stride(2), end - begin);
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL_OF(int32_t, jdn_gather_forward,
              (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in index, int64_t stride, int64_t size,
               int64_t n, int64_t x_step, int64_t index_step, jdn_in layout),
              (dtype, y, x, index, stride, size, n, x_step, index_step, layout)) {
  bool bad = false;
  with_bits(dtype, [&](auto bits) {
    using T = decltype(bits);
    bad = gather(static_cast<T*>(y), static_cast<const T*>(x), static_cast<const int64_t*>(index),
                 stride, size, Sweep<3>(layout, kMapChunk, n, int64_t{1}, x_step, index_step));
  });
  return bad;
}

JDN_KERNEL(jdn_scatter_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in source, jdn_in index, int64_t stride, jdn_in lines,
            int32_t accumulate),
           (dtype, y, source, index, stride, lines, accumulate)) {
  const int64_t* places = static_cast<const int64_t*>(index);
  if (accumulate) {
    FlushDenormals flush(dtype);
    with_any(dtype, [&](auto zero) {
      using T = decltype(zero);
      scatter(static_cast<T*>(y), static_cast<const T*>(source), places, stride, Lines<3>(lines),
              Add());
    });
  } else {
    with_bits(dtype, [&](auto bits) {
      using T = decltype(bits);
      scatter(static_cast<T*>(y), static_cast<const T*>(source), places, stride, Lines<3>(lines),
              Assign());
    });
  }
}
