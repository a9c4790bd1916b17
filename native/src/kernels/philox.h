// Words of Philox4x32-10 (random.h) for elements in parallel, and numbers made of them.
#pragma once

#include "kernels/walk.h"

namespace jdn::JDN_ISA {

// A generator at a word of its stream.
struct Stream32 {
  int64_t seed, stream, position;
};

// How many blocks of four words are made at a time.
constexpr int64_t kBlocks = 128;

struct Words {
  alignas(64) uint32_t at[4 * (kBlocks + 2 * lanes<uint64_t>)];
};

// Words number 0 to 3 of a block in each lane's lower half; the upper halves are rubbish.
struct Counters {
  vec<uint64_t> word[4];
};

// The words of `blocks` blocks from number `first` on. Two vectors of blocks run side by side: one
// alone would wait for each product.
JDN_INLINE void make_words(Words& words, const Stream32& rng, uint64_t first, int64_t blocks) {
  constexpr int kSide = 2;
  const uint64_t seed = static_cast<uint64_t>(rng.seed), stream = static_cast<uint64_t>(rng.stream);
  const vec<uint64_t> multiplier0 = splat(uint64_t{0xD2511F53}),
                      multiplier1 = splat(uint64_t{0xCD9E8D57});
  const vec<uint64_t> number = (vec<uint64_t>)lane_numbers<uint64_t>();
  // A block's words side by side: lane 0 of both halves, lane 1 of both, ..
  const vec<uint64_t> other = (number & 1) * lanes<uint64_t>;
  const vec<uint64_t> even = (number >> 1) + other, odd = even + lanes<uint64_t> / 2;
  for (int64_t i = 0; i < blocks; i += kSide * lanes<uint64_t>) {
    Counters c[kSide];
    for (int s = 0; s < kSide; s++) {
      const vec<uint64_t> counter =
          number + (first + static_cast<uint64_t>(i + s * lanes<uint64_t>));
      c[s] = {counter, counter >> 32, splat(stream), splat(stream >> 32)};
    }
    uint32_t k0 = static_cast<uint32_t>(seed), k1 = static_cast<uint32_t>(seed >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
#pragma GCC unroll 2
      for (int s = 0; s < kSide; s++) {
        const vec<uint64_t> product0 = multiply_halves(c[s].word[0], multiplier0);
        const vec<uint64_t> product1 = multiply_halves(c[s].word[2], multiplier1);
        c[s] = {(product1 >> 32) ^ c[s].word[1] ^ uint64_t{k0}, product1,
                (product0 >> 32) ^ c[s].word[3] ^ uint64_t{k1}, product0};
      }
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    for (int s = 0; s < kSide; s++) {
      const vec<uint64_t> low = (c[s].word[0] & 0xFFFFFFFF) | c[s].word[1] << 32;
      const vec<uint64_t> high = (c[s].word[2] & 0xFFFFFFFF) | c[s].word[3] << 32;
      uint64_t* out = reinterpret_cast<uint64_t*>(words.at + 4 * (i + s * lanes<uint64_t>));
      store(out, __builtin_shuffle(low, high, even));
      store(out + lanes<uint64_t>, __builtin_shuffle(low, high, odd));
    }
  }
}

// Calls f(words, begin, count) for pieces of the elements [begin, end), of `width` words each.
template <int64_t width, class F>
JDN_INLINE void draw_range(const Stream32& rng, int64_t begin, int64_t end, const F& f) {
  constexpr int64_t kPiece = 4 * kBlocks / width;
  Words words;
  for (int64_t i = begin; i < end; i += kPiece) {
    const int64_t count = end - i < kPiece ? end - i : kPiece;
    const uint64_t first =
        static_cast<uint64_t>(rng.position) + static_cast<uint64_t>(i) * uint64_t{width};
    const int64_t skip = static_cast<int64_t>(first & 3);
    make_words(words, rng, first >> 2, (skip + count * width + 3) / 4);
    f(words.at + skip, i, count);
  }
}

template <int64_t width, class F>
void draw(const Stream32& rng, int64_t n, const F& f) {
  for_ranges(n, kMapChunk,
             [&](int64_t begin, int64_t end) { draw_range<width>(rng, begin, end, f); });
}

// Units of one and of two words; conversions of 32 bits are vectors everywhere.
JDN_INLINE double unit1(uint32_t word) { return static_cast<int32_t>(word >> 8) * 0x1p-24; }

JDN_INLINE double unit2(const uint32_t* word) {
  const double high = static_cast<int32_t>(word[0] >> 5);
  const double low = static_cast<int32_t>((word[0] & 31) << 21 | word[1] >> 11);
  return (high * 0x1p26 + low) * 0x1p-53;
}

// floor(range * (w0 * 2^32 + w1) / 2^64).
JDN_INLINE uint64_t bounded(const uint32_t* word, uint64_t range) {
  const uint64_t value = uint64_t{word[0]} << 32 | word[1];
  return static_cast<uint64_t>(static_cast<unsigned __int128>(value) * range >> 64);
}

}  // namespace jdn::JDN_ISA
