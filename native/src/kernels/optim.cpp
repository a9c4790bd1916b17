// Optimizer steps.
#include <jdynet/optim.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"

namespace jdn::JDN_ISA {
namespace {

// A row of the table of optim.h.
struct SgdRow {
  int64_t dtype, parameter, gradient, buffer, length, first;
};

template <class T>
struct Sgd {
  T* parameter;
  const T* gradient;
  T* buffer;
  bool first, nesterov, maximize;
  T learning_rate, momentum, dampening, weight_decay;

  JDN_INLINE void step(int64_t i, int64_t n) const {
    const vec<T> p = load_part(parameter + i, n);
    vec<T> g = load_part(gradient + i, n);
    if (maximize) g = -g;
    // 0 would make NaN of an infinite parameter.
    if (weight_decay != 0) g += weight_decay * p;
    if (buffer != nullptr) {
      const vec<T> b = first ? g : momentum * load_part<T>(buffer + i, n) + (1 - dampening) * g;
      store_part(buffer + i, b, n);
      g = nesterov ? g + momentum * b : b;
    }
    store_part(parameter + i, p - learning_rate * g, n);
  }

  void range(int64_t begin, int64_t end) const {
    int64_t i = begin;
    for (; i + lanes<T> <= end; i += lanes<T>) step(i, lanes<T>);
    if (i < end) step(i, end - i);
  }
};

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_sgd_step,
           (jdn_in table, int64_t count, double learning_rate, double momentum, double dampening,
            double weight_decay, int32_t nesterov, int32_t maximize),
           (table, count, learning_rate, momentum, dampening, weight_decay, nesterov, maximize)) {
  const SgdRow* rows = static_cast<const SgdRow*>(table);
  for (int64_t r = 0; r < count; r++) {
    const SgdRow row = rows[r];
    const jdn_dtype dtype = static_cast<jdn_dtype>(row.dtype);
    FlushDenormals flush(dtype);
    with_float(dtype, [&](auto zero) {
      using T = decltype(zero);
      const Sgd<T> sgd{reinterpret_cast<T*>(row.parameter),
                       reinterpret_cast<const T*>(row.gradient),
                       reinterpret_cast<T*>(row.buffer),
                       row.first != 0,
                       nesterov != 0,
                       maximize != 0,
                       static_cast<T>(learning_rate),
                       static_cast<T>(momentum),
                       static_cast<T>(dampening),
                       static_cast<T>(weight_decay)};
      for_ranges(row.length, kMapChunk, [&](int64_t begin, int64_t end) { sgd.range(begin, end); });
    });
  }
}
