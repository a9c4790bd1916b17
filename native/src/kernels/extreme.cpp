// Maxima and minima: values over any dimensions, or with their places along one.
#include "kernels/extreme.h"

#include "isa/denormals.h"
#include "jdynet/reduce.h"

namespace jdn::JDN_ISA {
namespace {

template <class Order>
void extreme(jdn_dtype dtype, jdn_out y, jdn_out count, jdn_in x, const Axes& axes) {
  with_stored(dtype, [&](auto zero) {
    using X = decltype(zero);
    if (count == nullptr) {
      fold(Extreme<Order, X>(static_cast<X*>(y)), x, axes);
    } else if constexpr (std::is_floating_point_v<X>) {
      fold(CountedExtreme<Order, X>{static_cast<X*>(y), static_cast<X*>(count)}, x, axes);
    }
  });
}

// The winner of n values.
template <class Order, class T>
T winner(const T* x, int64_t n) {
  T best = x[0];
  int64_t i = 1;
  if (n >= lanes<T>) {
    vec<T> bests = load(x);
    for (i = lanes<T>; i + lanes<T> <= n; i += lanes<T>) {
      const vec<T> v = load(x + i);
      bests = Order::wins(v, bests) ? v : bests;
    }
    for (int k = 0; k < lanes<T>; k++) best = Order::wins(bests[k], best) ? bests[k] : best;
  }
  for (; i < n; i++) best = Order::wins(x[i], best) ? x[i] : best;
  return best;
}

// Where the winner of a dense line stands first: the block that has it, then the place there.
template <class Order, class T>
int64_t find_winner(const T* x, int64_t size) {
  constexpr int64_t block = 2048 / sizeof(T);
  int64_t place = 0;
  T best = winner<Order>(x, size < block ? size : block);
  for (int64_t begin = block; begin < size; begin += block) {
    const T other = winner<Order>(x + begin, size - begin < block ? size - begin : block);
    if (!Order::wins(other, best)) continue;
    best = other;
    place = begin;
  }
  while (x[place] != best && (x[place] == x[place] || best == best)) place++;
  return place;
}

// Lines longer than this are cut: at most kParts parts, by the size alone.
constexpr int64_t kPart = 65536;
constexpr int64_t kParts = 64;

template <class Order, class T>
int64_t find_winner_long(const T* x, int64_t size) {
  int64_t part = kPart;
  while (part * kParts < size) part *= 2;
  const int64_t parts = (size + part - 1) / part;
  int64_t places[kParts];
  for_chunks(parts, [&](int64_t i) {
    const int64_t rest = size - i * part;
    places[i] = i * part + find_winner<Order>(x + i * part, rest < part ? rest : part);
  });
  int64_t place = places[0];
  for (int64_t i = 1; i < parts; i++) {
    if (Order::wins(x[places[i]], x[place])) place = places[i];
  }
  return place;
}

template <class Order, class T>
void select_dense(T* y, int64_t* index, const T* x, int64_t outer, int64_t size) {
  const auto line = [&](int64_t o, int64_t place) {
    if (y != nullptr) y[o] = x[o * size + place];
    if (index != nullptr) index[o] = place;
  };
  if (size > kPart) {
    for (int64_t o = 0; o < outer; o++) line(o, find_winner_long<Order>(x + o * size, size));
    return;
  }
  for_ranges(outer, kMapChunk / (size + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t o = begin; o < end; o++) line(o, find_winner<Order>(x + o * size, size));
  });
}

// Neighbouring lines together, in plain loops that the compiler makes vectors of.
template <class Order, class T>
void select_columns(T* y, int64_t* index, const T* x, int64_t outer, int64_t size, int64_t inner) {
  constexpr int64_t width = 256;
  const int64_t groups = (inner + width - 1) / width;
  const int64_t columns = inner < width ? inner : width;
  for_ranges(outer * groups, kMapChunk / (size * columns + 1) + 1, [&](int64_t begin, int64_t end) {
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
  with_stored(dtype, [&](auto zero) {
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

template <class T>
void select_backward(T* dx, const T* dy, const int64_t* place, int64_t outer, int64_t size,
                     int64_t inner, int64_t chosen, int32_t accumulate) {
  const int64_t plane = size * inner;
  for_ranges(outer, kMapChunk / (plane + chosen * inner + 1) + 1, [&](int64_t begin, int64_t end) {
    for (int64_t o = begin; o < end; o++) {
      T* to = dx + o * plane;
      const T* from = dy + o * chosen * inner;
      const int64_t* at = place + o * chosen * inner;
      if (!accumulate) {
        for (int64_t k = 0; k < plane; k++) to[k] = 0;
      }
      for (int64_t k = 0; k < chosen; k++) {
        for (int64_t i = 0; i < inner; i++) {
          to[at[k * inner + i] * inner + i] += from[k * inner + i];
        }
      }
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_amax_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out count, jdn_in x, int64_t outer, int64_t size,
            int64_t inner, jdn_in layout),
           (dtype, y, count, x, outer, size, inner, layout)) {
  extreme<Largest>(dtype, y, count, x, Axes(outer, size, inner, layout));
}

JDN_KERNEL(jdn_amin_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out count, jdn_in x, int64_t outer, int64_t size,
            int64_t inner, jdn_in layout),
           (dtype, y, count, x, outer, size, inner, layout)) {
  extreme<Smallest>(dtype, y, count, x, Axes(outer, size, inner, layout));
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
            int64_t inner, int64_t chosen, int32_t accumulate),
           (dtype, dx, dy, index, outer, size, inner, chosen, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    select_backward(static_cast<T*>(dx), static_cast<const T*>(dy),
                    static_cast<const int64_t*>(index), outer, size, inner, chosen, accumulate);
  });
}
