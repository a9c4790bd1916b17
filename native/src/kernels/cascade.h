// What folds are made of: vectors of wide numbers, contributions of blocks, and the tree in which
// they merge.
#pragma once

#include <type_traits>

#include "kernels/dtypes.h"
#include "kernels/map.h"

namespace jdn::JDN_ISA {

template <class X>
using Wide = std::conditional_t<std::is_floating_point_v<X>, double, int64_t>;

template <class A, int n>
struct Lanes {
  vec<A> v[n];
};

// As many values as a vector of wide ones holds.
template <class X>
struct Narrow {
  typedef X type __attribute__((vector_size(lanes<double> * sizeof(X)), aligned(1), may_alias));
};

template <class X>
JDN_INLINE vec<Wide<X>> load_wide(const X* x) {
  if constexpr (sizeof(X) == 8) {
    return load(x);
  } else {
    return __builtin_convertvector(*reinterpret_cast<const typename Narrow<X>::type*>(x),
                                   vec<Wide<X>>);
  }
}

// Calls f with constants 0, ..., n - 1.
template <int n, class F>
JDN_INLINE void unrolled(const F& f) {
  [&]<int... I>(std::integer_sequence<int, I...>) { (f(std::integral_constant<int, I>{}), ...); }
  (std::make_integer_sequence<int, n>());
}

constexpr int kFoldRows = 32;
constexpr int kFoldLevels = 5;
constexpr int kFoldWide = 8;
// Groups of columns that are folded in one go: long stretches of memory, for the page table's sake.
constexpr int kFoldSweep = 4;
// A reduction is cut into at most so many parts, with so many states between them.
constexpr int64_t kFoldTasks = 32;
constexpr int64_t kFoldStates = 512;
// Lines shorter than this are folded side by side.
constexpr int64_t kFoldShort = 32;

// What rows of `width` vectors each contribute, vector by vector.
template <int width, class Op>
JDN_INLINE void fold_each(const Op& op, typename Op::State (&s)[width], const typename Op::X* x,
                          const int64_t* row, int64_t rows) {
  unrolled<width>([&](auto w) { s[w] = op.zero(); });
  for (int64_t k = 0; k < rows; k++) {
    const typename Op::X* at = x + row[k];
    unrolled<width>([&](auto w) { op.merge(s[w], op.one(load_wide(at + w * lanes<double>))); });
  }
}

// Operators with a better way than one by one have block().
template <int width, class Op>
__attribute__((noinline)) void fold_block(const Op& op, typename Op::State (&s)[width],
                                          const typename Op::X* x, const int64_t* row,
                                          int64_t rows) {
  if constexpr (requires { op.template block<width>(s, x, row, rows); }) {
    op.template block<width>(s, x, row, rows);
  } else {
    fold_each<width>(op, s, x, row, rows);
  }
}

// Contributions in a tree: level l holds up to kFoldRows of level l - 1, the last any number.
template <int width, class Op>
class Cascade {
 public:
  using State = typename Op::State;

  void add(const Op& op, const State (&s)[width]) {
    add_to(0, op, s);
    for (int l = 0; l + 1 < kFoldLevels && count_[l] == kFoldRows; l++) {
      add_to(l + 1, op, level_[l]);
      count_[l] = 0;
    }
  }

  // Earlier values stand in higher levels.
  void finish(const Op& op, State* to) const {
    for (int w = 0; w < width; w++) to[w] = op.zero();
    for (int l = kFoldLevels - 1; l >= 0; l--) {
      for (int w = 0; w < width && count_[l] > 0; w++) op.merge(to[w], level_[l][w]);
    }
  }

 private:
  void add_to(int l, const Op& op, const State (&s)[width]) {
    for (int w = 0; w < width; w++) {
      if (count_[l] == 0) {
        level_[l][w] = s[w];
      } else {
        op.merge(level_[l][w], s[w]);
      }
    }
    count_[l]++;
  }

  State level_[kFoldLevels][width];
  int64_t count_[kFoldLevels] = {};
};

}  // namespace jdn::JDN_ISA
