// What normalisations measure on a line: mean and squares forward, two sums backward.
#pragma once

#include "kernels/lines.h"

namespace jdn::JDN_ISA {

// A value is visited so many times.
constexpr int64_t kNormVisits = 4;

// Lines of at most so many values are fetched while the one before is worked on.
constexpr int64_t kNear = 8192;

JDN_INLINE void prefetch(const void* p) { __builtin_prefetch(p, 0, 2); }

// The mean, and the sum of squared differences from it: two visits, so that nothing cancels.
template <class T>
struct Moments {
  vec<T> mean, squares;
};

// next: from a value to where the next line has it.
template <class T, class Line>
Moments<T> moments(Line line, const T* x, int64_t next) {
  const vec<T> mean = line.sum_of([=](Place at) { return get(x, at); }) / static_cast<T>(line.size);
  return {mean, line.sum_of([=](Place at) {
            prefetch(x + next + at.offset);
            const vec<T> d = get(x, at) - mean;
            return d * d;
          })};
}

// Sums of dy and of dy * (x - mean).
template <class T, class Line>
Sums<T> sums(Line line, const T* dy, const T* x, vec<T> mean, int64_t next) {
  return line.sums_of([=](Place at) {
    prefetch(dy + next + at.offset);
    prefetch(x + next + at.offset);
    const vec<T> d = get(dy, at);
    return Sums<T>{d, d * (get(x, at) - mean)};
  });
}

}  // namespace jdn::JDN_ISA
