// Products of one matrix with a few rows at a time, again and again: the steps of a recurrent
// layer. The matrix is packed once into panels of a few vectors of columns; a product runs along k
// with a block of rows times a panel in registers, and what becomes of the sums can follow while
// they are in the first cache. The gemm seam would pack the matrix anew at each step.
#pragma once

#include "kernels/product.h"

namespace jdn::JDN_ISA {

// A matrix [k, gates * units]: the columns of a unit, one for each gate, are in the same panel.
template <class T, int gates>
class Panels {
 public:
  // Elements that packing takes.
  static int64_t size(int64_t k, int64_t units, int64_t rows) {
    return rows <= kFew ? 0 : panels(units) * k * kWidth;
  }

  // rows: of all products together; for few of them b is used as it stands.
  Panels(Matrix<T> b, int64_t k, int64_t units, int64_t rows, T* memory)
      : b_(b), k_(k), units_(units), packed_(rows <= kFew ? nullptr : memory) {
    if (packed_ == nullptr) return;
    for_ranges(panels(units), kMapChunk / (k * kWidth) + 1, [&](int64_t begin, int64_t end) {
      for (int64_t panel = begin; panel < end; panel++) pack(memory, panel);
    });
  }

  // Calls body(panel, row, rows) for all panels and blocks of so many rows, on all threads.
  template <class F>
  void for_blocks(int64_t rows, const F& body) const {
    constexpr int64_t kWork = 1 << 19;
    const int64_t blocks = (rows + kBlock - 1) / kBlock;
    const int64_t per_chunk = kWork / (kBlock * kWidth * (k_ + kActivation)) + 1;
    for_ranges(panels(units_) * blocks, per_chunk, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const int64_t block = i % blocks, first = rows * block / blocks;
        body(i / blocks, first, rows * (block + 1) / blocks - first);
      }
    });
  }

  // Calls f(unit, n) for the units of a panel, at most a vector of them at a time.
  template <class F>
  JDN_INLINE void for_units(int64_t panel, const F& f) const {
    const int64_t end = (panel + 1) * kUnits < units_ ? (panel + 1) * kUnits : units_;
    for (int64_t unit = panel * kUnits; unit < end; unit += lanes<T>) {
      f(unit, end - unit < lanes<T> ? end - unit : int64_t{lanes<T>});
    }
  }

  // c = a[rows, k] * b in the columns of a panel; c += in those of the first `added` gates. rows
  // are a block of for_blocks.
  void multiply(T* c, int64_t ldc, const T* a, int64_t lda, int64_t panel, int64_t rows,
                int added) const {
    if (packed_ == nullptr) return multiply_unpacked(c, ldc, a, lda, panel, rows, added);
    const int64_t parts = (rows + kRows - 1) / kRows;
    for (int64_t q = 0; q < k_; q += kDepth) {
      const int64_t depth = k_ - q < kDepth ? k_ - q : kDepth;
      for (int64_t part = 0; part < parts; part++) {
        const int64_t first = rows * part / parts, n = rows * (part + 1) / parts - first;
        multiply_rows<kRows>(c + first * ldc, ldc, a + first * lda + q, lda, panel, q, depth, n,
                             q == 0 ? added : gates);
      }
    }
  }

 private:
  static constexpr int kVectors = gates == 1 ? 4 : gates;
  static constexpr int kPerGate = kVectors / gates;
  static constexpr int64_t kWidth = kVectors * lanes<T>, kUnits = kPerGate * lanes<T>;
  // As many rows as there are registers for their sums.
  static constexpr int kRows = (JDN_VECTOR_BYTES == 64 ? 24 : 12) / kVectors;
  static constexpr int64_t kBlock = 32;
  // As much of a panel as stays in the first cache while a block of rows passes.
  static constexpr int64_t kDepth = 24 * 1024 / (kWidth * int64_t{sizeof(T)});
  static constexpr int64_t kFew = 8;
  // What follows a sum costs about so many products.
  static constexpr int64_t kActivation = 16;

  static int64_t panels(int64_t units) { return (units + kUnits - 1) / kUnits; }
  static int64_t unit_of(int64_t panel, int vector) {
    return panel * kUnits + vector % kPerGate * lanes<T>;
  }

  void pack(T* memory, int64_t panel) const {
    constexpr int64_t kLine = 64 / sizeof(T);  // a cache line of b
    for (int64_t begin = 0; begin < k_; begin += kLine) {
      const int64_t end = begin + kLine < k_ ? begin + kLine : k_;
      for (int vector = 0; vector < kVectors; vector++) {
        for (int lane = 0; lane < lanes<T>; lane++) {
          const int64_t unit = unit_of(panel, vector) + lane;
          const int64_t column = vector / kPerGate * units_ + unit;
          T* to = memory + panel * k_ * kWidth + vector * lanes<T> + lane;
          for (int64_t q = begin; q < end; q++) {
            to[q * kWidth] = unit < units_ ? *b_.at(q, column) : T{0};
          }
        }
      }
    }
  }

  void multiply_unpacked(T* c, int64_t ldc, const T* a, int64_t lda, int64_t panel, int64_t rows,
                         int added) const {
    const int64_t unit = panel * kUnits;
    const int64_t n = units_ - unit < kUnits ? units_ - unit : kUnits;
    for (int gate = 0; gate < gates; gate++) {
      const int64_t column = gate * units_ + unit;
      multiply_floats(c + column, ldc, Matrix<T>{a, lda, false},
                      Matrix<T>{b_.at(0, column), b_.ld, b_.transposed}, rows, n, k_, T{1},
                      gate < added ? T{1} : T{0});
    }
  }

  // [begin, begin + depth) of k for up to `most` rows.
  template <int most>
  void multiply_rows(T* c, int64_t ldc, const T* a, int64_t lda, int64_t panel, int64_t begin,
                     int64_t depth, int64_t rows, int added) const {
    if constexpr (most > 1) {
      if (rows < most) {
        return multiply_rows<most - 1>(c, ldc, a, lda, panel, begin, depth, rows, added);
      }
    }
    vec<T> sums[most][kVectors] = {};
    const T* b = packed_ + (panel * k_ + begin) * kWidth;
    for (int64_t q = 0; q < depth; q++, b += kWidth) {
      vec<T> values[kVectors];
#pragma GCC unroll 8
      for (int v = 0; v < kVectors; v++) values[v] = load(b + v * lanes<T>);
#pragma GCC unroll 8
      for (int r = 0; r < most; r++) {
        const vec<T> factor = splat(a[r * lda + q]);
#pragma GCC unroll 8
        for (int v = 0; v < kVectors; v++) sums[r][v] += factor * values[v];
      }
    }
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; v++) {
      const int64_t unit = unit_of(panel, v), left = units_ - unit;
      if (left <= 0) continue;
      const int64_t n = left < lanes<T> ? left : int64_t{lanes<T>};
      T* to = c + v / kPerGate * units_ + unit;
#pragma GCC unroll 8
      for (int r = 0; r < most; r++, to += ldc) {
        store_part(to, v / kPerGate < added ? load_part(to, n) + sums[r][v] : sums[r][v], n);
      }
    }
  }

  Matrix<T> b_;
  int64_t k_, units_;
  const T* packed_;
};

}  // namespace jdn::JDN_ISA
