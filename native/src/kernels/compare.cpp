// Comparison and logic. No arithmetic: denormals stay.
#include <jdynet/compare.h>

#include "kernels/dtypes.h"
#include "kernels/operands.h"

using namespace jdn::JDN_ISA;

// f(a, b).
#define JDN_COMPARE(name, f)                                                             \
  JDN_KERNEL(jdn_##name##_forward,                                                       \
             (jdn_dtype dtype, jdn_out y, jdn_in a, jdn_in b, int64_t n, int64_t a_step, \
              int64_t b_step, jdn_in layout),                                            \
             (dtype, y, a, b, n, a_step, b_step, layout)) {                              \
    const Operands<2> call{y, {a, b}, n, {a_step, b_step}, layout};                      \
    with_any(dtype, [&](auto zero) { call.loop<uint8_t, decltype(zero)>(f); });          \
  }

JDN_COMPARE(eq, [](auto p, auto q) { return p == q; })
JDN_COMPARE(ne, [](auto p, auto q) { return p != q; })
JDN_COMPARE(lt, [](auto p, auto q) { return p < q; })
JDN_COMPARE(le, [](auto p, auto q) { return p <= q; })
JDN_COMPARE(gt, [](auto p, auto q) { return p > q; })
JDN_COMPARE(ge, [](auto p, auto q) { return p >= q; })
JDN_COMPARE(logical_and, [](auto p, auto q) { return (p != 0) & (q != 0); })
JDN_COMPARE(logical_or, [](auto p, auto q) { return (p != 0) | (q != 0); })
JDN_COMPARE(logical_xor, [](auto p, auto q) { return (p != 0) != (q != 0); })
