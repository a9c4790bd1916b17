#include <jdynet/matmul.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/product.h"

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_matmul_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t batch, int64_t m, int64_t n,
            int64_t k, int64_t a_next, int64_t lda, int32_t a_transposed, int64_t b_next,
            int64_t ldb, int32_t b_transposed, int64_t y_next, int64_t ldy, int32_t accumulate),
           (dtype, y, a, b, batch, m, n, k, a_next, lda, a_transposed, b_next, ldb, b_transposed,
            y_next, ldy, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Tiles tiles(m, n, k);
    if (tiles.count() == 0) return;
    // Small matrices share a chunk.
    const int64_t work = tiles.rows * tiles.columns * (k + 1);
    const int64_t per_chunk = (1 << 19) / (work + 1) + 1;
    for_ranges(batch * tiles.count(), per_chunk, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const int64_t matrix = i / tiles.count();
        multiply_tile(tiles, i % tiles.count(), static_cast<T*>(y) + matrix * y_next, ldy,
                      Matrix<T>{static_cast<const T*>(a) + matrix * a_next, lda, a_transposed != 0},
                      Matrix<T>{static_cast<const T*>(b) + matrix * b_next, ldb, b_transposed != 0},
                      m, n, k, accumulate ? T{1} : T{0});
      }
    });
  });
}
