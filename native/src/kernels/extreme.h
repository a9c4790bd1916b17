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
    constexpr A highest = A(~uint64_t{0} >> 1);
    return largest ? -highest - 1 : highest;
  }
}

template <class Order, class T>
struct Extreme {
  using X = T;
  using A = Wide<X>;
  using State = Lanes<A, 1>;
  static constexpr int64_t work = 1;
  X* y;

  State zero() const { return {{splat(loser<Order, A>())}}; }
  JDN_INLINE State one(vec<A> v) const { return {{v}}; }
  JDN_INLINE void merge(State& a, const State& b) const {
    a.v[0] = Order::wins(b.v[0], a.v[0]) ? b.v[0] : a.v[0];
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
