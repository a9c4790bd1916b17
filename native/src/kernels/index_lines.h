// Operands of kernels that follow indices: the lines of index.h, and how they go to threads. The
// dense lines of reductions and softmax are lines.h.
#pragma once

#include "kernels/walk.h"

namespace jdn::JDN_ISA {

JDN_INLINE bool out_of_bounds(int64_t index, int64_t size, bool wrap) {
  const uint64_t below = wrap ? static_cast<uint64_t>(size) : 0;
  return static_cast<uint64_t>(index) + below >= static_cast<uint64_t>(size) + below;
}

// An index for a load of its own: compilers would rather use gather instructions, which take longer
// than single loads on AMD's processors and, with the mitigations of 2023, on Intel's.
JDN_INLINE int64_t single(int64_t index) {
  __asm__("" : "+r"(index));
  return index;
}

// Operands seen as [groups..., count, last]; the descriptor of index.h.
template <int operands>
struct Lines {
  explicit Lines(jdn_in address)
      : values(static_cast<const int64_t*>(address)), count(values[0]), last(values[1]) {}
  int64_t count_stride(int operand) const { return values[2 + 2 * operand]; }
  int64_t last_stride(int operand) const { return values[3 + 2 * operand]; }
  int64_t work() const { return count * last; }

  // f(at, step, n): n groups; at[k] is where the first begins in operand k, step[k] elements
  // before the next. In parallel if `together`: a chunk's groups then have work for a thread.
  template <class F>
  void each_groups(bool together, const F& f) const {
    const Sweep<operands> sweep = groups();
    int64_t step[operands];
    for (int k = 0; k < operands; k++) step[k] = sweep.stride(k);
    const auto each = [&](int64_t chunk) {
      sweep.each_piece(chunk, [&](const int64_t* at, int64_t n) { f(at, step, n); });
    };
    if (together) {
      for_chunks(sweep.chunks(), each);
    } else {
      for (int64_t chunk = 0; chunk < sweep.chunks(); chunk++) each(chunk);
    }
  }

  // f(at): one group after the other.
  template <class F>
  void each_group(bool together, const F& f) const {
    each_groups(together, [&](const int64_t* begin, const int64_t* step, int64_t n) {
      int64_t at[operands];
      for (int64_t i = 0; i < n; i++) {
        for (int k = 0; k < operands; k++) at[k] = begin[k] + i * step[k];
        f(at);
      }
    });
  }

  // Calls f(at, begin, end) for columns [begin, end) of `last` of every group; each column of a
  // group belongs to one call, which so may walk along `count` in order.
  template <class F>
  void each_column(const F& f) const {
    constexpr int64_t many_groups = 64;
    constexpr int64_t narrowest = 16;
    if (work() <= kMapChunk || groups().elements() >= many_groups) {
      each_group(true, [&](const int64_t* at) { f(at, 0, last); });
      return;
    }
    const int64_t width = kMapChunk / (count + 1) + 1;
    each_group(false, [&](const int64_t* at) {
      for_ranges(last, width < narrowest ? narrowest : width,
                 [&](int64_t begin, int64_t end) { f(at, begin, end); });
    });
  }

  Sweep<operands> groups() const { return groups(std::make_integer_sequence<int, operands>()); }
  template <int... k>
  Sweep<operands> groups(std::integer_sequence<int, k...>) const {
    return Sweep<operands>(values + 2 + 2 * operands, kMapChunk / (work() + 1) + 1, 0, (k - k)...);
  }

  const int64_t* values;
  int64_t count, last;
};

}  // namespace jdn::JDN_ISA
