// Dropout. Compiled without fused multiply-add (CMakeLists.txt): the same bits on every instruction
// set.
#include <jdynet/dropout.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/loops.h"
#include "kernels/philox.h"

namespace jdn::JDN_ISA {
namespace {

// Blocks of a chunk.
int64_t per_chunk(int64_t inner) { return kMapChunk / (inner + 1) + 1; }

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_dropout_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out mask, jdn_in x, int64_t blocks, int64_t inner,
            int64_t limit, double scale, double shift, double dropped, int64_t seed, int64_t stream,
            int64_t position),
           (dtype, y, mask, x, blocks, inner, limit, scale, shift, dropped, seed, stream,
            position)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T factor = static_cast<T>(scale), added = static_cast<T>(shift),
            other = static_cast<T>(dropped);
    const uint32_t least = static_cast<uint32_t>(limit);
    const auto piece = [&](const uint32_t* words, int64_t first, int64_t count) {
      uint8_t* const kept = static_cast<uint8_t*>(mask) + first;
      T* const out = static_cast<T*>(y) + first * inner;
      const T* const in = static_cast<const T*>(x) + first * inner;
      const auto value = [=](T v, uint8_t keep) { return keep ? v * factor + added : other; };
      for (int64_t i = 0; i < count; i++) kept[i] = words[i] >= least;
      if (inner == 1) return loop_piece(out, count, value, in, kept);
      for (int64_t i = 0; i < count; i++) {
        const uint8_t keep = kept[i];
        loop_piece(
            out + i * inner, inner, [=](T v) { return value(v, keep); }, in + i * inner);
      }
    };
    for_ranges(blocks, per_chunk(inner), [&](int64_t begin, int64_t end) {
      draw_range<1>({seed, stream, position}, begin, end, piece);
    });
  });
}

JDN_KERNEL(jdn_dropout_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dy, jdn_in mask, int64_t blocks, int64_t inner,
            double scale, int32_t accumulate),
           (dtype, dx, dy, mask, blocks, inner, scale, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const T factor = static_cast<T>(scale);
    const uint8_t* const kept = static_cast<const uint8_t*>(mask);
    const Input<T> in{static_cast<const T*>(dy), 1};
    const auto gradient = [=](T d, uint8_t keep) { return keep ? d * factor : T{0}; };
    for_ranges(blocks, per_chunk(inner), [&](int64_t begin, int64_t end) {
      T* const out = static_cast<T*>(dx);
      if (inner == 1) {
        return loop_gradient(out, begin, end, accumulate, gradient, in, Input<uint8_t>{kept, 1});
      }
      for (int64_t i = begin; i < end; i++) {
        loop_gradient(out, i * inner, (i + 1) * inner, accumulate, gradient, in,
                      Input<uint8_t>{kept + i, 0});
      }
    });
  });
}
