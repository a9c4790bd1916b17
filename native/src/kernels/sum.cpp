// Sums, products and counts.
#include "isa/denormals.h"
#include "jdynet/reduce.h"
#include "kernels/fold.h"

namespace jdn::JDN_ISA {
namespace {

// Integers wrap around.
template <class V>
JDN_INLINE V plus(V a, V b) {
  if constexpr (std::is_same_v<V, vec<int64_t>>) {
    return (V)((vec<uint64_t>)a + (vec<uint64_t>)b);
  } else {
    return a + b;
  }
}

template <class V>
JDN_INLINE V times(V a, V b) {
  if constexpr (std::is_same_v<V, vec<int64_t>>) {
    return (V)((vec<uint64_t>)a * (vec<uint64_t>)b);
  } else {
    return a * b;
  }
}

// In x's type, or int64.
template <class X>
using Result = std::conditional_t<std::is_floating_point_v<X>, X, int64_t>;

// 32 bytes add up in 16 bits.
template <class T>
using NearSum = std::conditional_t<std::is_same_v<T, uint8_t>, uint16_t, Wide<T>>;

template <class T>
struct Sum : Plain<Sum<T>, T, Wide<T>, NearSum<T>, NearSum<T>> {
  using X = T;
  using A = Wide<T>;
  using State = Lanes<A, 1>;
  Result<X>* y;
  double divisor;

  Sum(Result<X>* to, double by) : y(to), divisor(by) {}
  A first() const { return 0; }
  template <class V>
  JDN_INLINE V value(V v) const {
    return v;
  }
  template <class V>
  JDN_INLINE V both(V a, V b) const {
    return plus(a, b);
  }
  void put(int64_t o, const State& s, int64_t n) const {
    if constexpr (std::is_floating_point_v<X>) {
      put_lanes<X, A>(y + o, s.v[0] / divisor, n);
    } else {
      put_lanes<int64_t, A>(y + o, s.v[0], n);
    }
  }
};

template <class T>
struct NanSum {
  using X = T;
  using State = Lanes<double, 2>;  // sum, number
  static constexpr int64_t work = 1;
  X* y;
  X* count;
  bool mean;

  State zero() const { return {}; }
  JDN_INLINE State one(vec<double> v) const {
    return {{v == v ? v : vec<double>{}, v == v ? splat(1.0) : vec<double>{}}};
  }
  JDN_INLINE void merge(State& a, const State& b) const {
    a.v[0] += b.v[0];
    a.v[1] += b.v[1];
  }
  void put(int64_t o, const State& s, int64_t n) const {
    put_lanes<X, double>(y + o, mean ? s.v[0] / s.v[1] : s.v[0], n);
    if (count != nullptr) put_lanes<X, double>(count + o, s.v[1], n);
  }
};

template <class T>
struct Product : Plain<Product<T>, T, Wide<T>, Wide<T>, Wide<T>> {
  using X = T;
  using A = Wide<T>;
  using State = Lanes<A, 1>;
  Result<X>* y;

  explicit Product(Result<X>* to) : y(to) {}
  A first() const { return 1; }
  template <class V>
  JDN_INLINE V value(V v) const {
    return v;
  }
  template <class V>
  JDN_INLINE V both(V a, V b) const {
    return times(a, b);
  }
  void put(int64_t o, const State& s, int64_t n) const {
    put_lanes<Result<X>, A>(y + o, s.v[0], n);
  }
};

// An integer of T's size, which counts up to 32.
template <class T>
using NearCount = std::conditional_t<sizeof(T) == 8, int64_t,
                                     std::conditional_t<sizeof(T) == 4, int32_t, uint8_t>>;

template <class T>
struct Count : Plain<Count<T>, T, int64_t, T, NearCount<T>> {
  using State = Lanes<int64_t, 1>;
  jdn_out y;
  int32_t what;
  int64_t size;

