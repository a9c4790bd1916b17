// Questions about each element, answered by bool.
#include <jdynet/unary.h>

#include "kernels/dtypes.h"
#include "kernels/operands.h"

using namespace jdn::JDN_ISA;

// with: the dtypes, one of dtypes.h. f(x).
#define JDN_PREDICATE(name, with, f)                                              \
  JDN_KERNEL(jdn_##name##_forward,                                                \
             (jdn_dtype dtype, jdn_out out, jdn_in in, int64_t n, jdn_in layout), \
             (dtype, out, in, n, layout)) {                                       \
    with(dtype, [&](auto zero) {                                                  \
      Operands<1>{out, {in}, n, {1}, layout}.loop<uint8_t, decltype(zero)>(f);    \
    });                                                                           \
  }

JDN_PREDICATE(isnan, with_float, [](auto x) { return x != x; })
JDN_PREDICATE(isinf, with_float, [](auto x) { return __builtin_fabs(x) == __builtin_inf(); })
JDN_PREDICATE(isfinite, with_float, [](auto x) { return __builtin_fabs(x) < __builtin_inf(); })
JDN_PREDICATE(logical_not, with_any, [](auto x) { return x == 0; })
