// A matrix product cut into tiles that run in parallel, each one call of the gemm seam.
#pragma once

#include "kernels/map.h"
#include "kernels/wide_gemm.h"

namespace jdn::JDN_ISA {

template <class T>
struct Matrix {
  const T* data;
  int64_t ld;  // elements between rows as stored
  bool transposed;
  // Where op(matrix) has its element [row, column].
  const T* at(int64_t row, int64_t column) const {
    return transposed ? data + column * ld + row : data + row * ld + column;
  }
};

// Tiles of an [m, n] product over k. The cut follows from the shape alone, so that results do not
// depend on threads. Each tile packs its operands anew, which is worth it from about 2^25
// multiplications on (a millisecond); smaller products are cut in two, larger ones in about eight.
struct Tiles {
  Tiles(int64_t m, int64_t n, int64_t k) : rows(m), columns(n) {
    constexpr int64_t kMinimum = 128;
    constexpr double kSmallest = 1 << 22, kWorthwhile = 1 << 25;
    const double depth = static_cast<double>(k);
    const double work = static_cast<double>(m) * static_cast<double>(n) * depth;
    double most = work / 2 < kWorthwhile ? work / 2 : kWorthwhile;
    if (most < work / 8) most = work / 8;
    if (most < kSmallest) most = kSmallest;
    while (static_cast<double>(rows) * static_cast<double>(columns) * depth > most) {
      int64_t& longer = rows > columns ? rows : columns;
      if (longer <= kMinimum) break;
      longer = (longer / 2 + 31) / 32 * 32;
    }
    down = rows > 0 ? (m + rows - 1) / rows : 0;
    across = columns > 0 ? (n + columns - 1) / columns : 0;
  }
  int64_t rows, columns;  // of a tile
  int64_t down, across;   // how many tiles
  int64_t count() const { return down * across; }
};

// Tile number `tile` of y[m, n] = alpha * a * b + beta * y on the calling thread, by
// product(rows, columns, a, b, beta, y) on its part of the operands.
template <class T, class F>
void multiply_tile(const Tiles& tiles, int64_t tile, T* y, int64_t ldy, Matrix<T> a, Matrix<T> b,
                   int64_t m, int64_t n, T beta, const F& product) {
  const int64_t row = tile / tiles.across * tiles.rows;
  const int64_t column = tile % tiles.across * tiles.columns;
  const int64_t rows = tiles.rows < m - row ? tiles.rows : m - row;
  const int64_t columns = tiles.columns < n - column ? tiles.columns : n - column;
  T* out = y + row * ldy + column;
  product(rows, columns, Matrix<T>{a.at(row, 0), a.ld, a.transposed},
          Matrix<T>{b.at(0, column), b.ld, b.transposed}, beta, out);
}

// y = alpha * a * b + beta * y on the calling thread, of any sizes.
template <class T>
void multiply_floats(T* y, int64_t ldy, Matrix<T> a, Matrix<T> b, int64_t m, int64_t n, int64_t k,
                     T alpha, T beta) {
  if (k > 0 && alpha != 0) {
    gemm(a.transposed, b.transposed, m, n, k, alpha, a.data, a.ld, b.data, b.ld, beta, y, ldy);
  } else if (beta == 0) {
    for (int64_t i = 0; i < m; i++) {
      for (int64_t j = 0; j < n; j++) y[i * ldy + j] = 0;
    }
  }
}

template <class T>
void multiply(T* y, int64_t ldy, Matrix<T> a, Matrix<T> b, int64_t m, int64_t n, int64_t k,
              T beta) {
  const Tiles tiles(m, n, k);
  for_chunks(tiles.count(), [&](int64_t tile) {
    multiply_tile(
        tiles, tile, y, ldy, a, b, m, n, beta,
        [&](int64_t rows, int64_t columns, Matrix<T> left, Matrix<T> right, T scale, T* out) {
          multiply_floats(out, ldy, left, right, rows, columns, k, T{1}, scale);
        });
  });
}

}  // namespace jdn::JDN_ISA
