// Ranges and the identity matrix. Compiled without fused multiply-add (CMakeLists.txt): the same
// bits on every instruction set.
#include <jdynet/creation.h>
#include <string.h>

#include <type_traits>

#include "kernels/dtypes.h"
#include "kernels/walk.h"

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_arange, (jdn_dtype dtype, jdn_out y, int64_t start, int64_t step, int64_t n),
           (dtype, y, start, step, n)) {
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    for_ranges(n, kMapChunk, [&](int64_t begin, int64_t end) {
      T* out = static_cast<T*>(y);
      for (int64_t i = begin; i < end; i++) {
        out[i] = static_cast<T>(static_cast<uint64_t>(start) +
                                static_cast<uint64_t>(i) * static_cast<uint64_t>(step));
      }
    });
  });
}

JDN_KERNEL(jdn_linspace,
           (jdn_dtype dtype, jdn_out y, double start, double end, double step, int64_t up,
            int64_t n),
           (dtype, y, start, end, step, up, n)) {
  with_value(dtype, [&](auto zero) {
    using T = decltype(zero);
    // from + (index of the first + i) * by; 32-bit counters become doubles in vectors.
    const auto fill = [](T* out, int32_t count, double from, double first, double by) {
      // Negative values have no direct way to an unsigned type.
      using Wide = std::conditional_t<std::is_integral_v<T>, int64_t, T>;
      for (int32_t i = 0; i < count; i++) {
        out[i] = static_cast<T>(static_cast<Wide>(from + (first + i) * by));
      }
    };
    for_ranges(n, kMapChunk, [&](int64_t begin, int64_t stop) {
      T* out = static_cast<T*>(y);
      const int64_t middle = up < begin ? begin : up < stop ? up : stop;
      fill(out + begin, static_cast<int32_t>(middle - begin), start, static_cast<double>(begin),
           step);
      fill(out + middle, static_cast<int32_t>(stop - middle), end,
           static_cast<double>(middle - (n - 1)), step);
    });
  });
}

JDN_KERNEL(jdn_eye, (jdn_dtype dtype, jdn_out y, int64_t rows, int64_t columns),
           (dtype, y, rows, columns)) {
  with_any(dtype, [&](auto zero) {
    using T = decltype(zero);
    for_ranges(rows, kMapChunk / (columns + 1) + 1, [&](int64_t begin, int64_t end) {
      T* out = static_cast<T*>(y) + begin * columns;
      memset(out, 0, static_cast<size_t>((end - begin) * columns) * sizeof(T));
      for (int64_t i = begin; i < end && i < columns; i++) out[(i - begin) * columns + i] = T{1};
    });
  });
}
