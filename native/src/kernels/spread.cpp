// Gradients of reductions: dx = f(dy, x, y) with dy and y repeated over the lines.
#include "isa/denormals.h"
#include "jdynet/reduce.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"
#include "kernels/math.h"

namespace jdn::JDN_ISA {
namespace {

template <class T>
JDN_INLINE vec<T> sign(vec<T> x) {
  return x > 0 ? splat(T(1)) : x < 0 ? splat(T(-1)) : vec<T>{};
}

template <class T>
JDN_INLINE vec<T> pow_each(vec<T> x, double p) {
  for (int i = 0; i < lanes<T>; i++) {
    x[i] = static_cast<T>(__builtin_pow(static_cast<double>(x[i]), p));
  }
  return x;
}

template <class T>
struct Spread {
  T* dx;
  Strided<T> dy, x, y;
  int64_t n, dy_step, x_step, y_step;
  jdn_in layout;
  int32_t accumulate;

  template <class F>
  void operator()(F f) const {
    if (accumulate) {
      run([f](auto sum, auto d, auto v, auto r) { return sum + f(d, v, r); }, Strided<T>{dx, 0});
    } else {
      run(f);
    }
  }

 private:
  template <class F, class... Before>
  void run(F f, Before... before) const {
    if (layout == nullptr) {
      map_dense(dx, n, f, Input<T>{before.data, 1}..., Input<T>{dy.data, dy_step},
                Input<T>{x.data, x_step}, Input<T>{y.data, y_step});
    } else {
      map_strided<4>(dx, Layout(layout), f, before..., dy, x, y);
    }
  }
};

template <class T>
void norm(const Spread<T>& spread, double p) {
  using V = vec<T>;
  if (p == 0) return spread([](V, V, V) { return V{}; });
  if (p == 1) return spread([](V dy, V x, V) { return sign<T>(x) * dy; });
  if (p == 2) return spread([](V dy, V x, V y) { return y == 0 ? V{} : dy * (x / y); });
  if (p == __builtin_inf() || p == -__builtin_inf()) {
    return spread([](V dy, V x, V y) {
      const V size = abs(x);
      return (size == y) | (x != x) ? sign<T>(x) * dy : y == y ? V{} : y;
    });
  }
  if (p < 1) {
    return spread([p](V dy, V x, V y) {
      const V power = x == 0 ? V{} : pow_each<T>(abs(x), p - 1);
      return sign<T>(x) * power * dy * pow_each<T>(y, 1 - p);
    });
  }
  spread([p](V dy, V x, V y) {
    const V scaled = y == 0 ? V{} : dy / pow_each<T>(y, p - 1);
    return sign<T>(x) * pow_each<T>(abs(x), p - 1) * scaled;
  });
}

template <class T>
void spread_as(int32_t formula, const Spread<T>& spread, double parameter) {
  using V = vec<T>;
  const T factor = static_cast<T>(parameter);
  switch (formula) {
    case JDN_SPREAD_NANSUM:
      return spread([](V dy, V x, V) { return x == x ? dy : V{}; });
    case JDN_SPREAD_EXTREME:
      if (parameter == 0) {
        return spread([](V dy, V x, V y) { return x == y ? dy : y == y ? V{} : y; });
      }
      return spread([](V dy, V x, V y) { return (x == y) | ((x != x) & (y != y)) ? dy : V{}; });
    case JDN_SPREAD_LOGSUMEXP:
      return spread([](V dy, V x, V y) { return dy * exp(x - y); });
    case JDN_SPREAD_VAR:
      if (parameter != parameter) {
        return spread([factor](V dy, V x, V y) {
          return dy * (x == y ? splat(factor) : splat(T(__builtin_inf())));
        });
      }
      return spread([factor](V dy, V x, V y) { return dy * ((x - y) * factor); });
    case JDN_SPREAD_RATIO:
      return spread([](V dy, V, V y) { return y == 0 ? V{} : dy / y; });
    default:
      return norm(spread, parameter);
  }
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_spread_backward,
           (jdn_dtype dtype, int32_t formula, jdn_out dx, jdn_in dy, jdn_in x, jdn_in y, int64_t n,
            int64_t dy_step, int64_t x_step, int64_t y_step, jdn_in layout, double parameter,
            int32_t accumulate),
           (dtype, formula, dx, dy, x, y, n, dy_step, x_step, y_step, layout, parameter,
            accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Spread<T> spread{static_cast<T*>(dx),
                           {static_cast<const T*>(dy), 1},
                           {static_cast<const T*>(x), 2},
                           {static_cast<const T*>(y), 3},
                           n,
                           dy_step,
                           x_step,
                           y_step,
                           layout,
                           accumulate};
    spread_as(formula, spread, parameter);
  });
}
