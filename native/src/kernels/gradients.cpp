// Gradients of all parameters together: their norm, and what clips them.
#include <math.h>

#include "kernels/fold_lanes.h"
#include "kernels/steps.h"

namespace jdn::JDN_ISA {
namespace {

static_assert(JDN_NORM_CHUNK == kMapChunk);

// What a gradient adds to the sum, or how large it is.
struct Square {
  JDN_INLINE vec<double> operator()(vec<double> g) const { return g * g; }
};
struct Size {
  JDN_INLINE vec<double> operator()(vec<double> g) const { return g < 0 ? -g : g; }
};
struct Power {
  JDN_INLINE vec<double> operator()(vec<double> g) const {
    for (int k = 0; k < lanes<double>; k++) g[k] = pow(fabs(g[k]), p);
    return g;
  }
  double p;
};

struct Sum {
  JDN_INLINE vec<double> operator()(vec<double> a, vec<double> b) const { return a + b; }
};
struct Largest {
  // NaN wins.
  JDN_INLINE vec<double> operator()(vec<double> a, vec<double> b) const {
    const vec<double> larger = a > b ? a : b;
    return a != a ? a : b != b ? b : larger;
  }
};

// Of one piece; a few sums side by side hide the latency of additions.
template <class T, class F, class Op>
__attribute__((flatten)) double norm_piece(const T* g, int64_t n, F f, Op op) {
  vec<double> part[4] = {};
  int64_t i = 0;
  for (; i + 4 * lanes<double> <= n; i += 4 * lanes<double>) {
    unrolled<4>([&](auto k) { part[k] = op(part[k], f(load_wide(g + i + k * lanes<double>))); });
  }
  for (; i < n; i++) part[0] = op(part[0], f(keep_n<double>(splat<double>(g[i]), 1, 0)));
  return fold_lanes<double>(op(op(part[0], part[1]), op(part[2], part[3])), op);
}

template <class F, class Op>
double norm_all(double* scratch, jdn_in table, int64_t count, F f, Op op) {
  const StepRow* rows = static_cast<const StepRow*>(table);
  const int64_t n = step_elements(rows, count);
  for_ranges(n, kMapChunk, [&](int64_t begin, int64_t end) {
    double all = 0;
    step_pieces(rows, count, begin, end, [&](const StepRow& row, int64_t from, int64_t to) {
      with_float(static_cast<jdn_dtype>(row.dtype), [&](auto zero) {
        using T = decltype(zero);
        const double piece =
            norm_piece(reinterpret_cast<const T*>(row.gradient) + from, to - from, f, op);
        all = op(splat(all), splat(piece))[0];
      });
    });
    scratch[begin / kMapChunk] = all;
  });
  double all = 0;
  for (int64_t k = 0; k < (n + kMapChunk - 1) / kMapChunk; k++) {
    all = op(splat(all), splat(scratch[k]))[0];
  }
  return all;
}

template <class T>
struct Scale {
  explicit Scale(const StepRow&) {}
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T>, const StepState<T>&, const T* c) const {
    return p * c[0];
  }
};

// NaN stays.
template <class T>
struct Clamp {
  explicit Clamp(const StepRow&) {}
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T>, const StepState<T>&, const T* c) const {
    const vec<T> high = splat(c[0]);
    p = p > high ? high : p;
    return p < -high ? -high : p;
  }
};

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL_OF(double, jdn_gradient_norm, (jdn_out scratch, jdn_in table, int64_t count, double p),
              (scratch, table, count, p)) {
  double* parts = static_cast<double*>(scratch);
  if (p == 2) return __builtin_sqrt(norm_all(parts, table, count, Square(), Sum()));
  if (p == 1) return norm_all(parts, table, count, Size(), Sum());
  if (__builtin_isinf(p)) return norm_all(parts, table, count, Size(), Largest());
  return pow(norm_all(parts, table, count, Power{p}, Sum()), 1 / p);
}

JDN_KERNEL(jdn_gradient_scale, (jdn_in table, int64_t count), (table, count)) {
  step_all<Scale>(table, count);
}

JDN_KERNEL(jdn_gradient_clamp, (jdn_in table, int64_t count), (table, count)) {
  step_all<Clamp>(table, count);
}
