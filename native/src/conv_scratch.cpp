// How much scratch memory a convolution needs: the same for every instruction set.
#include <jdynet/conv.h>

#include "kernels/conv.h"
#include "kernels/dtypes.h"

using namespace jdn::JDN_ISA;

int64_t jdn_conv_forward_scratch(jdn_dtype dtype, jdn_in geometry, int64_t slots) {
  int64_t bytes = 0;
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    with_algorithm<T>(Convolution(geometry), [&](const auto& algorithm) {
      bytes = forward_scratch<T>(algorithm).bytes(slots, 0);
    });
  });
  return bytes;
}

int64_t jdn_conv_backward_scratch(jdn_dtype dtype, jdn_in geometry, int64_t slots,
                                  int32_t parameters) {
  int64_t bytes = 0;
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Convolution c(geometry);
    with_algorithm<T>(c, [&](const auto& algorithm) {
      const Scratch<T> scratch = backward_scratch<T>(c, algorithm, parameters != 0);
      bytes = scratch.bytes(slots, backward_chunks(c, scratch.chunk).count);
    });
  });
  return bytes;
}
