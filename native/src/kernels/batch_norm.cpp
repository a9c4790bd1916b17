// Batch normalisation. Neighbouring channels make a block, which is visited slab by slab: memory
// comes in long stretches, and what one slab contributes is computed while it is near.
#include <jdynet/norm.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/norm_lines.h"

namespace jdn::JDN_ISA {
namespace {

// Most lines of a block, elements of a stretch, and rows of a slab.
constexpr int64_t kLines = 32;
constexpr int64_t kStretch = 2048;
constexpr int64_t kRows = 32;

// Channels [first, first + count) of x[outer, channels, inner]: a line is one channel's plane, and
// a slab has one of each.
template <class T>
struct PlaneBlock {
  int64_t outer, channels, inner, first, count;

  // From a slab to the next, as far as it is to be fetched.
  int64_t next() const { return inner <= kNear ? channels * inner : 0; }

  // f(line, offset, i): all lines; i is the channel's number in the block.
  template <class F>
  JDN_INLINE void visit(const F& f) const {
    for (int64_t o = 0; o < outer; o++) {
      for (int64_t i = 0; i < count; i++) {
        f(DenseLine<T>{inner}, (o * channels + first + i) * inner, i);
      }
    }
  }
  // f(line, channel, i): where values of each channel stand.
  template <class F>
  JDN_INLINE void each(const F& f) const {
    for (int64_t i = 0; i < count; i++) f(DenseLine<T>{inner}, first + i, i);
  }
};

// The same of x[outer, channels]: a line is a vector of channels, some rows long.
template <class T>
struct ColumnBlock {
  int64_t outer, channels, first, count;

  int64_t next() const { return kRows * channels; }

  template <class F>
  JDN_INLINE void visit(const F& f) const {
    for (int64_t o = 0; o < outer; o += kRows) rows(o, outer - o < kRows ? outer - o : kRows, f);
  }
  template <class F>
  JDN_INLINE void each(const F& f) const {
    rows(0, 0, f);
  }
  template <class F>
  JDN_INLINE void rows(int64_t o, int64_t n, const F& f) const {
    for (int64_t i = 0; i * lanes<T> < count; i++) {
      const int64_t c = i * lanes<T>, left = count - c;
      f(Columns<T>{n, channels, left < lanes<T> ? left : lanes<T>}, o * channels + first + c, i);
    }
  }
};

// Calls f(block) for all channels, in parallel.
template <class T, class F>
void each_block(int64_t outer, int64_t channels, int64_t inner, const F& f) {
  const int64_t fit = inner == 1 ? kLines / 4 * lanes<T> : kStretch / (inner + 1) + 1;
  const int64_t width = inner == 1 || fit < kLines ? fit : kLines;
  const int64_t blocks = (channels + width - 1) / width;
  const int64_t work = outer * width * inner * kNormVisits;
  for_ranges(blocks, kMapChunk / (work + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; b++) {
      const int64_t first = b * width;
      const int64_t count = channels - first < width ? channels - first : width;
      if (inner == 1) {
        f(ColumnBlock<T>{outer, channels, first, count});
      } else {
        f(PlaneBlock<T>{outer, channels, inner, first, count});
      }
    }
  });
}

// Moments of several slabs: their means' distance from the first one's, times their sizes.
template <class T>
struct Gathered {
  vec<T> start, distance, squares;
  bool any;

