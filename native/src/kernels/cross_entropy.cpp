// Cross entropy of logits: losses and gradient in one visit of each row.
#include <jdynet/softmax.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/lines.h"
#include "kernels/math.h"

namespace jdn::JDN_ISA {
namespace {

constexpr int64_t kExpWork = 4;

// e^(x - top) goes to `kept` where there is a place; returns the sum.
template <class T>
JDN_INLINE vec<T> exp_sum(DenseLine<T> line, T* kept, const T* x, vec<T> top) {
  return line.sum_of([=](Place at) {
    const vec<T> e = exp(get(x, at) - top);
    if (kept != nullptr) put(kept, at, e);
    return e;
  });
}

// Target is a class.
template <class T>
T row_loss(DenseLine<T> line, T* dx, const T* x, int64_t target, T scale) {
  const vec<T> top = line.max_of(x);
  const vec<T> sum = exp_sum(line, dx, x, top);
  if (dx != nullptr) {
    const vec<T> factor = scale / sum;
    line.each([=](Place at) { put(dx, at, get<T>(dx, at) * factor); });
    dx[target] -= scale;
  }
  return log(sum)[0] - (x[target] - top[0]);
}

// Target is a distribution.
template <class T>
T row_loss(DenseLine<T> line, T* dx, const T* x, const T* target, T scale) {
  const vec<T> top = line.max_of(x);
  const vec<T> sum = exp_sum(line, dx, x, top);
  const vec<T> weight = line.sum_of([=](Place at) { return get(target, at); });
  const vec<T> dot = line.sum_of([=](Place at) { return get(target, at) * (get(x, at) - top); });
  if (dx != nullptr) {
    const vec<T> factor = weight / sum;
    line.each([=](Place at) { put(dx, at, (get<T>(dx, at) * factor - get(target, at)) * scale); });
  }
  return (log(sum) * weight - dot)[0];
}

// target_of(r): what row_loss takes as row r's target.
template <class T, class F>
void cross_entropy(jdn_out loss, jdn_out losses, jdn_out dlogits, jdn_in logits, int64_t rows,
                   int64_t classes, double scale, const F& target_of) {
  T* each = static_cast<T*>(losses);
  T* dx = static_cast<T*>(dlogits);
  const T* x = static_cast<const T*>(logits);
  const int64_t chunk = kMapChunk / kExpWork / (classes + 1) + 1;
  for_ranges(rows, chunk, [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; r++) {
      each[r] = row_loss(DenseLine<T>{classes}, dx == nullptr ? nullptr : dx + r * classes,
                         x + r * classes, target_of(r), static_cast<T>(scale));
    }
  });
  const vec<T> sum = DenseLine<T>{rows}.sum_of([=](Place at) { return get<T>(each, at); });
  *static_cast<T*>(loss) = static_cast<T>(scale * static_cast<double>(sum[0]));
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_cross_entropy_forward,
           (jdn_dtype dtype, jdn_out loss, jdn_out losses, jdn_out dlogits, jdn_in logits,
            jdn_in target, int64_t rows, int64_t classes, double scale),
           (dtype, loss, losses, dlogits, logits, target, rows, classes, scale)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    const int64_t* index = static_cast<const int64_t*>(target);
    cross_entropy<decltype(zero)>(loss, losses, dlogits, logits, rows, classes, scale,
                                  [=](int64_t r) { return index[r]; });
  });
}

JDN_KERNEL(jdn_cross_entropy_probabilities_forward,
           (jdn_dtype dtype, jdn_out loss, jdn_out losses, jdn_out dlogits, jdn_in logits,
            jdn_in target, int64_t rows, int64_t classes, double scale),
           (dtype, loss, losses, dlogits, logits, target, rows, classes, scale)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* probabilities = static_cast<const T*>(target);
    cross_entropy<T>(loss, losses, dlogits, logits, rows, classes, scale,
                     [=](int64_t r) { return probabilities + r * classes; });
  });
}
