// The walk that all optimizers share: rows of optim.h, cut into chunks together.
//
// An optimizer is a functor on vectors: made from a row, called with an element's parameter and
// gradient, the place of its state and the row's numbers, it returns the new parameter.
#pragma once

#include <jdynet/optim.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/walk.h"

namespace jdn::JDN_ISA {

struct StepRow {
  int64_t dtype, begin, length, parameter, gradient, state[3], index, width, flags;
  double weight_decay, shrink, c[7];

  bool is(int64_t flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(StepRow) == 8 * JDN_STEP_ROW);

// State of up to a vector of elements; n of them are there.
template <class T>
struct StepState {
  T* const* state;
  int64_t at, n;

  JDN_INLINE bool has(int k) const { return state[k] != nullptr; }
  JDN_INLINE vec<T> get(int k) const { return load_part<T>(state[k] + at, n); }
  JDN_INLINE vec<T> put(int k, vec<T> v) const {
    store_part(state[k] + at, v, n);
    return v;
  }
};

// What the formulas of all optimizers begin with, on one row.
template <class T, class Formula>
class Step {
 public:
  explicit Step(const StepRow& row)
      : parameter_(reinterpret_cast<T*>(row.parameter)),
        gradient_(reinterpret_cast<const T*>(row.gradient)),
        maximize_(row.is(JDN_STEP_MAXIMIZE)),
        weight_decay_(static_cast<T>(row.weight_decay)),
        shrink_(static_cast<T>(row.shrink)),
        formula_(row) {
    for (int k = 0; k < 7; k++) c_[k] = static_cast<T>(row.c[k]);
    for (int k = 0; k < 3; k++) state_[k] = reinterpret_cast<T*>(row.state[k]);
  }

  // n elements of the gradient from `from`, of the parameter and its state from `to`.
  __attribute__((flatten)) void run(int64_t from, int64_t to, int64_t n) const {
    int64_t i = 0;
    for (; i + lanes<T> <= n; i += lanes<T>) step(from + i, to + i, lanes<T>);
    if (i < n) step(from + i, to + i, n - i);
  }

 private:
  JDN_INLINE void step(int64_t from, int64_t to, int64_t n) const {
    vec<T> p = load_part<T>(parameter_ + to, n);
    vec<T> g = load_part<T>(gradient_ + from, n);
    if (maximize_) g = -g;
    // 0 would make NaN of an infinite parameter.
    if (weight_decay_ != 0) g += weight_decay_ * p;
    p *= shrink_;
    store_part(parameter_ + to, formula_(p, g, StepState<T>{state_, to, n}, c_), n);
  }

  T* parameter_;
  const T* gradient_;
  T* state_[3];
  bool maximize_;
  T weight_decay_, shrink_, c_[7];
  Formula formula_;
};

// The row that element `at` of all rows together is in; rows without elements are skipped.
inline int64_t step_row_at(const StepRow* rows, int64_t count, int64_t at) {
  int64_t low = 0, high = count;
  while (high - low > 1) {
    const int64_t middle = (low + high) / 2;
    (rows[middle].begin <= at ? low : high) = middle;
  }
  return low;
}

// Elements [begin, end) of a row's gradient.
template <class T, template <class> class Formula>
void step_range(const StepRow& row, int64_t begin, int64_t end) {
  const Step<T, Formula<T>> step(row);
  const int64_t* index = reinterpret_cast<const int64_t*>(row.index);
  if (index == nullptr) return step.run(begin, begin, end - begin);
  while (begin < end) {
    const int64_t column = begin % row.width;
    const int64_t rest = row.width - column;
    const int64_t n = rest < end - begin ? rest : end - begin;
    step.run(begin, index[begin / row.width] * row.width + column, n);
    begin += n;
  }
}

// f(row, begin, end) for the pieces of all rows together that elements [begin, end) are in.
template <class F>
void step_pieces(const StepRow* rows, int64_t count, int64_t begin, int64_t end, const F& f) {
  for (int64_t r = step_row_at(rows, count, begin); r < count && rows[r].begin < end; r++) {
    const StepRow& row = rows[r];
    const int64_t from = begin > row.begin ? begin - row.begin : 0;
    const int64_t to = end - row.begin < row.length ? end - row.begin : row.length;
    if (from < to) f(row, from, to);
  }
}

inline int64_t step_elements(const StepRow* rows, int64_t count) {
  return count == 0 ? 0 : rows[count - 1].begin + rows[count - 1].length;
}

template <template <class> class Formula>
void step_all(jdn_in table, int64_t count) {
  const StepRow* rows = static_cast<const StepRow*>(table);
  for_ranges(step_elements(rows, count), kMapChunk, [&](int64_t begin, int64_t end) {
    step_pieces(rows, count, begin, end, [](const StepRow& row, int64_t from, int64_t to) {
      const jdn_dtype dtype = static_cast<jdn_dtype>(row.dtype);
      FlushDenormals flush(dtype);
      with_float(dtype, [&](auto zero) { step_range<decltype(zero), Formula>(row, from, to); });
    });
  });
}

}  // namespace jdn::JDN_ISA
