// Random fills. Compiled without fused multiply-add (CMakeLists.txt): the same bits on every
// instruction set.
#include <jdynet/random.h>

#include "kernels/dtypes.h"
#include "kernels/philox.h"
#include "kernels/strict_math.h"

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_uniform,
           (jdn_dtype dtype, jdn_out y, double low, double range, double top, int64_t n,
            int64_t seed, int64_t stream, int64_t position),
           (dtype, y, low, range, top, n, seed, stream, position)) {
  const Stream32 rng{seed, stream, position};
  if (dtype == JDN_FLOAT64) {
    draw<2>(rng, n, [&](const uint32_t* words, int64_t begin, int64_t count) {
      double* out = static_cast<double*>(y) + begin;
      for (int64_t i = 0; i < count; i++) {
        const double value = low + range * unit2(words + 2 * i);
        out[i] = value < top ? value : top;
      }
    });
  } else {
    const float highest = static_cast<float>(top);
    draw<1>(rng, n, [&](const uint32_t* words, int64_t begin, int64_t count) {
      float* out = static_cast<float*>(y) + begin;
      for (int64_t i = 0; i < count; i++) {
        const float value = static_cast<float>(low + range * unit1(words[i]));
        out[i] = value < highest ? value : highest;
      }
    });
  }
}

JDN_KERNEL(jdn_normal,
           (jdn_dtype dtype, jdn_out y, double mean, double std, int64_t n, int64_t seed,
            int64_t stream, int64_t position),
           (dtype, y, mean, std, n, seed, stream, position)) {
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    draw<4>({seed, stream, position}, n, [&](const uint32_t* words, int64_t begin, int64_t count) {
      constexpr double two_pi = 2 * 3.141592653589793;
      double u[kBlocks] = {}, v[kBlocks] = {};
      for (int64_t i = 0; i < count; i++) {
        u[i] = unit2(words + 4 * i);
        v[i] = unit2(words + 4 * i + 2);
      }
      for (int64_t i = 0; i < count; i += lanes<double>) {
        const vec<double> radius = sqrt(-2.0 * strict_log(1.0 - load(u + i)));
        store(u + i, mean + std * (radius * strict_cos(two_pi * load(v + i))));
      }
      T* out = static_cast<T*>(y) + begin;
      for (int64_t i = 0; i < count; i++) out[i] = static_cast<T>(u[i]);
    });
  });
}

JDN_KERNEL(jdn_randint,
           (jdn_out y, int64_t low, int64_t range, int64_t n, int64_t seed, int64_t stream,
            int64_t position),
           (y, low, range, n, seed, stream, position)) {
  draw<2>({seed, stream, position}, n, [&](const uint32_t* words, int64_t begin, int64_t count) {
    int64_t* out = static_cast<int64_t*>(y) + begin;
    for (int64_t i = 0; i < count; i++) {
      out[i] = static_cast<int64_t>(static_cast<uint64_t>(low) +
                                    bounded(words + 2 * i, static_cast<uint64_t>(range)));
    }
  });
}

JDN_KERNEL(jdn_randperm, (jdn_out y, int64_t n, int64_t seed, int64_t stream, int64_t position),
           (y, n, seed, stream, position)) {
  int64_t* out = static_cast<int64_t*>(y);
  for (int64_t i = 0; i < n; i++) out[i] = i;
  // One change after the other: the order is part of the result.
  draw_range<2>(
      {seed, stream, position}, 0, n - 1, [&](const uint32_t* words, int64_t begin, int64_t count) {
        for (int64_t i = 0; i < count; i++) {
          const int64_t last = n - 1 - (begin + i);
          const int64_t other =
              static_cast<int64_t>(bounded(words + 2 * i, static_cast<uint64_t>(last) + 1));
          const int64_t value = out[last];
          out[last] = out[other];
          out[other] = value;
        }
      });
}

JDN_KERNEL(jdn_bernoulli,
           (jdn_dtype y_dtype, jdn_dtype p_dtype, jdn_out y, jdn_in p, int64_t n, int64_t p_step,
            int64_t seed, int64_t stream, int64_t position),
           (y_dtype, p_dtype, y, p, n, p_step, seed, stream, position)) {
  with_float(p_dtype, [&](auto p_zero) {
    with_any(y_dtype, [&](auto y_zero) {
      using P = decltype(p_zero);
      using Y = decltype(y_zero);
      draw<2>({seed, stream, position}, n,
              [&](const uint32_t* words, int64_t begin, int64_t count) {
                const P* probability = static_cast<const P*>(p) + begin * p_step;
                Y* out = static_cast<Y*>(y) + begin;
                for (int64_t i = 0; i < count; i++) {
                  out[i] = static_cast<Y>(unit2(words + 2 * i) <
                                          static_cast<double>(probability[i * p_step]));
                }
              });
    });
  });
}
