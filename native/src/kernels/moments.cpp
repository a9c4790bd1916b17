// Variances, norms and the logarithm of a sum of exponentials.
#include "isa/denormals.h"
#include "jdynet/reduce.h"
#include "kernels/extreme.h"
#include "kernels/math.h"

namespace jdn::JDN_ISA {
namespace {

// Mean and sum of squared differences from it. A block goes over its values twice while they are
// near, so that nothing cancels; blocks merge by Chan, Golub and LeVeque's formula (1979).
template <class T>
struct Moments {
  using X = T;
  using State = Lanes<double, 3>;  // number, mean, sum of squares
  static constexpr int64_t work = 2;
  X* y;
  X* mean;
  double correction;
  bool root;

  State zero() const { return {}; }
  JDN_INLINE State one(vec<double> v) const { return {{splat(1.0), v, vec<double>{}}}; }
  template <int width>
  JDN_INLINE void block(State (&s)[width], const X* x, const int64_t* row, int64_t rows) const {
    vec<double> sum[width] = {}, squares[width] = {};
    for (int64_t k = 0; k < rows; k++) {
      unrolled<width>([&](auto w) { sum[w] += load_wide(x + row[k] + w * lanes<double>); });
    }
    const double n = static_cast<double>(rows);
    unrolled<width>([&](auto w) { sum[w] /= n; });
    for (int64_t k = 0; k < rows; k++) {
      unrolled<width>([&](auto w) {
        const vec<double> d = load_wide(x + row[k] + w * lanes<double>) - sum[w];
        squares[w] += d * d;
      });
    }
    unrolled<width>([&](auto w) { s[w] = {{splat(n), sum[w], squares[w]}}; });
  }
  JDN_INLINE void merge(State& a, const State& b) const {
    const vec<double> n = a.v[0] + b.v[0];
    const vec<double> part = n > 0 ? b.v[0] / n : vec<double>{};
    const vec<double> d = b.v[1] - a.v[1];
    // The first one's mean as it is: d may be infinite.
    a.v[1] = a.v[0] > 0 ? a.v[1] + d * part : b.v[1];
    a.v[2] += b.v[2] + (a.v[0] * part > 0 ? d * d * (a.v[0] * part) : vec<double>{});
    a.v[0] = n;
  }
  void put(int64_t o, const State& s, int64_t n) const {
    if (mean != nullptr) {
      put_lanes<X, double>(mean + o, s.v[0] > 0 ? s.v[1] : s.v[1] / s.v[0], n);
    }
    if (y == nullptr) return;
    const vec<double> left = s.v[0] - correction;
    const vec<double> var = s.v[2] / (left > 0 ? left : vec<double>{});
    put_lanes<X, double>(y + o, root ? sqrt(var) : var, n);
  }
};

// Sum of e^(x - top), and top: the largest x, or 0 instead of an infinite one.
template <class T>
struct LogSumExp {
  using X = T;
  using State = Lanes<double, 2>;  // largest, sum
  static constexpr int64_t work = 8;
  X* y;

  static JDN_INLINE vec<double> finite(vec<double> top) {
    return abs(top) < __builtin_inf() ? top : vec<double>{};
  }
  State zero() const { return {{splat(-__builtin_inf()), vec<double>{}}}; }
  JDN_INLINE State one(vec<double> v) const { return {{v, exp(v - finite(v))}}; }
  template <int width>
  JDN_INLINE void block(State (&s)[width], const X* x, const int64_t* row, int64_t rows) const {
    for (int w = 0; w < width; w++) {
      const X* at = x + w * lanes<double>;
      vec<double> top = splat(-__builtin_inf()), sum = {};
      for (int64_t k = 0; k < rows; k++) top = max<double>(top, load_wide(at + row[k]));
      const vec<double> shift = finite(top);
      for (int64_t k = 0; k < rows; k++) sum += exp(load_wide(at + row[k]) - shift);
      s[w] = {{top, sum}};
    }
  }
  JDN_INLINE void merge(State& a, const State& b) const {
    const vec<double> top = max<double>(a.v[0], b.v[0]);
    const vec<double> shift = finite(top);
    // Not above 0, except where there is no value yet, or the sum is infinite anyway.
    const auto scale = [shift](vec<double> from) {
      return exp(min<double>(finite(from) - shift, vec<double>{}));
    };
    a.v[1] = a.v[1] * scale(a.v[0]) + b.v[1] * scale(b.v[0]);
    a.v[0] = top;
  }
  void put(int64_t o, const State& s, int64_t n) const {
    put_lanes<X, double>(y + o, log(s.v[1]) + finite(s.v[0]), n);
  }
};

enum class Power { kOne, kTwo, kZero, kAny };

template <class T, Power power>
struct Norm : Plain<Norm<T, power>, T, double, double, double> {
  using X = T;
  using State = Lanes<double, 1>;
  static constexpr int64_t work = power == Power::kAny ? 32 : 1;
  X* y;
  double p;

