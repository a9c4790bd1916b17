// The one place that decides how it is computed.
#pragma once

#include "kernels/conv_direct.h"
#include "kernels/conv_im2col.h"

namespace jdn::JDN_ISA {

// Calls f(algorithm). All algorithms have the members of Im2col; see there.
template <class T, class F>
void with_algorithm(const Convolution& c, const F& f) {
  if (Direct<T>::suits(c)) {
    f(Direct<T>(c));
  } else {
    f(Im2col<T>(c));
  }
}

// Images, or slices of them, go to threads in chunks. The cut follows from the shape alone, so that
// results do not depend on threads.
struct Chunks {
  Chunks(int64_t n, int64_t per_chunk)
      : length(per_chunk), count((n + per_chunk - 1) / per_chunk), n_(n) {}
  Range at(int64_t chunk) const {
    const int64_t begin = chunk * length;
    return {begin, begin + length < n_ ? begin + length : n_};
  }
  int64_t length, count;

 private:
  int64_t n_;
};

// Slices of the output; a chunk is worth a thread.
inline Chunks forward_chunks(const Convolution& c) {
  return Chunks(c.n * c.out_d, (1 << 20) / (c.weights() * c.out_plane() + 1) + 1);
}

// Images. Each chunk sums into weight and bias gradients of its own: `elements` of memory.
inline Chunks backward_chunks(const Convolution& c, int64_t elements) {
  constexpr int64_t kMostChunks = 16, kMostElements = 8 << 20;
  const int64_t fit = kMostElements / (elements + 1) + 1;
  const int64_t wanted = fit < kMostChunks ? fit : kMostChunks;
  return Chunks(c.n, c.n > wanted ? (c.n + wanted - 1) / wanted : 1);
}

// Scratch in elements of T: what all threads share, then a piece for each slot, then one for each
// chunk.
template <class T>
struct Scratch {
  int64_t shared, slot, chunk;
  int64_t bytes(int64_t slots, int64_t chunks) const {
    return (shared + slots * slot + chunks * chunk) * int64_t{sizeof(T)};
  }
};

template <class T, class A>
Scratch<T> forward_scratch(const A& algorithm) {
  return {algorithm.forward_shared(), algorithm.forward_slot(), 0};
}

// With or without the gradients of weight and bias.
template <class T, class A>
Scratch<T> backward_scratch(const Convolution& c, const A& algorithm, bool parameters) {
  return {algorithm.backward_shared(), algorithm.backward_slot(),
          parameters ? padded<T>(c.weights()) + padded<T>(c.out_channels) : 0};
}

}  // namespace jdn::JDN_ISA
