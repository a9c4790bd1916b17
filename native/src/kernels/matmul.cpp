// Products of matrices, one by one or in batches: floats by the gemm seam, integers here.
#include <jdynet/matmul.h>

#include <type_traits>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/lines.h"
#include "kernels/product.h"

namespace jdn::JDN_ISA {
namespace {

// Integers: y = alpha * a * b, or y += with accumulate. Blocks of b are packed side by side, a
// whole number of vectors wide.
template <int kVectors, class T>
void multiply_integers(T* y, int64_t ldy, Matrix<T> a, Matrix<T> b, int64_t m, int64_t n, int64_t k,
                       T alpha, bool accumulate) {
  using U = std::make_unsigned_t<T>;  // wraps around
  constexpr int64_t kColumns = kVectors * lanes<U>, kDepth = 128;
  U packed[kDepth * kColumns];
  for (int64_t j = 0; j < n; j += kColumns) {
    const int64_t columns = n - j < kColumns ? n - j : kColumns;
    for (int64_t p = 0; p == 0 || p < k; p += kDepth) {
      const int64_t depth = k - p < kDepth ? k - p : kDepth;
      for (int64_t q = 0; q < depth; q++) {
        for (int64_t c = 0; c < kColumns; c++) {
          packed[q * kColumns + c] = c < columns ? static_cast<U>(*b.at(p + q, j + c)) : U{0};
        }
      }
      for (int64_t i = 0; i < m; i++) {
        vec<U> sums[kVectors] = {};
        for (int64_t q = 0; q < depth; q++) {
          const vec<U> factor = splat(static_cast<U>(*a.at(i, p + q)));
          for (int v = 0; v < kVectors; v++) {
            sums[v] += factor * load(packed + q * kColumns + v * lanes<U>);
          }
        }
        U products[kColumns];
        for (int v = 0; v < kVectors; v++) {
          store(products + v * lanes<U>, sums[v] * splat(static_cast<U>(alpha)));
        }
        T* out = y + i * ldy + j;
        for (int64_t c = 0; c < columns; c++) {
          const U before = accumulate || p > 0 ? static_cast<U>(out[c]) : U{0};
          out[c] = static_cast<T>(static_cast<U>(before + products[c]));
        }
      }
    }
  }
}

// Sum of k products of dense values, pairwise.
template <class T>
T dot_part(const T* a, const T* b, int64_t k) {
  return DenseLine<T>{k}.sum_of([&](Place at) { return get(a, at) * get(b, at); })[0];
}

// The same in parallel; cut by k alone.
template <class T>
T dot(const T* a, const T* b, int64_t k) {
  constexpr int64_t kParts = 64;
  const int64_t part = (k / kParts / kMapChunk + 1) * kMapChunk;
  T sums[kParts + 1] = {};
  for_ranges(k, part, [&](int64_t begin, int64_t end) {
    sums[begin / part] = dot_part(a + begin, b + begin, end - begin);
  });
  T sum = 0;
  for (T partial : sums) sum += partial;
  return sum;
}

// y = alpha * a * b for a column a and a dense row b, or y += with beta = 1: bound by writing y,
// which a general product does not reach.
template <class T>
void outer(T* y, int64_t ldy, Matrix<T> a, const T* b, int64_t m, int64_t n, T alpha, T beta) {
  for (int64_t i = 0; i < m; i++) {
    const T factor = alpha * *a.at(i, 0);
    map_gradient(
        y + i * ldy, 0, n, beta != 0, [](vec<T> f, vec<T> v) { return f * v; },
        Input<T>{&factor, 0}, Input<T>{b, 1});
  }
}

// One tile of a product with beta = 0 or 1.
template <class T>
void multiply_part(T* y, int64_t ldy, Matrix<T> a, Matrix<T> b, int64_t m, int64_t n, int64_t k,
                   T alpha, T beta) {
  if constexpr (std::is_integral_v<T>) {
    if (n <= lanes<T>) {
      multiply_integers<1>(y, ldy, a, b, m, n, k, alpha, beta != 0);
    } else {
      multiply_integers<4>(y, ldy, a, b, m, n, k, alpha, beta != 0);
    }
  } else if (m == 1 && n == 1 && (!a.transposed || a.ld == 1) && (b.transposed || b.ld == 1)) {
    const T sum = alpha * dot(a.data, b.data, k);
    *y = beta == 0 ? sum : *y + sum;
  } else if (k == 1 && (!b.transposed || b.ld == 1)) {
    outer(y, ldy, a, b.data, m, n, alpha, beta);
  } else {
    multiply_floats(y, ldy, a, b, m, n, k, alpha, beta);
  }
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_matmul_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, double alpha, int64_t batch, int64_t m,
            int64_t n, int64_t k, int64_t a_next, int64_t lda, int32_t a_transposed, int64_t b_next,
            int64_t ldb, int32_t b_transposed, int64_t y_next, int64_t ldy, jdn_in layout,
            int32_t accumulate),
           (dtype, y, a, b, alpha, batch, m, n, k, a_next, lda, a_transposed, b_next, ldb,
            b_transposed, y_next, ldy, layout, accumulate)) {
  FlushDenormals flush(dtype);
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T factor = truncated<T>(alpha);
    const int64_t depth = factor == 0 ? 0 : k;
    const Tiles tiles(m, n, depth);
    if (tiles.count() == 0) return;
    const int64_t single[] = {1, batch, y_next, a_next, b_next};
    const Layout matrices(layout != nullptr ? layout : single);
    const int64_t run = matrices.row();
    // Small matrices share a chunk.
    const int64_t work = tiles.rows * tiles.columns * (depth + 1);
    const int64_t per_chunk = (1 << 19) / (work + 1) + 1;
    const int64_t count = run == 0 ? 0 : matrices.rows() * run * tiles.count();
    for_ranges(count, per_chunk, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const int64_t matrix = i / tiles.count();
        const auto start = [&](int operand) {
          return matrices.offset(operand, matrix / run) +
                 matrix % run * matrices.row_stride(operand);
        };
        multiply_tile(
            tiles, i % tiles.count(), static_cast<T*>(y) + start(0), ldy,
            Matrix<T>{static_cast<const T*>(a) + start(1), lda, a_transposed != 0},
            Matrix<T>{static_cast<const T*>(b) + start(2), ldb, b_transposed != 0}, m, n,
            accumulate ? T{1} : T{0},
            [&](int64_t rows, int64_t columns, Matrix<T> left, Matrix<T> right, T beta, T* out) {
              multiply_part(out, ldy, left, right, rows, columns, depth, factor, beta);
            });
      }
    });
  });
}
