// Convolution and its gradients: images, or slices of them, in chunks on all threads.
#include "kernels/conv.h"

#include <jdynet/conv.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/map.h"
#include "kernels/slots.h"

namespace jdn::JDN_ISA {
namespace {

// d = sum of the chunks' partial sums in their order, or += with accumulate.
template <class T>
void sum_partials(T* d, const T* partials, int64_t distance, int64_t chunks, int64_t n,
                  bool accumulate) {
  for_ranges(n, kMapChunk / (chunks + 1) + 1, [&](int64_t begin, int64_t end) {
    if (!accumulate) fill(d + begin, T{0}, end - begin);
    for (int64_t chunk = 0; chunk < chunks; chunk++) {
      add_to(d + begin, partials + chunk * distance + begin, end - begin);
    }
  });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_conv_forward,
           (jdn_dtype dtype, jdn_out y, jdn_in x, jdn_in weight, jdn_in bias, jdn_in geometry,
            jdn_out scratch, int64_t slots),
           (dtype, y, x, weight, bias, geometry, scratch, slots)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Convolution c(geometry);
    with_algorithm<T>(c, [&](const auto& algorithm) {
      const Scratch<T> layout = forward_scratch<T>(algorithm);
      T* const shared = static_cast<T*>(scratch);
      const T* const taps = static_cast<const T*>(weight);
      algorithm.prepare_forward(shared, taps);
      const Chunks chunks = forward_chunks(c);
      for_slots(chunks.count, slots, [&](int64_t chunk, int64_t slot) {
        algorithm.forward(chunks.at(chunk), static_cast<T*>(y), static_cast<const T*>(x), taps,
                          static_cast<const T*>(bias), shared,
                          shared + layout.shared + slot * layout.slot);
      });
    });
  });
}

JDN_KERNEL(jdn_conv_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_out dweight, jdn_out dbias, jdn_in dy, jdn_in x,
            jdn_in weight, jdn_in geometry, jdn_out scratch, int64_t slots, int32_t accumulate_x,
            int32_t accumulate_weight, int32_t accumulate_bias),
           (dtype, dx, dweight, dbias, dy, x, weight, geometry, scratch, slots, accumulate_x,
            accumulate_weight, accumulate_bias)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Convolution c(geometry);
    with_algorithm<T>(c, [&](const auto& algorithm) {
      const Scratch<T> layout =
          backward_scratch<T>(c, algorithm, dweight != nullptr || dbias != nullptr);
      T* const shared = static_cast<T*>(scratch);
      T* const partials = shared + layout.shared + slots * layout.slot;
      const int64_t bias_at = padded<T>(c.weights());
      const T* const gradient = static_cast<const T*>(dy);
      const T* const taps = static_cast<const T*>(weight);
      if (dx != nullptr) algorithm.prepare_backward(shared, taps);
      const Chunks chunks = backward_chunks(c, layout.chunk);
      for_slots(chunks.count, slots, [&](int64_t chunk, int64_t slot) {
        T* const partial = partials + chunk * layout.chunk;
        fill(partial, T{0}, layout.chunk);
        const Range images = chunks.at(chunk);
        if (dx != nullptr || dweight != nullptr) {
          algorithm.backward(images, static_cast<T*>(dx), dweight != nullptr ? partial : nullptr,
                             gradient, static_cast<const T*>(x), taps, shared,
                             shared + layout.shared + slot * layout.slot, accumulate_x != 0);
        }
        if (dbias == nullptr) return;
        for (int64_t image = images.begin; image < images.end; image++) {
          for (int64_t o = 0; o < c.out_channels; o++) {
            partial[bias_at + o] +=
                sum(gradient + (image * c.out_channels + o) * c.out_volume(), c.out_volume());
          }
        }
      });
      if (dweight != nullptr) {
        sum_partials(static_cast<T*>(dweight), partials, layout.chunk, chunks.count, c.weights(),
                     accumulate_weight != 0);
      }
      if (dbias != nullptr) {
        sum_partials(static_cast<T*>(dbias), partials + bias_at, layout.chunk, chunks.count,
                     c.out_channels, accumulate_bias != 0);
      }
    });
  });
}