  void add(T size, const Moments<T>& slab) {
    if (!any) start = slab.mean;
    any = true;
    const vec<T> d = slab.mean - start;
    distance += size * d;
    squares += slab.squares + size * d * d;
  }
  Moments<T> all(T size) const {
    const vec<T> d = distance / size;
    const vec<T> left = squares - distance * d;
    return {start + d, left < 0 ? vec<T>{} : left};
  }
};

// Pointers may be 0.
template <class T>
struct Operands {
  T *y, *statistics, *running_mean, *running_var;
  const T *x, *weight, *bias;
};

template <class T, class Block>
void forward(const Block& block, const Operands<T>& p, T size, T eps, T momentum, bool training) {
  const int64_t next = block.next();
  Gathered<T> gathered[kLines] = {};
  if (training) {
    block.visit([&](auto line, int64_t offset, int64_t i) {
      gathered[i].add(static_cast<T>(line.size), moments(line, p.x + offset, next));
    });
  }
  vec<T> mean[kLines], factor[kLines], level[kLines];
  block.each([&](auto line, int64_t c, int64_t i) {
    vec<T> var;
    if (training) {
      const Moments<T> m = gathered[i].all(size);
      mean[i] = m.mean;
      var = m.squares / size;
      if (p.running_mean != nullptr) {
        const auto move = [&](T* running, vec<T> own) {
          line.put_own(running + c, (1 - momentum) * line.own(running + c) + momentum * own);
        };
        move(p.running_mean, m.mean);
        move(p.running_var, m.squares / (size - 1));
      }
    } else {
      mean[i] = line.own(p.running_mean + c);
      var = line.own(p.running_var + c);
    }
    const vec<T> r = 1 / sqrt(var + eps);
    line.put_own(p.statistics + c, mean[i]);
    line.put_own(p.statistics + block.channels + c, r);
    factor[i] = p.weight != nullptr ? r * line.own(p.weight + c) : r;
    level[i] = p.bias != nullptr ? line.own(p.bias + c) : vec<T>{};
  });
  block.visit([&](auto line, int64_t offset, int64_t i) {
    T* const y = p.y + offset;
    const T* const x = p.x + offset;
    const vec<T> m = mean[i], a = factor[i], b = level[i];
    line.each([=](Place at) {
      prefetch(x + next + at.offset);
      put(y, at, (get(x, at) - m) * a + b);
    });
  });
}

// Pointers to gradients, and the weight's, may be 0.
template <class T>
struct Gradients {
  T *dx, *dweight, *dbias;
  const T *dy, *x, *statistics, *weight;
  int32_t accumulate_x, accumulate_weight, accumulate_bias;
};

template <class T, class Block>
void backward(const Block& block, const Gradients<T>& p, T size, bool training) {
  const int64_t next = block.next();
  vec<T> mean[kLines];
  Sums<T> sum[kLines] = {};
  block.each([&](auto line, int64_t c, int64_t i) { mean[i] = line.own(p.statistics + c); });
  block.visit([&](auto line, int64_t offset, int64_t i) {
    sum[i] += sums(line, p.dy + offset, p.x + offset, mean[i], next);
  });
  vec<T> factor[kLines], level[kLines], slope[kLines];
  block.each([&](auto line, int64_t c, int64_t i) {
    const vec<T> r = line.own(p.statistics + block.channels + c);
    const auto give = [&](T* d, vec<T> own, int32_t accumulate) {
      if (d != nullptr) line.put_own(d + c, accumulate ? line.own(d + c) + own : own);
    };
    give(p.dweight, sum[i].second * r, p.accumulate_weight);
    give(p.dbias, sum[i].first, p.accumulate_bias);
    factor[i] = p.weight != nullptr ? r * line.own(p.weight + c) : r;
    level[i] = training ? sum[i].first / size : vec<T>{};
    slope[i] = training ? sum[i].second * r * r / size : vec<T>{};
  });
  if (p.dx == nullptr) return;
  block.visit([&](auto line, int64_t offset, int64_t i) {
    T* const dx = p.dx + offset;
    const T *const dy = p.dy + offset, *const x = p.x + offset;
    const vec<T> m = mean[i], a = factor[i], b = level[i], s = slope[i];
    const int32_t accumulate = p.accumulate_x;
    line.each([=](Place at) {
      prefetch(dy + next + at.offset);
      prefetch(x + next + at.offset);
      const vec<T> d = (get(dy, at) - b - (get(x, at) - m) * s) * a;
      put(dx, at, accumulate ? get<T>(dx, at) + d : d);
    });
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_batch_norm_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out statistics, jdn_out running_mean,
            jdn_out running_var, jdn_in x, jdn_in weight, jdn_in bias, int64_t outer,
            int64_t channels, int64_t inner, double eps, double momentum, int32_t training),
           (dtype, y, statistics, running_mean, running_var, x, weight, bias, outer, channels,
            inner, eps, momentum, training)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Operands<T> p{
        static_cast<T*>(y),           static_cast<T*>(statistics), static_cast<T*>(running_mean),
        static_cast<T*>(running_var), static_cast<const T*>(x),    static_cast<const T*>(weight),
        static_cast<const T*>(bias)};
    each_block<T>(outer, channels, inner, [&](auto block) {
      forward(block, p, static_cast<T>(outer * inner), static_cast<T>(eps),
              static_cast<T>(momentum), training != 0);
    });
  });
}

JDN_KERNEL(jdn_batch_norm_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias, jdn_in dy, jdn_in x,
            jdn_in statistics, jdn_in weight, int64_t outer, int64_t channels, int64_t inner,
            int32_t training, int32_t accumulate_x, int32_t accumulate_weight,
            int32_t accumulate_bias),
           (dtype, dx, dweight, dbias, dy, x, statistics, weight, outer, channels, inner, training,
            accumulate_x, accumulate_weight, accumulate_bias)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Gradients<T> p{static_cast<T*>(dx),
                         static_cast<T*>(dweight),
                         static_cast<T*>(dbias),
                         static_cast<const T*>(dy),
                         static_cast<const T*>(x),
                         static_cast<const T*>(statistics),
                         static_cast<const T*>(weight),
                         accumulate_x,
                         accumulate_weight,
                         accumulate_bias};
    each_block<T>(outer, channels, inner, [&](auto block) {
      backward(block, p, static_cast<T>(outer * inner), training != 0);
    });
  });
}
