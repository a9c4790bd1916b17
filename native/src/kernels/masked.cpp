// Filling, choosing and finding elements by masks.
#include <jdynet/masked.h>

#include <type_traits>

#include "isa/denormals.h"
#include "isa/lanes.h"
#include "kernels/dtypes.h"
#include "kernels/walk.h"

namespace jdn::JDN_ISA {
namespace {

template <class T>
void fill_row(T* y, int64_t y_step, const T* x, int64_t x_step, const uint8_t* mask,
              int64_t mask_step, T value, uint8_t where, int64_t n) {
  if (y_step == 1 && x_step == 1 && mask_step == 1) {
    for (int64_t i = 0; i < n; i++) y[i] = mask[i] == where ? value : x[i];
  } else {
    for (int64_t i = 0; i < n; i++) {
      y[i * y_step] = mask[i * mask_step] == where ? value : x[i * x_step];
    }
  }
}

// All dtypes; bool as the bytes that stand there: what a user wrapped may have others than 0 and 1.
template <class F>
void with_bytes(jdn_dtype dtype, const F& f) {
  with_value(dtype == JDN_BOOL ? JDN_UINT8 : dtype, f);
}

// How many of n elements are not 0. Short counts fit a vector's bytes.
template <class T>
int64_t count_row(const T* x, int64_t step, int64_t n) {
  constexpr int64_t block = 128;
  int64_t total = 0;
  int64_t i = 0;
  if (step == 1) {
    for (; i + block <= n; i += block) {
      uint8_t part = 0;
      for (int64_t k = 0; k < block; k++) part = static_cast<uint8_t>(part + (x[i + k] != 0));
      total += part;
    }
  }
  for (; i < n; i++) total += x[i * step] != 0;
  return total;
}

// x is the last operand: with two it is the mask or what is searched, with three what is chosen
// from stands between.
template <int operands>
Sweep<operands> masked_sweep(jdn_in layout, int64_t n, int64_t step) {
  if constexpr (operands == 2) {
    return Sweep<2>(layout, kMapChunk, n, int64_t{1}, step);
  } else {
    return Sweep<3>(layout, kMapChunk, n, int64_t{1}, step, step);
  }
}

template <int operands, class T>
int64_t count(int64_t* ends, const T* x, const Sweep<operands>& sweep) {
  constexpr int last = operands - 1;
  for_chunks(sweep.chunks(), [&](int64_t chunk) {
    int64_t found = 0;
    sweep.each_piece(chunk, [&](const int64_t* at, int64_t n) {
      found += count_row(x + at[last], sweep.stride(last), n);
    });
    ends[chunk] = found;
  });
  int64_t total = 0;
  for (int64_t chunk = 0; chunk < sweep.chunks(); chunk++) ends[chunk] = total += ends[chunk];
  return total;
}

// Calls f(chunk, first, end) for every chunk: what it chooses are numbers [first, end).
template <class W, class F>
void each_chunk(const W& sweep, const int64_t* ends, const F& f) {
  for_chunks(sweep.chunks(),
             [&](int64_t chunk) { f(chunk, chunk == 0 ? 0 : ends[chunk - 1], ends[chunk]); });
}

// y[k...] = the chosen ones of a row, until `end`: each value is written, and the next one over it
// unless it was chosen. Returns the next k.
template <class T>
int64_t select_row(T* __restrict y, int64_t k, int64_t end, const T* __restrict x, int64_t x_step,
                   const uint8_t* __restrict mask, int64_t mask_step, int64_t n) {
  int64_t i = 0;
  if (x_step == 1 && mask_step == 1) {
    for (; i + lanes<T> <= n && k + lanes<T> <= end; i += lanes<T>) {
      k += compress(y + k, x + i, mask + i);
    }
  }
  for (; i < n && k < end; i++) {
    y[k] = x[i * x_step];
    k += mask[i * mask_step] != 0;
  }
  return k;
}

template <class T>
void select(T* y, const T* x, const uint8_t* mask, const int64_t* ends, const Sweep<3>& sweep) {
  each_chunk(sweep, ends, [&](int64_t chunk, int64_t first, int64_t end) {
    int64_t k = first;
    sweep.each_piece(chunk, [&](const int64_t* at, int64_t n) {
      k = select_row(y, k, end, x + at[1], sweep.stride(1), mask + at[2], sweep.stride(2), n);
    });
  });
}

template <class T>
void select_backward(T* dx, const T* dy, const uint8_t* mask, const int64_t* ends, bool accumulate,
                     const Sweep<2>& sweep) {
  each_chunk(sweep, ends, [&](int64_t chunk, int64_t first, int64_t end) {
    int64_t k = first;
    sweep.each_piece(chunk, [&](const int64_t* at, int64_t n) {
      T* to = dx + at[0];
      const uint8_t* chosen = mask + at[1];
      for (int64_t i = 0; i < n; i++) {
        const T before = accumulate ? to[i] : T(0);
        to[i] = chosen[i * sweep.stride(1)] && k < end ? before + dy[k++] : before;
      }
    });
  });
}

// The numbers of the elements of a block.
constexpr int64_t kBlock = 256;
constexpr struct Numbers {
  constexpr Numbers() : values() {
    for (int32_t i = 0; i < kBlock; i++) values[i] = i;
  }
  int32_t values[kBlock];
} kNumbers;

// The coordinates of places first + places[k], which ascend.
void coordinates(int64_t* out, int64_t first, const int32_t* places, int64_t count,
                 const int64_t* sizes, int64_t rank) {
  if (rank == 1) {
    for (int64_t k = 0; k < count; k++) out[k] = first + places[k];
  }
  if (rank <= 1) return;
  const int64_t size = sizes[rank - 1];
  int64_t row_begin = 0;
  int64_t row_end = 0;
  for (int64_t k = 0; k < count; k++, out += rank) {
    // Division is slow: not for neighbours in one row.
    const int64_t place = first + places[k];
    if (place >= row_end) {
      int64_t rest = place / size;
      row_begin = rest * size;
      row_end = row_begin + size;
      for (int64_t d = rank - 2; d >= 0; d--) {
        out[d] = rest % sizes[d];
        rest /= sizes[d];
      }
    } else {
      for (int64_t d = 0; d + 1 < rank; d++) out[d] = out[d - rank];
    }
    out[rank - 1] = place - row_begin;
  }
}

template <class T>
void nonzero(int64_t* y, const T* x, const int64_t* ends, const int64_t* sizes, int64_t rank,
             const Sweep<2>& sweep) {
  each_chunk(sweep, ends, [&](int64_t chunk, int64_t first, int64_t last) {
    int64_t left = last - first;
    int64_t* out = y + first * rank;
    sweep.each_piece(chunk, [&](const int64_t* at, int64_t n) {
      const T* row = x + at[1];
      const int64_t step = sweep.stride(1);
      for (int64_t begin = 0; begin < n; begin += kBlock) {
        const int64_t part = n - begin < kBlock ? n - begin : kBlock;
        uint8_t chosen[kBlock] = {};
        if (step == 1) {
          for (int64_t i = 0; i < part; i++) chosen[i] = row[begin + i] != 0;
        } else {
          for (int64_t i = 0; i < part; i++) chosen[i] = row[(begin + i) * step] != 0;
        }
        int32_t places[kBlock];
        int64_t count = 0;
        for (int64_t i = 0; i < part; i += lanes<int32_t>) {
          count += compress(places + count, kNumbers.values + i, chosen + i);
        }
        count = count < left ? count : left;
        left -= count;
        coordinates(out, at[0] + begin, places, count, sizes, rank);
        out += count * rank;
      }
    });
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_masked_fill_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in mask, int64_t bits, int32_t where,
            int64_t n, int64_t x_step, int64_t mask_step, jdn_in layout),
           (dtype, y, x, mask, bits, where, n, x_step, mask_step, layout)) {
  with_bits(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Sweep<3> sweep(layout, kMapChunk, n, int64_t{1}, x_step, mask_step);
    sweep.run([&](const int64_t* at, int64_t count) {
      fill_row(static_cast<T*>(y) + at[0], sweep.stride(0), static_cast<const T*>(x) + at[1],
               sweep.stride(1), static_cast<const uint8_t*>(mask) + at[2], sweep.stride(2),
               static_cast<T>(bits), static_cast<uint8_t>(where), count);
    });
  });
}

JDN_KERNEL_OF(int64_t, jdn_masked_chunks, (int64_t n, jdn_in layout), (n, layout)) {
  return masked_sweep<2>(layout, n, 1).chunks();
}

JDN_KERNEL_OF(int64_t, jdn_masked_count,
              (jdn_dtype dtype, jdn_out ends, jdn_in x, int64_t n, int64_t step, jdn_in layout,
               int32_t operands),
              (dtype, ends, x, n, step, layout, operands)) {
  int64_t total = 0;
  with_bytes(dtype, [&](auto zero) {
    using T = decltype(zero);
    int64_t* sums = static_cast<int64_t*>(ends);
    const T* in = static_cast<const T*>(x);
    total = operands == 2 ? count(sums, in, masked_sweep<2>(layout, n, step))
                          : count(sums, in, masked_sweep<3>(layout, n, step));
  });
  return total;
}

JDN_KERNEL(jdn_masked_select_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in mask, jdn_in ends, int64_t n,
            int64_t x_step, int64_t mask_step, jdn_in layout),
           (dtype, y, x, mask, ends, n, x_step, mask_step, layout)) {
  with_bits(dtype, [&](auto zero) {
    using T = decltype(zero);
    select(static_cast<T*>(y), static_cast<const T*>(x), static_cast<const uint8_t*>(mask),
           static_cast<const int64_t*>(ends),
           Sweep<3>(layout, kMapChunk, n, int64_t{1}, x_step, mask_step));
  });
}

JDN_KERNEL(jdn_masked_select_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in mask, jdn_in ends, int64_t n,
            int64_t mask_step, jdn_in layout, int32_t accumulate),
           (dtype, dx, dy, mask, ends, n, mask_step, layout, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    select_backward(static_cast<T*>(dx), static_cast<const T*>(dy),
                    static_cast<const uint8_t*>(mask), static_cast<const int64_t*>(ends),
                    accumulate != 0, Sweep<2>(layout, kMapChunk, n, int64_t{1}, mask_step));
  });
}

JDN_KERNEL(jdn_nonzero_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in ends, jdn_in sizes, int64_t rank,
            int64_t n, int64_t step, jdn_in layout),
           (dtype, y, x, ends, sizes, rank, n, step, layout)) {
  with_bytes(dtype, [&](auto zero) {
    using T = decltype(zero);
    nonzero(static_cast<int64_t*>(y), static_cast<const T*>(x), static_cast<const int64_t*>(ends),
            static_cast<const int64_t*>(sizes), rank,
            Sweep<2>(layout, kMapChunk, n, int64_t{1}, step));
  });
}
