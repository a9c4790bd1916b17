// Sampling by weights, and the checks of weights and probabilities. Compiled without fused
// multiply-add (CMakeLists.txt): the same bits on every instruction set.
#include <jdynet/random.h>

#include "kernels/dtypes.h"
#include "kernels/philox.h"
#include "kernels/strict_math.h"

namespace jdn::JDN_ISA {
namespace {

// The first i for which f(i), or -1.
template <class F>
int64_t first_of(int64_t n, int64_t chunk, const F& f) {
  int64_t first = n;
  for_ranges(n, chunk, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      if (f(i)) {
        int64_t known = __atomic_load_n(&first, __ATOMIC_RELAXED);
        while (i < known && !__atomic_compare_exchange_n(&first, &known, i, true, __ATOMIC_RELAXED,
                                                         __ATOMIC_RELAXED)) {
        }
        return;
      }
    }
  });
  return first == n ? -1 : first;
}

// Puts order[i] where it belongs in a heap of n indices with the smallest key first.
void sift(int64_t* order, const double* key, int64_t i, int64_t n) {
  const int64_t moved = order[i];
  for (int64_t child = 2 * i + 1; child < n; child = 2 * i + 1) {
    if (child + 1 < n && key[order[child + 1]] < key[order[child]]) child++;
    if (!(key[order[child]] < key[moved])) break;
    order[i] = order[child];
    i = child;
  }
  order[i] = moved;
}

// Each index waits for an exponential time of rate weight; the first `samples` are taken.
template <class T>
void sample_without(int64_t* y, double* key, int64_t* order, const T* weights, int64_t n,
                    int64_t samples, const Stream32& rng) {
  draw<2>(rng, n, [&](const uint32_t* words, int64_t begin, int64_t count) {
    double time[2 * kBlocks];
    for (int64_t i = 0; i < count; i++) time[i] = 1 - unit2(words + 2 * i);
    for (int64_t i = count; i % lanes<double> != 0; i++) time[i] = 1;
    for (int64_t i = 0; i < count; i += lanes<double>) store(time + i, -strict_log(load(time + i)));
    for (int64_t i = 0; i < count; i++) {
      const T weight = weights[begin + i];
      key[begin + i] = weight > 0 ? time[i] / static_cast<double>(weight) : __builtin_inf();
      order[begin + i] = begin + i;
    }
  });
  for (int64_t i = n / 2 - 1; i >= 0; i--) sift(order, key, i, n);
  for (int64_t i = 0; i < samples; i++) {
    y[i] = order[0];
    order[0] = order[n - 1 - i];
    sift(order, key, 0, n - 1 - i);
  }
}

// The first index whose running sum is above a random part of the whole.
template <class T>
void sample_with(int64_t* y, double* sums, const T* weights, int64_t rows, int64_t n,
                 int64_t samples, const Stream32& rng) {
  for_ranges(rows, kMapChunk / (n + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++) {
      double sum = 0;
      for (int64_t i = row * n; i < (row + 1) * n; i++) {
        sum += static_cast<double>(weights[i]);
        sums[i] = sum;
      }
    }
  });
  draw<2>(rng, rows * samples, [&](const uint32_t* words, int64_t begin, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
      const double* sum = sums + (begin + i) / samples * n;
      const double target = unit2(words + 2 * i) * sum[n - 1];
      // Halves without branches: which way is anybody's guess.
      int64_t low = 0;
      for (int64_t left = n; left > 1; left -= left / 2) {
        low += sum[low + left / 2 - 1] > target ? 0 : left / 2;
      }
      y[begin + i] = low;
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_multinomial,
           (jdn_dtype dtype, jdn_out y, jdn_out scratch, jdn_in weights, int64_t rows, int64_t n,
            int64_t samples, int32_t replacement, int64_t seed, int64_t stream, int64_t position),
           (dtype, y, scratch, weights, rows, n, samples, replacement, seed, stream, position)) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    int64_t* out = static_cast<int64_t*>(y);
    const T* given = static_cast<const T*>(weights);
    double* keys = static_cast<double*>(scratch);
    if (replacement) {
      sample_with(out, keys, given, rows, n, samples, {seed, stream, position});
      return;
    }
    int64_t* order = reinterpret_cast<int64_t*>(keys + rows * n);
    for_ranges(rows, kMapChunk / (8 * n + 1) + 1, [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        sample_without(out + row * samples, keys + row * n, order + row * n, given + row * n, n,
                       samples, {seed, stream, position + 2 * row * n});
      }
    });
  });
}

JDN_KERNEL(jdn_multinomial_check,
           (jdn_dtype dtype, jdn_out bad, jdn_in weights, int64_t rows, int64_t n, int64_t samples,
            int32_t replacement),
           (dtype, bad, weights, rows, n, samples, replacement)) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    // What is wrong with a row; -1 = nothing.
    const auto wrong = [&](int64_t row) {
      const T* weight = static_cast<const T*>(weights) + row * n;
      double sum = 0;
      int64_t positive = 0;
      bool valid = true;
      for (int64_t i = 0; i < n; i++) {
        valid &= weight[i] >= 0 && weight[i] < static_cast<T>(__builtin_inf());
        positive += weight[i] > 0;
        sum += static_cast<double>(weight[i]);
      }
      if (!valid) return 0;
      if (!(sum > 0 && sum < __builtin_inf())) return 1;
      return replacement || positive >= samples ? -1 : 2;
    };
    const int64_t row =
        first_of(rows, kMapChunk / (n + 1) + 1, [&](int64_t i) { return wrong(i) >= 0; });
    *static_cast<int64_t*>(bad) = row < 0 ? -1 : 4 * row + wrong(row);
  });
}

JDN_KERNEL(jdn_outside,
           (jdn_dtype dtype, jdn_out first, jdn_in x, int64_t n, double low, double high),
           (dtype, first, x, n, low, high)) {
  with_float(dtype, [&](auto zero) {
    const auto* value = static_cast<const decltype(zero)*>(x);
    *static_cast<int64_t*>(first) = first_of(n, kMapChunk, [&](int64_t i) {
      return !(static_cast<double>(value[i]) >= low && static_cast<double>(value[i]) <= high);
    });
  });
}
