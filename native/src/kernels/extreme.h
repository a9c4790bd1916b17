// The largest and the smallest: what stands before what. NaN stands before all.
#pragma once

#include "kernels/fold.h"

namespace jdn::JDN_ISA {

struct Largest {
  template <class V>
  static JDN_INLINE auto wins(V value, V best) {
    return (value > best) | ((value != value) & (best == best));
  }
};
struct Smallest {
  template <class V>
  static JDN_INLINE auto wins(V value, V best) {
    return (value < best) | ((value != value) & (best == best));
  }
};

// The value that loses against all others.
template <class Order, class A>
constexpr A loser() {
  constexpr bool largest = std::is_same_v<Order, Largest>;
  if constexpr (std::is_floating_point_v<A>) {
    return largest ? -__builtin_inf() : __builtin_inf();
  } else {
    constexpr bool is_signed = A(-1) < A(0);
    constexpr A highest = A(~uint64_t{0} >> (64 - 8 * sizeof(A) + is_signed));
    return largest ? A(is_signed ? -highest - 1 : 0) : highest;
  }
}

// The best of value(x), which is x itself here.
template <class Order, class T, class Self = void>
struct Extreme
    : Plain<std::conditional_t<std::is_void_v<Self>, Extreme<Order, T>, Self>, T, Wide<T>, T, T> {
  using X = T;
  using A = Wide<T>;
  using State = Lanes<A, 1>;
  X* y;

  explicit Extreme(X* to) : y(to) {}
  A first() const { return loser<Order, X>(); }
  template <class V>
  JDN_INLINE V value(V v) const {
    return v;
  }
  template <class V>
  JDN_INLINE V both(V a, V b) const {
    return Order::wins(b, a) ? b : a;
  }
  void put(int64_t o, const State& s, int64_t n) const { put_lanes<X, A>(y + o, s.v[0], n); }
};

// The best value and how many are equal to it.
template <class Order, class T>
struct CountedExtreme {
  using X = T;
  using State = Lanes<double, 2>;
  static constexpr int64_t work = 1;
  X* y;
  X* count;

  State zero() const { return {{splat(loser<Order, double>()), vec<double>{}}}; }
  JDN_INLINE State one(vec<double> v) const { return {{v, splat(1.0)}}; }
  JDN_INLINE void merge(State& a, const State& b) const {
    const auto wins = Order::wins(b.v[0], a.v[0]);
    const auto loses = Order::wins(a.v[0], b.v[0]);
    a.v[1] = (wins ? vec<double>{} : a.v[1]) + (loses ? vec<double>{} : b.v[1]);
    a.v[0] = wins ? b.v[0] : a.v[0];
  }
  void put(int64_t o, const State& s, int64_t n) const {
    put_lanes<X, double>(y + o, s.v[0], n);
    put_lanes<X, double>(count + o, s.v[1], n);
  }
};

}  // namespace jdn::JDN_ISA
