// Products with vectors of 64 bytes, for processors that OpenBLAS knows by shorter ones: it takes
// AMD's newer ones for Haswell.
//
// b is packed by panels of kVectors vectors of columns and kDepth rows, which stay in the second
// cache while all rows of a pass, kRows at a time, with their sums in registers.
#include "kernels/wide_gemm.h"

#include "isa/vec.h"

namespace jdn::JDN_ISA {
namespace {

template <class T>
class WideGemm {
 public:
  WideGemm(int64_t m, int64_t n, int64_t k, T alpha, T beta, T* c, int64_t ldc)
      : m_(m), n_(n), k_(k), alpha_(alpha), beta_(beta), c_(c), ldc_(ldc) {}

  // Few columns or rows are OpenBLAS's: its kernels are lower and narrower.
  static bool suits(int64_t m, int64_t n) { return m >= kFewRows && n >= kWidth / 2; }

  void run(bool a_transposed, const T* a, int64_t lda, bool b_transposed, const T* b,
           int64_t ldb) const {
    alignas(64) T panel[kDepth * kWidth];
    alignas(64) T rows[kLine * kDepth];
    const int64_t parts = (k_ + kDepth - 1) / kDepth;
    for (int64_t part = 0; part < parts; part++) {
      const int64_t q = k_ * part / parts, depth = k_ * (part + 1) / parts - q;
      const T scale = part == 0 ? beta_ : T{1};
      for (int64_t j = 0; j < n_; j += kWidth) {
        const int64_t columns = n_ - j < kWidth ? n_ - j : kWidth;
        pack_columns(panel, b_transposed, b_transposed ? b + j * ldb + q : b + q * ldb + j, ldb,
                     depth, columns);
        for (int64_t i = 0; i < m_; i += kRows) {
          const int64_t count = m_ - i < kRows ? m_ - i : kRows;
          Left left = {a + i * lda + q, lda, 1};
          if (a_transposed) {
            if (i % kLine == 0) pack_rows(rows, a + q * lda + i, lda, depth, m_ - i);
            left = {rows + i % kLine * depth, 1, kRows};
          }
          tile(left, panel, depth, count, columns, scale, c_ + i * ldc_ + j);
        }
      }
    }
  }

 private:
  static constexpr int kRows = 8, kVectors = 3;
  static constexpr int64_t kWidth = kVectors * lanes<T>, kDepth = 256, kFewRows = 4;
  static constexpr int64_t kLine = 64 / sizeof(T);

  // Rows of a: element [row, q] at row * row_step + q * step.
  struct Left {
    const T* data;
    int64_t row_step, step;
  };

  static void pack_columns(T* panel, bool transposed, const T* b, int64_t ldb, int64_t depth,
                           int64_t columns) {
    if (transposed) {
      // Along b's rows, which are the panel's columns: the panel is in the cache, b may not be.
      for (int64_t column = 0; column < kWidth; column++) {
        for (int64_t q = 0; q < depth; q++) {
          panel[q * kWidth + column] = column < columns ? b[column * ldb + q] : T{0};
        }
      }
      return;
    }
    for (int64_t q = 0; q < depth; q++, b += ldb, panel += kWidth) {
      int64_t column = 0;
      for (; column + lanes<T> <= columns; column += lanes<T>) {
        store(panel + column, load(b + column));
      }
      for (; column < kWidth; column++) panel[column] = column < columns ? b[column] : T{0};
    }
  }

  // A cache line of rows, which are columns in memory: one group of kRows after the other.
  static void pack_rows(T* rows, const T* a, int64_t lda, int64_t depth, int64_t count) {
    for (int64_t q = 0; q < depth; q++, a += lda, rows += kRows) {
      for (int64_t group = 0; group < kLine / kRows; group++) {
        T* const to = rows + group * depth * kRows;
        const T* const from = a + group * kRows;
        if (count >= (group + 1) * kRows) {
          for (int r = 0; r < kRows; r++) to[r] = from[r];
        } else {
          for (int64_t r = 0; r < count - group * kRows; r++) to[r] = from[r];
        }
      }
    }
  }

  void tile(Left a, const T* panel, int64_t depth, int64_t rows, int64_t columns, T scale,
            T* c) const {
    if (columns > 2 * lanes<T>)
      return tile_rows<kRows, 3>(a, panel, depth, rows, columns, scale, c);
    if (columns > lanes<T>) return tile_rows<kRows, 2>(a, panel, depth, rows, columns, scale, c);
    tile_rows<kRows, 1>(a, panel, depth, rows, columns, scale, c);
  }

  template <int most, int vectors>
  void tile_rows(Left a, const T* panel, int64_t depth, int64_t rows, int64_t columns, T scale,
                 T* c) const {
    if constexpr (most > 1) {
      if (rows < most) {
        return tile_rows<most - 1, vectors>(a, panel, depth, rows, columns, scale, c);
      }
    }
    vec<T> sums[most][vectors] = {};
    const T* row[most];
    for (int r = 0; r < most; r++) row[r] = a.data + r * a.row_step;
    for (int64_t q = 0; q < depth; q++, panel += kWidth) {
      vec<T> values[vectors];
#pragma GCC unroll 3
      for (int v = 0; v < vectors; v++) values[v] = load(panel + v * lanes<T>);
#pragma GCC unroll 8
      for (int r = 0; r < most; r++) {
        const vec<T> factor = splat(row[r][q * a.step]);
#pragma GCC unroll 3
        for (int v = 0; v < vectors; v++) sums[r][v] += factor * values[v];
      }
    }
    const vec<T> alpha = splat(alpha_), beta = splat(scale);
#pragma GCC unroll 8
    for (int r = 0; r < most; r++, c += ldc_) {
#pragma GCC unroll 3
      for (int v = 0; v < vectors; v++) {
        const int64_t left = columns - v * lanes<T>;
        const int64_t n = left < lanes<T> ? left : int64_t{lanes<T>};
        vec<T> sum = alpha * sums[r][v];
        if (scale != 0) sum += beta * load_part(c + v * lanes<T>, n);
        store_part(c + v * lanes<T>, sum, n);
      }
    }
  }

  int64_t m_, n_, k_;
  T alpha_, beta_;
  T* c_;
  int64_t ldc_;
};

template <class T>
void multiply(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, T alpha,
              const T* a, int64_t lda, const T* b, int64_t ldb, T beta, T* c, int64_t ldc) {
  if (JDN_VECTOR_BYTES > blas_vector_bytes && WideGemm<T>::suits(m, n)) {
    WideGemm<T>(m, n, k, alpha, beta, c, ldc).run(a_transposed, a, lda, b_transposed, b, ldb);
  } else {
    jdn::gemm(a_transposed, b_transposed, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  }
}

}  // namespace

void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, float alpha,
          const float* a, int64_t lda, const float* b, int64_t ldb, float beta, float* c,
          int64_t ldc) {
  multiply(a_transposed, b_transposed, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, double alpha,
          const double* a, int64_t lda, const double* b, int64_t ldb, double beta, double* c,
          int64_t ldc) {
  multiply(a_transposed, b_transposed, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

}  // namespace jdn::JDN_ISA
