// Products of matrices and of a matrix and a vector, by OpenBLAS.
#include "gemm.h"

#include <cblas.h>
#include <jdynet/runtime.h>
#include <string.h>

namespace {

// OpenBLAS refuses a row distance below the row's length, also where there is only one row or none
// and the distance does not matter.
blasint row_distance(int64_t ld, int64_t row) {
  if (ld < row) ld = row;
  return static_cast<blasint>(ld > 0 ? ld : 1);
}

CBLAS_TRANSPOSE transposition(bool transposed) { return transposed ? CblasTrans : CblasNoTrans; }

// A product with a vector takes half the time as such. y is cleared first where beta is 0: what was
// there before may be NaN.
template <class T, class Blas>
void call_vector(Blas blas, bool matrix_transposed, int64_t rows, int64_t columns, T alpha,
                 const T* matrix, int64_t ld, const T* x, int64_t x_step, T beta, T* y,
                 int64_t y_step) {
  const int64_t n = matrix_transposed ? columns : rows;
  if (beta == 0) {
    for (int64_t i = 0; i < n; i++) y[i * y_step] = 0;
  }
  blas(CblasRowMajor, transposition(matrix_transposed), static_cast<blasint>(rows),
       static_cast<blasint>(columns), alpha, matrix, row_distance(ld, columns), x,
       row_distance(x_step, 1), beta == 0 ? T{1} : beta, y, row_distance(y_step, 1));
}

template <class T, class Blas, class BlasVector>
void call(Blas blas, BlasVector blas_vector, bool a_transposed, bool b_transposed, int64_t m,
          int64_t n, int64_t k, T alpha, const T* a, int64_t lda, const T* b, int64_t ldb, T beta,
          T* c, int64_t ldc) {
  if (n == 1) {
    call_vector(blas_vector, a_transposed, a_transposed ? k : m, a_transposed ? m : k, alpha, a,
                lda, b, b_transposed ? 1 : ldb, beta, c, ldc);
    return;
  }
  if (m == 1) {
    call_vector(blas_vector, !b_transposed, b_transposed ? n : k, b_transposed ? k : n, alpha, b,
                ldb, a, a_transposed ? lda : 1, beta, c, 1);
    return;
  }
  blas(CblasRowMajor, transposition(a_transposed), transposition(b_transposed),
       static_cast<blasint>(m), static_cast<blasint>(n), static_cast<blasint>(k), alpha, a,
       row_distance(lda, a_transposed ? m : k), b, row_distance(ldb, b_transposed ? k : n), beta, c,
       row_distance(ldc, n));
}

}  // namespace

namespace jdn {

int32_t blas_vector_bytes = 64;

void gemm_initialize() {
  openblas_set_num_threads(1);
  const char* core = openblas_get_corename();
  if (strcmp(core, "Haswell") == 0 || strcmp(core, "Zen") == 0) blas_vector_bytes = 32;
}

void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, float alpha,
          const float* a, int64_t lda, const float* b, int64_t ldb, float beta, float* c,
          int64_t ldc) {
  call(cblas_sgemm, cblas_sgemv, a_transposed, b_transposed, m, n, k, alpha, a, lda, b, ldb, beta,
       c, ldc);
}

void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, double alpha,
          const double* a, int64_t lda, const double* b, int64_t ldb, double beta, double* c,
          int64_t ldc) {
  call(cblas_dgemm, cblas_dgemv, a_transposed, b_transposed, m, n, k, alpha, a, lda, b, ldb, beta,
       c, ldc);
}

}  // namespace jdn

const char* jdn_blas_config(void) { return openblas_get_config(); }

const char* jdn_blas_core(void) { return openblas_get_corename(); }
