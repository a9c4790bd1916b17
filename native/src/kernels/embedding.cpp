// Embeddings: bags of rows, and gradients gathered row by row.
#include <jdynet/embedding.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/walk.h"

namespace jdn::JDN_ISA {
namespace {

// y += factor * x, for a row of n elements.
template <class T>
JDN_INLINE void add_row(T* y, const T* x, T factor, int64_t n) {
  int64_t i = 0;
  for (; i + lanes<T> <= n; i += lanes<T>) store(y + i, load(y + i) + factor * load(x + i));
  if (i < n) store_n<T>(y + i, load_n(y + i, n - i) + factor * load_n(x + i, n - i), n - i);
}

template <class T>
JDN_INLINE void scale_row(T* y, T factor, int64_t n) {
  for (int64_t i = 0; i < n; i++) y[i] *= factor;
}

template <class T>
T dot_row(const T* x, const T* y, int64_t n) {
  vec<T> sum{};
  int64_t i = 0;
  for (; i + lanes<T> <= n; i += lanes<T>) sum += load(x + i) * load(y + i);
  if (i < n) sum += load_n(x + i, n - i) * load_n(y + i, n - i);
  return sum_lanes<T>(sum);
}

// Rows of a chunk, where each costs about so many elements.
int64_t rows_per_chunk(int64_t elements) { return kMapChunk / (elements + 1) + 1; }

// The arguments of jdn_embedding_backward.
template <class T>
struct Gradient {
  T* dtable;
  const T* dy;
  const int64_t *rows, *pieces, *order, *bag;
  const T* factor;
  int64_t width;
  bool by_frequency;

  void row(int64_t k, T* spare) const {
    T* to = dtable + (rows == nullptr ? k : rows[k]) * width;
    const int64_t begin = pieces[2 * k], end = pieces[2 * k + 1];
    // A quotient is added once it is known.
    const bool apart = rows != nullptr && by_frequency;
    for (int64_t column = 0; column < width; column += kSpare) {
      const int64_t n = width - column < kSpare ? width - column : kSpare;
      T* sum = apart ? spare : to + column;
      if (apart || rows == nullptr) {
        for (int64_t i = 0; i < n; i++) sum[i] = 0;
      }
      for (int64_t j = begin; j < end; j++) {
        const int64_t e = order[j];
        const int64_t from = bag == nullptr ? e : bag[e];
        add_row(sum, dy + from * width + column, factor == nullptr ? T(1) : factor[e], n);
      }
      if (by_frequency) scale_row(sum, T(1) / static_cast<T>(end - begin), n);
      if (apart) add_row(to + column, sum, T(1), n);
    }
  }
  static constexpr int64_t kSpare = 512;
};

template <class T>
struct Bags {
  T* y;
  int64_t* chosen;
  const T* table;
  const int64_t *index, *offsets;
  const T* weights;
  int64_t width, skip;

  int64_t size(int64_t b) const {
    int64_t size = 0;
    for (int64_t e = offsets[b]; e < offsets[b + 1]; e++) size += index[e] != skip;
    return size;
  }

  void sum(int64_t b, bool mean) const {
    T* to = y + b * width;
    for (int64_t i = 0; i < width; i++) to[i] = 0;
    for (int64_t e = offsets[b]; e < offsets[b + 1]; e++) {
      if (index[e] == skip) continue;
      add_row(to, table + index[e] * width, weights == nullptr ? T(1) : weights[e], width);
    }
    const int64_t count = mean ? size(b) : 0;
    if (count > 0) scale_row(to, T(1) / static_cast<T>(count), width);
  }

  void max(int64_t b) const {
    T* to = y + b * width;
    int64_t* from = chosen + b * width;
    for (int64_t i = 0; i < width; i++) {
      to[i] = 0;
      from[i] = -1;
    }
    for (int64_t e = offsets[b]; e < offsets[b + 1]; e++) {
      if (index[e] == skip) continue;
      const T* row = table + index[e] * width;
      for (int64_t i = 0; i < width; i++) {
        if (from[i] < 0 || row[i] > to[i]) {
          to[i] = row[i];
          from[i] = index[e];
        }
      }
    }
  }
};

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL_OF(int64_t, jdn_embedding_rows,
              (jdn_out rows, jdn_out pieces, jdn_in sorted, int64_t n, int64_t skip),
              (rows, pieces, sorted, n, skip)) {
  const int64_t* in = static_cast<const int64_t*>(sorted);
  int64_t* row = static_cast<int64_t*>(rows);
  int64_t* piece = static_cast<int64_t*>(pieces);
  int64_t count = 0;
  for (int64_t i = 0; i < n;) {
    int64_t end = i + 1;
    while (end < n && in[end] == in[i]) end++;
    if (in[i] != skip) {
      row[count] = in[i];
      piece[2 * count] = i;
      piece[2 * count + 1] = end;
      count++;
    }
    i = end;
  }
  return count;
}

JDN_KERNEL(jdn_embedding_backward,
           (jdn_dtype dtype, jdn_out dtable, jdn_in dy, jdn_in rows, jdn_in pieces, jdn_in order,
            jdn_in bag, jdn_in factor, int64_t n, int64_t count, int64_t width,
            int32_t by_frequency),
           (dtype, dtable, dy, rows, pieces, order, bag, factor, n, count, width, by_frequency)) {
  if (count == 0) return;
  const auto list = [](jdn_in address) { return static_cast<const int64_t*>(address); };
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Gradient<T> gradient{static_cast<T*>(dtable),
                               static_cast<const T*>(dy),
                               list(rows),
                               list(pieces),
                               list(order),
                               list(bag),
                               static_cast<const T*>(factor),
                               width,
                               by_frequency != 0};
    for_ranges(count, rows_per_chunk(width * (1 + n / count)), [&](int64_t begin, int64_t end) {
      FlushDenormals flush(dtype);
      T spare[Gradient<T>::kSpare];
      for (int64_t k = begin; k < end; k++) gradient.row(k, spare);
    });
  });
}

