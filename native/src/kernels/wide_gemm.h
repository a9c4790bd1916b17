// The kernels' way to the gemm seam (gemm.h): the same functions, which go another way where
// OpenBLAS has kernels of shorter vectors only than this instruction set.
#pragma once

#include "gemm.h"
#include "isa/isa.h"

namespace jdn::JDN_ISA {

void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, float alpha,
          const float* a, int64_t lda, const float* b, int64_t ldb, float beta, float* c,
          int64_t ldc);
void gemm(bool a_transposed, bool b_transposed, int64_t m, int64_t n, int64_t k, double alpha,
          const double* a, int64_t lda, const double* b, int64_t ldb, double beta, double* c,
          int64_t ldc);

}  // namespace jdn::JDN_ISA
