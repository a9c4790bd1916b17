#include "gemm.h"

#include <cblas.h>
#include <jdynet/runtime.h>

namespace {

// OpenBLAS refuses a row distance below the row's length, also where there is only one row or none
// and the distance does not matter.
blasint row_distance(int64_t ld, int64_t row) {
  if (ld < row) ld = row;
  return static_cast<blasint>(ld > 0 ? ld : 1);
}

CBLAS_TRANSPOSE transposition(bool transposed) { return transposed ? CblasTrans : CblasNoTrans; }

template <class T, class Blas>
void call(Blas blas, bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, T alpha,
          const T* a, int64_t lda, const T* b, int64_t ldb, T beta, T* c, int64_t ldc) {
  blas(CblasRowMajor, transposition(a_transposed), transposition(b_transposed),
       static_cast<blasint>(m), static_cast<blasint>(n), static_cast<blasint>(k), alpha, a,
       row_distance(lda, a_transposed ? m : k), b, row_distance(ldb, b_transposed ? k : n), beta, c,
       row_distance(ldc, n));
}

}  // namespace

namespace jdn {

void gemm_initialize() { openblas_set_num_threads(1); }

void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, float alpha,
          const float* a, int64_t lda, const float* b, int64_t ldb, float beta, float* c,
          int64_t ldc) {
  call(cblas_sgemm, a_transposed, b_transposed, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, double alpha,
          const double* a, int64_t lda, const double* b, int64_t ldb, double beta, double* c,
          int64_t ldc) {
  call(cblas_dgemm, a_transposed, b_transposed, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

}  // namespace jdn

const char* jdn_blas_config(void) { return openblas_get_config(); }

const char* jdn_blas_core(void) { return openblas_get_corename(); }
