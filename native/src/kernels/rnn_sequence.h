// What the kernels of recurrent layers work on: the sequences' geometry and their scratch memory.
#pragma once

#include "kernels/windows.h"

namespace jdn::JDN_ISA {

// The geometry array of rnn.h.
struct Sequences {
  explicit Sequences(jdn_in geometry) : lengths(static_cast<const int64_t*>(geometry) + kValues) {
    __builtin_memcpy(this, geometry, kValues * sizeof(int64_t));
  }
  static constexpr int kValues = 10;
  int64_t cell, steps, batch, input, hidden, state, step_rows, batch_rows, reverse, projected;
  const int64_t* lengths;

  int64_t rows() const { return steps * batch; }
  int64_t row(int64_t time, int64_t b) const { return time * step_rows + b * batch_rows; }
  // The place in the sequences that comes at a step, if they are as long as can be.
  int64_t time(int64_t step) const { return reverse != 0 ? steps - 1 - step : step; }
  bool active(int64_t time, int64_t b) const { return time < lengths[b]; }
  bool any_active(int64_t time, int64_t b, int64_t n) const {
    for (int64_t k = b; k < b + n; k++) {
      if (active(time, k)) return true;
    }
    return false;
  }
  // The row before an active one, in the order of the steps; -1 if it is the sequence's first.
  int64_t row_before(int64_t time, int64_t b) const {
    if (time == (reverse != 0 ? lengths[b] - 1 : 0)) return -1;
    return row(reverse != 0 ? time + 1 : time - 1, b);
  }
};

// Hands out scratch memory piece by piece; of 0, it tells how much there must be.
template <class T>
class Arena {
 public:
  explicit Arena(jdn_out memory) : memory_(static_cast<T*>(memory)) {}
  T* take(int64_t n) {
    constexpr int64_t kLine = 64 / sizeof(T);
    T* const taken = memory_ == nullptr ? nullptr : memory_ + used_;
    used_ += (n + kLine - 1) / kLine * kLine;
    return taken;
  }
  int64_t bytes() const { return used_ * static_cast<int64_t>(sizeof(T)); }

 private:
  T* memory_;
  int64_t used_ = 0;
};

// y = x, or zeros if there is no x.
template <class T>
void copy_or_clear(T* y, const T* x, int64_t n) {
  if (x != nullptr) {
    copy(y, x, n);
  } else {
    fill(y, T{0}, n);
  }
}

}  // namespace jdn::JDN_ISA
