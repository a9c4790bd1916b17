// Layer, group, instance and root-mean-square normalisation: lines are groups.
#include <jdynet/norm.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/norm_lines.h"

namespace jdn::JDN_ISA {
namespace {

// The gradients of weight and bias are summed up in at most so many parts (norm.h).
constexpr int64_t kParts = 64;

// Weights or biases as a line has them: one for each value, or the same everywhere.
template <class T>
struct Along {
  const T* values;
  vec<T> same;
  JDN_INLINE vec<T> at(Place place) const { return values != nullptr ? get(values, place) : same; }
};

template <class T>
struct Groups {
  int64_t outer, groups, channels, inner;
  bool centered;

  int64_t size() const { return channels * inner; }

  // The parts of a group with a weight for each value, or one for all of them: calls f(line,
  // offset, weights, biases), which are 1 and 0 where there are none.
  template <class F>
  JDN_INLINE void each_run(const T* weight, const T* bias, const F& f) const {
    if (inner == 1) {
      return f(DenseLine<T>{channels}, int64_t{0}, Along<T>{weight, splat(T{1})},
               Along<T>{bias, vec<T>{}});
    }
    for (int64_t c = 0; c < channels; c++) {
      f(DenseLine<T>{inner}, c * inner, Along<T>{nullptr, splat(weight ? weight[c] : T{1})},
        Along<T>{nullptr, splat(bias ? bias[c] : T{0})});
    }
  }

  void forward(T* y, T* mean_out, T* r_out, const T* x, const T* weight, const T* bias,
               T eps) const {
    const DenseLine<T> line{size()};
    Moments<T> m{};
    if (centered) {
      m = moments(line, x, 0);
    } else {
      m.squares = line.sum_of([=](Place at) { return get(x, at) * get(x, at); });
    }
    const vec<T> mean = m.mean;
    const vec<T> r = 1 / sqrt(m.squares / static_cast<T>(size()) + eps);
    *mean_out = mean[0];
    *r_out = r[0];
    const int64_t next = size() <= kNear ? size() : 0;
    each_run(weight, bias, [=](auto run, int64_t begin, Along<T> w, Along<T> b) {
      run.each([=](Place at) {
        prefetch(x + begin + next + at.offset);
        put(y + begin, at, (get(x + begin, at) - mean) * r * w.at(at) + b.at(at));
      });
    });
  }

  // Adds to what dweight and dbias are so far.
  void backward(T* dx, T* dweight, T* dbias, const T* dy, const T* x, vec<T> mean, vec<T> r,
                const T* weight, int32_t accumulate) const {
    Sums<T> sum{};
    each_run(weight, nullptr, [&](auto run, int64_t begin, Along<T> w, Along<T>) {
      if (inner == 1) {
        sum = run.sums_of([=](Place at) {
          const vec<T> d = get(dy, at), distance = get(x, at) - mean, g = d * w.at(at);
          if (dweight != nullptr) {
            put(dweight, at, get<T>(dweight, at) + d * (distance * r));
            put(dbias, at, get<T>(dbias, at) + d);
          }
          return Sums<T>{g, g * distance};
        });
        return;
      }
      const Sums<T> own = sums(run, dy + begin, x + begin, mean, 0);
      sum += {own.first * w.same, own.second * w.same};
      if (dweight != nullptr) {
        dweight[begin / inner] += own.second[0] * r[0];
        dbias[begin / inner] += own.first[0];
      }
    });
    if (dx == nullptr) return;
    const T part = 1 / static_cast<T>(size());
    const vec<T> slope = sum.second * r * r * r * part;
    const vec<T> level = centered ? sum.first * r * part : vec<T>{};
    const int64_t next = size() <= kNear ? groups * size() : 0;
    each_run(weight, nullptr, [=](auto run, int64_t begin, Along<T> w, Along<T>) {
      run.each([=](Place at) {
        prefetch(dy + begin + next + at.offset);
        prefetch(x + begin + next + at.offset);
        const vec<T> d =
            get(dy + begin, at) * w.at(at) * r - level - (get(x + begin, at) - mean) * slope;
        put(dx + begin, at, accumulate ? get<T>(dx + begin, at) + d : d);
      });
    });
  }
};

// d[i] = sum over parts of partial[part, i], or += with accumulate.
template <class T>
void sum_parts(T* d, const T* partial, int64_t parts, int64_t stride, int64_t n,
               int32_t accumulate) {
  for (int64_t i = 0; i < n; i += lanes<T>) {
    const Columns<T> line{parts, stride, n - i < lanes<T> ? n - i : lanes<T>};
    const vec<T> sum = line.sum_of([=](Place at) { return get(partial + i, at); });
    line.put_own(d + i, accumulate ? line.own(d + i) + sum : sum);
  }
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_group_norm_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out statistics, jdn_in x, jdn_in weight, jdn_in bias,
            int64_t outer, int64_t groups, int64_t channels, int64_t inner, double eps,
            int32_t centered),
           (dtype, y, statistics, x, weight, bias, outer, groups, channels, inner, eps, centered)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Groups<T> op{outer, groups, channels, inner, centered != 0};
    T* const mean = static_cast<T*>(statistics);
    const int64_t lines = outer * groups;
    for_ranges(lines, kMapChunk / kNormVisits / (op.size() + 1) + 1,
               [&](int64_t begin, int64_t end) {
                 for (int64_t i = begin; i < end; i++) {
                   const int64_t first = i % groups * channels;
                   op.forward(static_cast<T*>(y) + i * op.size(), mean + i, mean + lines + i,
                              static_cast<const T*>(x) + i * op.size(),
                              weight != nullptr ? static_cast<const T*>(weight) + first : nullptr,
                              bias != nullptr ? static_cast<const T*>(bias) + first : nullptr,
                              static_cast<T>(eps));
                 }
               });
  });
}

