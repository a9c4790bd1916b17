// Linear layers: a product, the bias, and the gradients of all three.
#include <jdynet/matmul.h>

#include "isa/denormals.h"
#include "kernels/columns.h"
#include "kernels/dtypes.h"
#include "kernels/product.h"

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_linear_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in weight, jdn_in bias, int64_t rows,
            int64_t in, int64_t out),
           (dtype, y, x, weight, bias, rows, in, out)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    if (bias != nullptr) {
      repeat_row(static_cast<T*>(y), out, static_cast<const T*>(bias), rows, out);
    }
    multiply(static_cast<T*>(y), out, Matrix<T>{static_cast<const T*>(x), in, false},
             Matrix<T>{static_cast<const T*>(weight), in, true}, rows, out, in,
             bias != nullptr ? T{1} : T{0});
  });
}

JDN_KERNEL(jdn_linear_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias, jdn_in dy, jdn_in x,
            jdn_in weight, int64_t rows, int64_t in, int64_t out, int32_t accumulate_x,
            int32_t accumulate_weight, int32_t accumulate_bias),
           (dtype, dx, dweight, dbias, dy, x, weight, rows, in, out, accumulate_x,
            accumulate_weight, accumulate_bias)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* gradient = static_cast<const T*>(dy);
    if (dx != nullptr) {
      multiply(static_cast<T*>(dx), in, Matrix<T>{gradient, out, false},
               Matrix<T>{static_cast<const T*>(weight), in, false}, rows, in, out,
               accumulate_x ? T{1} : T{0});
    }
    if (dweight != nullptr) {
      multiply(static_cast<T*>(dweight), in, Matrix<T>{gradient, out, true},
               Matrix<T>{static_cast<const T*>(x), in, false}, out, in, rows,
               accumulate_weight ? T{1} : T{0});
    }
    if (dbias != nullptr) {
      column_sums(static_cast<T*>(dbias), gradient, out, rows, out, accumulate_bias != 0);
    }
  });
}