  Count(jdn_out to, int32_t what_, int64_t size_) : y(to), what(what_), size(size_) {}
  int64_t first() const { return 0; }
  template <class V>
  JDN_INLINE auto value(V v) const {
    return -(v != 0);
  }
  template <class V>
  JDN_INLINE V both(V a, V b) const {
    return a + b;
  }
  void put(int64_t o, const State& s, int64_t n) const {
    if (what == JDN_COUNT) {
      put_lanes<int64_t, int64_t>(static_cast<int64_t*>(y) + o, s.v[0], n);
    } else {
      const int64_t least = what == JDN_ANY ? 1 : size;
      for (int64_t i = 0; i < n; i++) static_cast<uint8_t*>(y)[o + i] = s.v[0][i] >= least;
    }
  }
};

// Lines of x[outer, size, inner] in groups of neighbours. The product of what is not zero, and the
// number of zeros, tell the product of all others.
template <class T>
void product_backward(T* dx, const T* dy, const T* x, int64_t outer, int64_t size, int64_t inner,
                      int32_t accumulate) {
  constexpr int64_t width = 256;
  const int64_t groups = (inner + width - 1) / width;
  const int64_t columns = inner < width ? inner : width;
  for_ranges(outer * groups, kMapChunk / (size * columns + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t g = begin; g < end; g++) {
      const int64_t first = g % groups * width;
      const int64_t n = inner - first < width ? inner - first : width;
      const int64_t offset = g / groups * size * inner + first;
      double product[width];
      int64_t zeros[width];
      for (int64_t i = 0; i < n; i++) product[i] = 1, zeros[i] = 0;
      for (int64_t s = 0; s < size; s++) {
        for (int64_t i = 0; i < n; i++) {
          const T value = x[offset + s * inner + i];
          product[i] *= value == 0 ? 1.0 : static_cast<double>(value);
          zeros[i] += value == 0;
        }
      }
      for (int64_t i = 0; i < n; i++) {
        product[i] *= static_cast<double>(dy[g / groups * inner + first + i]);
      }
      for (int64_t s = 0; s < size; s++) {
        for (int64_t i = 0; i < n; i++) {
          const int64_t at = offset + s * inner + i;
          const T value = x[at];
          const bool others = zeros[i] == (value == 0);
          const double d =
              others ? product[i] / (value == 0 ? 1.0 : static_cast<double>(value)) : 0;
          dx[at] = static_cast<T>(accumulate ? static_cast<double>(dx[at]) + d : d);
        }
      }
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_sum_forward,
           (jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner,
            jdn_in layout, double divisor),
           (x_dtype, y, x, outer, size, inner, layout, divisor)) {
  FlushDenormals flush(x_dtype);
  const Axes axes(outer, size, inner, layout);
  with_stored(x_dtype, [&](auto zero) {
    using X = decltype(zero);
    fold(Sum<X>(static_cast<Result<X>*>(y), divisor), x, axes);
  });
}

JDN_KERNEL(jdn_nansum_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out count, jdn_in x, int64_t outer, int64_t size,
            int64_t inner, jdn_in layout, int32_t mean),
           (dtype, y, count, x, outer, size, inner, layout, mean)) {
  FlushDenormals flush(dtype);
  const Axes axes(outer, size, inner, layout);
  with_float(dtype, [&](auto zero) {
    using X = decltype(zero);
    fold(NanSum<X>{static_cast<X*>(y), static_cast<X*>(count), mean != 0}, x, axes);
  });
}

JDN_KERNEL(jdn_prod_forward,
           (jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner,
            jdn_in layout),
           (x_dtype, y, x, outer, size, inner, layout)) {
  FlushDenormals flush(x_dtype);
  const Axes axes(outer, size, inner, layout);
  with_stored(x_dtype, [&](auto zero) {
    using X = decltype(zero);
    fold(Product<X>(static_cast<Result<X>*>(y)), x, axes);
  });
}

JDN_KERNEL(jdn_prod_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in x, int64_t outer, int64_t size,
            int64_t inner, int32_t accumulate),
           (dtype, dx, dy, x, outer, size, inner, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    product_backward(static_cast<T*>(dx), static_cast<const T*>(dy), static_cast<const T*>(x),
                     outer, size, inner, accumulate);
  });
}

JDN_KERNEL(jdn_count_forward,
           (jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner,
            jdn_in layout, int32_t what),
           (x_dtype, y, x, outer, size, inner, layout, what)) {
  const Axes axes(outer, size, inner, layout);
  with_stored(x_dtype, [&](auto zero) {
    fold(Count<decltype(zero)>(y, what, axes.reduced.count()), x, axes);
  });
}