JDN_KERNEL(jdn_group_norm_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias, jdn_out scratch, jdn_in dy,
            jdn_in x, jdn_in statistics, jdn_in weight, int64_t outer, int64_t groups,
            int64_t channels, int64_t inner, int32_t centered, int32_t accumulate_x,
            int32_t accumulate_weight, int32_t accumulate_bias),
           (dtype, dx, dweight, dbias, scratch, dy, x, statistics, weight, outer, groups, channels,
            inner, centered, accumulate_x, accumulate_weight, accumulate_bias)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Groups<T> op{outer, groups, channels, inner, centered != 0};
    const T* const mean = static_cast<const T*>(statistics);
    const T* const r = mean + outer * groups;
    T* const partial = static_cast<T*>(scratch);
    const bool sum = dweight != nullptr || dbias != nullptr;
    const int64_t all = groups * channels;
    // Each part goes over its rows with sums of its own: cut by the shape alone.
    int64_t parts = outer * op.size() * kNormVisits / kMapChunk + 1;
    parts = parts < kParts ? parts : kParts;
    parts = parts < outer ? parts : outer;
    const int64_t work = parts == 0 ? 0 : outer / parts * op.size() * kNormVisits;
    for_ranges(parts * groups, kMapChunk / (work + 1) + 1, [&](int64_t begin, int64_t end) {
      for (int64_t task = begin; task < end; task++) {
        const int64_t part = task / groups, g = task % groups;
        T* const dw = sum ? partial + 2 * part * all + g * channels : nullptr;
        T* const db = sum ? dw + all : nullptr;
        for (int64_t c = 0; sum && c < channels; c++) dw[c] = db[c] = 0;
        for (int64_t o = outer * part / parts; o < outer * (part + 1) / parts; o++) {
          const int64_t i = o * groups + g, at = i * op.size();
          op.backward(dx != nullptr ? static_cast<T*>(dx) + at : nullptr, dw, db,
                      static_cast<const T*>(dy) + at, static_cast<const T*>(x) + at, splat(mean[i]),
                      splat(r[i]),
                      weight != nullptr ? static_cast<const T*>(weight) + g * channels : nullptr,
                      accumulate_x);
        }
      }
    });
    if (dweight != nullptr) {
      sum_parts(static_cast<T*>(dweight), partial, parts, 2 * all, all, accumulate_weight);
    }
    if (dbias != nullptr) {
      sum_parts(static_cast<T*>(dbias), partial + all, parts, 2 * all, all, accumulate_bias);
    }
  });
}
