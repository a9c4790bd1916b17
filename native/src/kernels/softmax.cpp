// Softmax and its logarithm.
#include <jdynet/softmax.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/lines.h"
#include "kernels/math.h"

namespace jdn::JDN_ISA {
namespace {

// An exponential costs about so many additions.
constexpr int64_t kExpWork = 4;

// The functions below see one line; outputs and inputs begin there.
template <class T>
struct Softmax {
  template <class Line>
  static void forward(Line line, T* y, const T* x) {
    const vec<T> top = line.max_of(x);
    const vec<T> sum = line.sum_of([=](Place at) {
      const vec<T> e = exp(get(x, at) - top);
      put(y, at, e);
      return e;
    });
    const vec<T> factor = 1 / sum;
    line.each([=](Place at) { put(y, at, get<T>(y, at) * factor); });
  }

  template <class Line>
  static void backward(Line line, T* dx, const T* dy, const T* y, int32_t accumulate) {
    const vec<T> sum = line.sum_of([=](Place at) { return get(dy, at) * get(y, at); });
    line.each([=](Place at) {
      const vec<T> d = get(y, at) * (get(dy, at) - sum);
      put(dx, at, accumulate ? get<T>(dx, at) + d : d);
    });
  }
};

template <class T>
struct LogSoftmax {
  template <class Line>
  static void forward(Line line, T* y, const T* x) {
    const vec<T> top = line.max_of(x);
    const vec<T> log_sum = log(line.sum_of([=](Place at) { return exp(get(x, at) - top); }));
    line.each([=](Place at) { put(y, at, get(x, at) - top - log_sum); });
  }

  template <class Line>
  static void backward(Line line, T* dx, const T* dy, const T* y, int32_t accumulate) {
    const vec<T> sum = line.sum_of([=](Place at) { return get(dy, at); });
    line.each([=](Place at) {
      const vec<T> d = get(dy, at) - exp(get(y, at)) * sum;
      put(dx, at, accumulate ? get<T>(dx, at) + d : d);
    });
  }
};

template <template <class> class Op>
void forward(jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    each_line<T>(outer, size, inner, kExpWork, [=](auto line, int64_t offset, int64_t) {
      Op<T>::forward(line, static_cast<T*>(y) + offset, static_cast<const T*>(x) + offset);
    });
  });
}

template <template <class> class Op>
void backward(jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t outer, int64_t size,
              int64_t inner, int32_t accumulate) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    each_line<T>(outer, size, inner, kExpWork, [=](auto line, int64_t offset, int64_t) {
      Op<T>::backward(line, static_cast<T*>(dx) + offset, static_cast<const T*>(dy) + offset,
                      static_cast<const T*>(y) + offset, accumulate);
    });
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_softmax_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner),
           (dtype, y, x, outer, size, inner)) {
  forward<Softmax>(dtype, y, x, outer, size, inner);
}

JDN_KERNEL(jdn_softmax_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t outer, int64_t size,
            int64_t inner, int32_t accumulate),
           (dtype, dx, dy, y, outer, size, inner, accumulate)) {
  backward<Softmax>(dtype, dx, dy, y, outer, size, inner, accumulate);
}

JDN_KERNEL(jdn_log_softmax_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner),
           (dtype, y, x, outer, size, inner)) {
  forward<LogSoftmax>(dtype, y, x, outer, size, inner);
}

JDN_KERNEL(jdn_log_softmax_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in y, int64_t outer, int64_t size,
            int64_t inner, int32_t accumulate),
           (dtype, dx, dy, y, outer, size, inner, accumulate)) {
  backward<LogSoftmax>(dtype, dx, dy, y, outer, size, inner, accumulate);
}