JDN_KERNEL(jdn_embedding_bag_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out chosen, jdn_in table, jdn_in index, jdn_in offsets,
            jdn_in weights, int64_t bags, int64_t width, int64_t skip, int32_t mode),
           (dtype, y, chosen, table, index, offsets, weights, bags, width, skip, mode)) {
  if (bags == 0) return;
  const int64_t* ends = static_cast<const int64_t*>(offsets);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Bags<T> all{static_cast<T*>(y),
                      static_cast<int64_t*>(chosen),
                      static_cast<const T*>(table),
                      static_cast<const int64_t*>(index),
                      ends,
                      static_cast<const T*>(weights),
                      width,
                      skip};
    const int64_t grain = rows_per_chunk(width * (1 + ends[bags] / bags));
    for_ranges(bags, grain, [&](int64_t begin, int64_t end) {
      FlushDenormals flush(dtype);
      for (int64_t b = begin; b < end; b++) {
        if (mode == JDN_BAG_MAX) {
          all.max(b);
        } else {
          all.sum(b, mode == JDN_BAG_MEAN);
        }
      }
    });
  });
}

JDN_KERNEL(jdn_embedding_bag_entries,
           (jdn_dtype dtype, jdn_out bag, jdn_out factor, jdn_in index, jdn_in offsets,
            jdn_in weights, int64_t bags, int64_t skip, int32_t mode),
           (dtype, bag, factor, index, offsets, weights, bags, skip, mode)) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Bags<T> all{nullptr,
                      nullptr,
                      nullptr,
                      static_cast<const int64_t*>(index),
                      static_cast<const int64_t*>(offsets),
                      static_cast<const T*>(weights),
                      0,
                      skip};
    for (int64_t b = 0; b < bags; b++) {
      const T share = mode == JDN_BAG_MEAN ? T(1) / static_cast<T>(all.size(b)) : T(1);
      for (int64_t e = all.offsets[b]; e < all.offsets[b + 1]; e++) {
        static_cast<int64_t*>(bag)[e] = b;
        static_cast<T*>(factor)[e] = weights == nullptr ? share : all.weights[e];
      }
    }
  });
}

JDN_KERNEL(jdn_embedding_bag_max_backward,
           (jdn_dtype dtype, jdn_out dtable, jdn_in dy, jdn_in chosen, int64_t bags, int64_t width),
           (dtype, dtable, dy, chosen, bags, width)) {
  const int64_t* row = static_cast<const int64_t*>(chosen);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    T* to = static_cast<T*>(dtable);
    const T* from = static_cast<const T*>(dy);
    // Columns are apart; a row may be chosen by several bags.
    for_ranges(width, rows_per_chunk(bags), [&](int64_t begin, int64_t end) {
      FlushDenormals flush(dtype);
      for (int64_t b = 0; b < bags; b++) {
        for (int64_t c = begin; c < end; c++) {
          const int64_t chosen_row = row[b * width + c];
          if (chosen_row >= 0) to[chosen_row * width + c] += from[b * width + c];
        }
      }
    });
  });
}

JDN_KERNEL(jdn_embedding_bag_weights_backward,
           (jdn_dtype dtype, jdn_out dweights, jdn_in dy, jdn_in table, jdn_in index, jdn_in bag,
            int64_t n, int64_t width, int64_t skip, int32_t accumulate),
           (dtype, dweights, dy, table, index, bag, n, width, skip, accumulate)) {
  const int64_t* row = static_cast<const int64_t*>(index);
  const int64_t* of = static_cast<const int64_t*>(bag);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    T* to = static_cast<T*>(dweights);
    const T* rows = static_cast<const T*>(table);
    const T* from = static_cast<const T*>(dy);
    for_ranges(n, rows_per_chunk(width), [&](int64_t begin, int64_t end) {
      FlushDenormals flush(dtype);
      for (int64_t e = begin; e < end; e++) {
        const T dot =
            row[e] == skip ? T(0) : dot_row(from + of[e] * width, rows + row[e] * width, width);
        to[e] = accumulate ? to[e] + dot : dot;
      }
    });
  });
}
