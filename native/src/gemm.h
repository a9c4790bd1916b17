// The seam to OpenBLAS: the only place that knows cblas.h is gemm.cpp.
#pragma once

#include <stdint.h>

namespace jdn {

// Sets OpenBLAS to one thread: threads are this library's business.
void gemm_initialize();

// Length of the vectors of OpenBLAS's kernels for this processor; 64 at least where that is not
// known. Set by gemm_initialize.
extern int32_t blas_vector_bytes;

// c = alpha * op(a) * op(b) + beta * c on the calling thread. All row-major; op(a) is [m, k], op(b)
// is [k, n], c is [m, n]; lda, ldb, ldc are the distances between rows as stored. With beta = 0, c
// is written without being read.
void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, float alpha,
          const float* a, int64_t lda, const float* b, int64_t ldb, float beta, float* c,
          int64_t ldc);
void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, double alpha,
          const double* a, int64_t lda, const double* b, int64_t ldb, double beta, double* c,
          int64_t ldc);

}  // namespace jdn
