// Reductions under test: which values each result is made of, for every layout.
#pragma once

#include "testing.h"

namespace jdn::test {

// x[outer, size, inner], dense; or dimensions with strides, of which some go.
struct Lines {
  struct Dim {
    int64_t size, stride;
  };
  std::vector<Dim> kept, reduced;
  bool dense = false;

  static Lines of(int64_t outer, int64_t size, int64_t inner) {
    return {{{outer, size * inner}, {inner, 1}}, {{size, inner}}, true};
  }
  int64_t outer() const { return kept[0].size; }
  int64_t size() const { return count(reduced); }
  int64_t inner() const { return dense ? kept[1].size : 1; }
  int64_t results() const { return count(kept); }
  // Elements of memory.
  int64_t span() const {
    int64_t last = 0;
    for (const auto* dims : {&kept, &reduced}) {
      for (const Dim& d : *dims) last += (d.size > 0 ? d.size - 1 : 0) * d.stride;
    }
    return size() * results() == 0 ? 0 : last + 1;
  }
  // The kernels' descriptor; empty for dense ones.
  std::vector<int64_t> layout() const {
    if (dense) return {};
    std::vector<int64_t> values = {static_cast<int64_t>(kept.size()),
                                   static_cast<int64_t>(reduced.size())};
    for (const auto* dims : {&kept, &reduced}) {
      for (const Dim& d : *dims) values.push_back(d.size);
      for (const Dim& d : *dims) values.push_back(d.stride);
    }
    return values;
  }
  // The values of result number o.
  template <class T>
  std::vector<T> line(const T* x, int64_t o) const {
    std::vector<T> values;
    for (int64_t s = 0; s < size(); s++) values.push_back(x[offset(kept, o) + offset(reduced, s)]);
    return values;
  }

 private:
  static int64_t count(const std::vector<Dim>& dims) {
    int64_t count = 1;
    for (const Dim& d : dims) count *= d.size;
    return count;
  }
  static int64_t offset(const std::vector<Dim>& dims, int64_t index) {
    int64_t offset = 0;
    for (size_t d = dims.size(); d-- > 0; index /= dims[d].size) {
      offset += index % dims[d].size * dims[d].stride;
    }
    return offset;
  }
};

inline std::vector<Lines> all_lines() {
  return {
      Lines::of(1, 0, 1),
      Lines::of(3, 1, 1),
      Lines::of(2, 7, 1),
      Lines::of(5, 16, 1),
      Lines::of(3, 33, 1),
      Lines::of(1, 9, 1),
      Lines::of(2, 5000, 1),
      Lines::of(0, 4, 1),
      Lines::of(1, 0, 3),
      Lines::of(2, 5, 3),
      Lines::of(3, 17, 16),
      Lines::of(2, 130, 33),
      Lines::of(1, 9, 200),
      Lines::of(700, 3, 1),
      Lines::of(70, 127, 1),
      Lines::of(70, 128, 1),
      Lines::of(2, 200000, 1),
      Lines::of(1, 70000, 4),
      Lines::of(1, 3000, 130),
      // One result of two dimensions with a gap; of every second element; of one repeated.
      {{{1, 0}}, {{5, 40}, {33, 1}}},
      {{{1, 0}}, {{5, 700}, {300, 2}}},
      {{{1, 0}}, {{9, 0}, {211, 1}}},
      // A transposed matrix, over either dimension.
      {{{37, 1}}, {{21, 37}}},
      {{{21, 37}}, {{37, 1}}},
      // Dimensions that alternate.
      {{{3, 1001}, {5, 11}}, {{7, 143}, {11, 1}}},
      {{{7, 143}, {11, 1}}, {{3, 1001}, {13, 11}}},
      {{{4, 6000}, {2, 1}}, {{3, 2000}, {500, 4}}},
      {{{2, 60000}, {3, 20000}, {2, 2}}, {{2, 10000}, {4, 2500}, {600, 4}}},
      // Kept ones repeated and strided.
      {{{6, 0}, {40, 3}}, {{50, 120}}},
  };
}

}  // namespace jdn::test