  Norm(X* to, double p_) : y(to), p(p_) {}
  double first() const { return 0; }
  JDN_INLINE vec<double> value(vec<double> v) const {
    if constexpr (power == Power::kOne) return abs(v);
    if constexpr (power == Power::kTwo) return v * v;
    if constexpr (power == Power::kZero) return v != 0 ? splat(1.0) : vec<double>{};
    for (int i = 0; i < lanes<double>; i++) v[i] = __builtin_pow(__builtin_fabs(v[i]), p);
    return v;
  }
  JDN_INLINE vec<double> both(vec<double> a, vec<double> b) const { return a + b; }
  void put(int64_t o, const State& s, int64_t n) const {
    vec<double> v = s.v[0];
    if constexpr (power == Power::kTwo) v = sqrt(v);
    if constexpr (power == Power::kAny) {
      for (int64_t i = 0; i < n; i++) v[i] = __builtin_pow(v[i], 1 / p);
    }
    put_lanes<X, double>(y + o, v, n);
  }
};

// The largest or smallest |x|.
template <class Order, class T>
struct ExtremeSize : Extreme<Order, T, ExtremeSize<Order, T>> {
  using Extreme<Order, T, ExtremeSize<Order, T>>::Extreme;
  template <class V>
  JDN_INLINE V value(V v) const {
    return v <= 0 ? V{} - v : v;
  }
};

template <class Order, class T>
struct CountedExtremeSize : CountedExtreme<Order, T> {
  using Base = CountedExtreme<Order, T>;
  JDN_INLINE typename Base::State one(vec<double> v) const { return Base::one(abs(v)); }
};

template <class Order, class T>
void extreme_norm(T* y, T* count, jdn_in x, const Axes& axes) {
  if (count == nullptr) {
    fold(ExtremeSize<Order, T>(y), x, axes);
  } else {
    fold(CountedExtremeSize<Order, T>{{y, count}}, x, axes);
  }
}

template <class T>
void norm(T* y, T* count, jdn_in x, const Axes& axes, double p) {
  if (p == 2) return fold(Norm<T, Power::kTwo>(y, p), x, axes);
  if (p == 1) return fold(Norm<T, Power::kOne>(y, p), x, axes);
  if (p == 0) return fold(Norm<T, Power::kZero>(y, p), x, axes);
  if (p == __builtin_inf()) return extreme_norm<Largest>(y, count, x, axes);
  if (p == -__builtin_inf()) return extreme_norm<Smallest>(y, count, x, axes);
  fold(Norm<T, Power::kAny>(y, p), x, axes);
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_var_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out mean, jdn_in x, int64_t outer, int64_t size,
            int64_t inner, jdn_in layout, double correction, int32_t root),
           (dtype, y, mean, x, outer, size, inner, layout, correction, root)) {
  FlushDenormals flush(dtype);
  const Axes axes(outer, size, inner, layout);
  with_float(dtype, [&](auto zero) {
    using X = decltype(zero);
    fold(Moments<X>{static_cast<X*>(y), static_cast<X*>(mean), correction, root != 0}, x, axes);
  });
}

JDN_KERNEL(jdn_logsumexp_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner,
            jdn_in layout),
           (dtype, y, x, outer, size, inner, layout)) {
  FlushDenormals flush(dtype);
  const Axes axes(outer, size, inner, layout);
  with_float(dtype, [&](auto zero) {
    using X = decltype(zero);
    fold(LogSumExp<X>{static_cast<X*>(y)}, x, axes);
  });
}

JDN_KERNEL(jdn_norm_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out count, jdn_in x, int64_t outer, int64_t size,
            int64_t inner, jdn_in layout, double p),
           (dtype, y, count, x, outer, size, inner, layout, p)) {
  FlushDenormals flush(dtype);
  const Axes axes(outer, size, inner, layout);
  with_float(dtype, [&](auto zero) {
    using X = decltype(zero);
    norm(static_cast<X*>(y), static_cast<X*>(count), x, axes, p);
  });
}
