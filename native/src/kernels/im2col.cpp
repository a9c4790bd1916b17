// im2col and its gradient, image by image on all threads.
#include "kernels/im2col.h"

#include <jdynet/conv.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_im2col_forward, (jdn_dtype dtype, jdn_out columns, jdn_in x, jdn_in geometry),
           (dtype, columns, x, geometry)) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Windows w(geometry);
    const int64_t column = w.kernel_h * w.kernel_w * w.out_plane();
    // Channels are independent: a chunk is some channels of any image.
    for_ranges(w.n * w.channels, kMapChunk / (column + 1) + 1, [&](int64_t begin, int64_t end) {
      im2col(static_cast<T*>(columns) + begin * column,
             static_cast<const T*>(x) + begin * w.plane(), w, end - begin);
    });
  });
}

JDN_KERNEL(jdn_im2col_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_in dcolumns, jdn_in geometry, int32_t accumulate),
           (dtype, dx, dcolumns, geometry, accumulate)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Windows w(geometry);
    const int64_t column = w.kernel_h * w.kernel_w * w.out_plane();
    for_ranges(w.n * w.channels, kMapChunk / (column + 1) + 1, [&](int64_t begin, int64_t end) {
      T* planes = static_cast<T*>(dx) + begin * w.plane();
      if (!accumulate) fill(planes, T{0}, (end - begin) * w.plane());
      col2im(planes, static_cast<const T*>(dcolumns) + begin * column, w, end - begin);
    });
  });
}
