// How much scratch memory attention needs: the same for every instruction set.
#include <jdynet/attention.h>

#include "kernels/attention.h"
#include "kernels/dtypes.h"

using namespace jdn::JDN_ISA;

int64_t jdn_attention_scratch(jdn_dtype dtype, jdn_in geometry, int64_t slots) {
  int64_t bytes = 0;
  with_float(dtype, [&](auto zero) {
    bytes = slots * AttentionSizes(geometry).slot() * int64_t{sizeof(zero)};
  });
  return bytes;
}
