// One call of attention: sizes, where operands are, and what a block of weights is before the
// softmax and after dropout.
#pragma once

#include "kernels/loops.h"
#include "kernels/philox.h"
#include "kernels/product.h"

namespace jdn::JDN_ISA {

// Rows and keys of a block: its weights stay in the cache, and products are large enough.
constexpr int64_t kBlockRows = 128, kBlockKeys = 256;

// The geometry array of attention.h.
struct AttentionSizes {
  explicit AttentionSizes(jdn_in geometry)
      : values(static_cast<const int64_t*>(geometry)),
        rows(values[0]),
        keys(values[1]),
        width(values[2]),
        out_width(values[3]),
        mask_step(values[4]),
        causal(values[5] != 0),
        rng{values[6], values[7], values[8]},
        layout(values + 9) {}
  // Elements of scratch for a slot: two blocks, and what is kept of each row.
  int64_t slot() const {
    const int64_t block_rows = rows < kBlockRows ? rows : kBlockRows;
    const int64_t block_keys = keys < kBlockKeys ? keys : kBlockKeys;
    return 2 * block_rows * block_keys + 2 * rows;
  }
  int64_t matrices() const { return layout.rows(); }

  const int64_t* values;
  int64_t rows, keys, width, out_width, mask_step;
  bool causal;
  Stream32 rng;
  Layout layout;
};

// Operands of the layout.
enum { kY, kQ, kK, kV, kMask, kDy, kDq, kDk, kDv };

struct Block {
  int64_t row, rows, key, keys;
};

template <class T>
class Attention : public AttentionSizes {
 public:
  static constexpr T kInfinity = __builtin_inf();

  Attention(jdn_in geometry, jdn_in q, jdn_in k, jdn_in mask, jdn_dtype mask_dtype, double scale,
            double dropout)
      : AttentionSizes(geometry),
        q_(static_cast<const T*>(q)),
        k_(static_cast<const T*>(k)),
        mask_(mask),
        bool_mask_(mask_dtype == JDN_BOOL),
        scale_(static_cast<T>(scale)),
        limit_(static_cast<uint64_t>(dropout * 0x1p32)),
        kept_(static_cast<T>(1 / (1 - dropout))) {}

  bool drops() const { return limit_ > 0; }
  T scale() const { return scale_; }

  int64_t ld(int operand) const { return layout.row_stride(operand); }
  // Where a row of an operand's matrix begins, in elements.
  int64_t place(int operand, int64_t matrix, int64_t row) const {
    return layout.offset(operand, matrix) + row * ld(operand);
  }
  Matrix<T> part(const T* data, int operand, int64_t matrix, int64_t row, bool transposed) const {
    return {data + place(operand, matrix, row), ld(operand), transposed};
  }
  Matrix<T> q(int64_t matrix, int64_t row) const { return part(q_, kQ, matrix, row, false); }
  Matrix<T> k(int64_t matrix, int64_t key, bool transposed) const {
    return part(k_, kK, matrix, key, transposed);
  }

  // s[rows, keys] = scale q k^T with the mask; -infinity where a row may not attend.
  void scores(T* s, int64_t matrix, Block b) const {
    multiply_floats(s, b.keys, q(matrix, b.row), k(matrix, b.key, true), b.rows, b.keys, width,
                    scale_, T{0});
    for (int64_t r = 0; r < b.rows; r++) {
      T* const line = s + r * b.keys;
      const int64_t row = b.row + r;
      if (mask_ != nullptr) {
        add_mask(line, place(kMask, matrix, row) + b.key * mask_step, b.keys);
      }
      if (causal && row < b.key + b.keys - 1) {
        const int64_t seen = row + 1 > b.key ? row + 1 - b.key : 0;
        for (int64_t j = seen; j < b.keys; j++) line[j] = -kInfinity;
      }
    }
  }

  // f(j, factor) for each key of a block: what dropout multiplies the row's weight by.
  template <class F>
  void each_factor(int64_t matrix, int64_t row, int64_t key, int64_t n, const F& f) const {
    const int64_t begin = (matrix * rows + row) * keys + key;
    draw_range<1>(rng, begin, begin + n, [&](const uint32_t* words, int64_t at, int64_t count) {
      for (int64_t i = 0; i < count; i++) {
        f(at - begin + i, words[i] < limit_ ? T{0} : kept_);
      }
    });
  }

 private:
  void add_mask(T* line, int64_t at, int64_t n) const {
    if (bool_mask_) {
      loop_row(
          line, 1, n, [](T score, bool may) { return may ? score : -kInfinity; },
          Pieces<T>(line, 1, n), Pieces<bool>(static_cast<const bool*>(mask_) + at, mask_step, n));
    } else {
      loop_row(
          line, 1, n, [](T score, T addend) { return score + addend; }, Pieces<T>(line, 1, n),
          Pieces<T>(static_cast<const T*>(mask_) + at, mask_step, n));
    }
  }

  const T* q_;
  const T* k_;
  const void* mask_;
  bool bool_mask_;
  T scale_;
  uint64_t limit_;
  T kept_;
};

}  // namespace jdn::JDN_ISA
