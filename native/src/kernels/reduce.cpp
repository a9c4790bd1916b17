// Sums, maxima and minima along the middle of x[outer, size, inner].
#include <jdynet/reduce.h>

#include <type_traits>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/lines.h"

namespace jdn::JDN_ISA {
namespace {

// Lines longer than kPart are cut into parts that are summed up in parallel: at most kParts of
// them, by the size alone.
constexpr int64_t kPart = 65536;
constexpr int64_t kParts = 64;

template <class T>
T sum_dense(const T* x, int64_t n) {
  return DenseLine<T>{n}.sum_of([x](Place at) { return get(x, at); })[0];
}

template <class T>
T sum_long(const T* x, int64_t n) {
  int64_t part = kPart;
  while (part * kParts < n) part *= 2;
  const int64_t parts = (n + part - 1) / part;
  T sums[kParts];
  for_chunks(parts, [&](int64_t i) {
    const int64_t rest = n - i * part;
    sums[i] = sum_dense(x + i * part, rest < part ? rest : part);
  });
  return sum_dense<T>(sums, parts);
}

template <class T>
void sum_floats(T* y, const T* x, int64_t outer, int64_t size, int64_t inner, double scale) {
  if (inner == 1 && size > kPart) {
    for (int64_t o = 0; o < outer; o++) {
      y[o] = static_cast<T>(scale * static_cast<double>(sum_long(x + o * size, size)));
    }
    return;
  }
  each_line<T>(outer, size, inner, 1, [=](auto line, int64_t offset, int64_t first) {
    vec<T> sum = line.sum_of([=](Place at) { return get(x + offset, at); });
    for (int i = 0; i < lanes<T>; i++) sum[i] = static_cast<T>(scale * static_cast<double>(sum[i]));
    store_part(y + first, sum, line.count);
  });
}

// Wraps around as Java's long does.
template <class X>
void sum_integers(int64_t* y, const X* x, int64_t outer, int64_t size, int64_t inner) {
  for_ranges(outer, kMapChunk / (size * inner + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t o = begin; o < end; o++) {
      uint64_t* sum = reinterpret_cast<uint64_t*>(y) + o * inner;
      const X* plane = x + o * size * inner;
      for (int64_t i = 0; i < inner; i++) sum[i] = 0;
      if (inner == 1) {
        uint64_t total = 0;
        for (int64_t s = 0; s < size; s++) total += static_cast<uint64_t>(plane[s]);
        *sum = total;
      } else {
        for (int64_t s = 0; s < size; s++) {
          for (int64_t i = 0; i < inner; i++) sum[i] += static_cast<uint64_t>(plane[s * inner + i]);
        }
      }
    }
  });
}

// What stands before what: larger values before smaller ones, or the other way; NaN before all.
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

// Where the winner of a dense line stands first: the winner by vectors, then its place.
template <class Order, class T>
int64_t find_winner(const T* x, int64_t size) {
  T best = x[0];
  if (size < 2 * lanes<T>) {
    for (int64_t s = 1; s < size; s++) best = Order::wins(x[s], best) ? x[s] : best;
  } else {
    vec<T> bests = load(x);
    for (int64_t s = lanes<T>; s < size; s += lanes<T>) {
      // The last vector ends with the line.
      const vec<T> v = load(x + (s + lanes<T> <= size ? s : size - lanes<T>));
      bests = Order::wins(v, bests) ? v : bests;
    }
    for (int i = 0; i < lanes<T>; i++) best = Order::wins(bests[i], best) ? bests[i] : best;
  }
  int64_t place = 0;
  while (x[place] != best && (x[place] == x[place] || best == best)) place++;
  return place;
}

template <class Order, class T>
void select_dense(T* y, int64_t* index, const T* x, int64_t outer, int64_t size) {
  for_ranges(outer, kMapChunk / (size + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t o = begin; o < end; o++) {
      const int64_t place = find_winner<Order>(x + o * size, size);
      if (y != nullptr) y[o] = x[o * size + place];
      if (index != nullptr) index[o] = place;
    }
  });
}

// Neighbouring lines together, in plain loops that the compiler makes vectors of.
template <class Order, class T>
void select_columns(T* y, int64_t* index, const T* x, int64_t outer, int64_t size, int64_t inner) {
  constexpr int64_t width = 64;
  const int64_t groups = (inner + width - 1) / width;
  for_ranges(outer * groups, kMapChunk / (size * width + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t g = begin; g < end; g++) {
      const int64_t first = g % groups * width;
      const int64_t count = inner - first < width ? inner - first : width;
      const T* line = x + g / groups * size * inner + first;
      T best[width];
      int64_t place[width];
      for (int64_t i = 0; i < count; i++) {
        best[i] = line[i];
        place[i] = 0;
      }
      for (int64_t s = 1; s < size; s++) {
        for (int64_t i = 0; i < count; i++) {
          const T value = line[s * inner + i];
          const bool wins = Order::wins(value, best[i]);
          best[i] = wins ? value : best[i];
          place[i] = wins ? s : place[i];
        }
      }
      const int64_t to = g / groups * inner + first;
      for (int64_t i = 0; i < count; i++) {
        if (y != nullptr) y[to + i] = best[i];
        if (index != nullptr) index[to + i] = place[i];
      }
    }
  });
}

template <class Order>
void select(jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, int64_t outer, int64_t size,
            int64_t inner) {
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    T* values = static_cast<T*>(y);
    int64_t* places = static_cast<int64_t*>(index);
    const T* in = static_cast<const T*>(x);
    if (inner == 1) {
      select_dense<Order>(values, places, in, outer, size);
    } else {
      select_columns<Order>(values, places, in, outer, size, inner);
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_sum_forward,
           (jdn_dtype x_dtype, jdn_out y, jdn_in x, int64_t outer, int64_t size, int64_t inner,
            double scale),
           (x_dtype, y, x, outer, size, inner, scale)) {
  FlushDenormals flush(x_dtype);
  with_any(x_dtype, [&](auto zero) {
    using X = decltype(zero);
    if constexpr (std::is_floating_point_v<X>) {
      sum_floats(static_cast<X*>(y), static_cast<const X*>(x), outer, size, inner, scale);
    } else {
      sum_integers(static_cast<int64_t*>(y), static_cast<const X*>(x), outer, size, inner);
    }
  });
}

JDN_KERNEL(jdn_max_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, int64_t outer, int64_t size,
            int64_t inner),
           (dtype, y, index, x, outer, size, inner)) {
  select<Largest>(dtype, y, index, x, outer, size, inner);
}

JDN_KERNEL(jdn_min_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, int64_t outer, int64_t size,
            int64_t inner),
           (dtype, y, index, x, outer, size, inner)) {
  select<Smallest>(dtype, y, index, x, outer, size, inner);
}

JDN_KERNEL(jdn_select_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in index, int64_t outer, int64_t size,
            int64_t inner, int32_t accumulate),
           (dtype, dx, dy, index, outer, size, inner, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const int64_t* place = static_cast<const int64_t*>(index);
    for_ranges(outer, kMapChunk / (size * inner + 1) + 1, [&](int64_t begin, int64_t end) {
      for (int64_t o = begin; o < end; o++) {
        T* to = static_cast<T*>(dx) + o * size * inner;
        const T* from = static_cast<const T*>(dy) + o * inner;
        if (!accumulate) {
          for (int64_t k = 0; k < size * inner; k++) to[k] = 0;
        }
        for (int64_t i = 0; i < inner; i++) to[place[o * inner + i] * inner + i] += from[i];
      }
    });
  });
}
