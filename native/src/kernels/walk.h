// Where things are and who does them: ranges on threads, the rows of a strided call, and both
// together. For kernels with a loop of their own over a row; those that are a function of single
// elements have map.h and loops.h. Chunks are cut by shape alone.
#pragma once

#include "isa/vec.h"
#include "parallel_for.h"

namespace jdn::JDN_ISA {

// A chunk is this many elements: below it a second thread costs more than it brings.
constexpr int64_t kMapChunk = 16384;

// Calls body(chunk) for each chunk, in parallel where there are several.
template <class F>
void for_chunks(int64_t chunks, const F& body) {
  if (chunks <= 1) {
    if (chunks == 1) body(0);
    return;
  }
  parallel_for(chunks, const_cast<F*>(&body),
               [](void* context, int64_t chunk) { (*static_cast<const F*>(context))(chunk); });
}

// Calls body(begin, end) for ranges that cover [0, n), each of at most `chunk` items.
template <class F>
void for_ranges(int64_t n, int64_t chunk, const F& body) {
  for_chunks((n + chunk - 1) / chunk, [&](int64_t i) {
    const int64_t begin = i * chunk;
    body(begin, begin + chunk < n ? begin + chunk : n);
  });
}

// The layout of a strided call; operand 0 is the output.
struct Layout {
  explicit Layout(jdn_in address)
      : values(static_cast<const int64_t*>(address)), rank(values[0]), size(values + 1) {}
  const int64_t* stride(int operand) const { return size + rank * (1 + operand); }
  int64_t row() const { return size[rank - 1]; }
  int64_t row_stride(int operand) const { return stride(operand)[rank - 1]; }
  // Rows, or groups of them without dimension `skip`.
  int64_t rows(int64_t skip = -1) const {
    int64_t rows = 1;
    for (int64_t d = 0; d + 1 < rank; d++) rows *= d == skip ? 1 : size[d];
    return rows;
  }
  // Where row number `row` of an operand begins, in elements.
  int64_t offset(int operand, int64_t row, int64_t skip = -1) const {
    int64_t offset = 0;
    for (int64_t d = rank - 2; d >= 0; d--) {
      if (d == skip) continue;
      offset += row % size[d] * stride(operand)[d];
      row /= size[d];
    }
    return offset;
  }

  const int64_t* values;
  int64_t rank;
  const int64_t* size;
};

// Where the rows [row, end) of the first `operands` operands begin, one after the other.
template <int operands>
class Rows {
 public:
  Rows(const Layout& layout, int64_t row) : layout_(layout), row_(row) { locate(); }
  int64_t offset(int operand) const { return offset_[operand]; }
  void next() {
    row_++;
    if (--left_ == 0) {
      locate();
    } else {
      for (int k = 0; k < operands; k++) offset_[k] += layout_.stride(k)[layout_.rank - 2];
    }
  }

 private:
  // Division is slow: only where a row of rows begins.
  void locate() {
    const int64_t run = layout_.rank > 1 ? layout_.size[layout_.rank - 2] : 1;
    left_ = run - row_ % run;
    for (int k = 0; k < operands; k++) offset_[k] = layout_.offset(k, row_);
  }

  const Layout& layout_;
  int64_t row_;
  int64_t left_;
  int64_t offset_[operands];
};

// A dense or a strided call of elementwise.h, the same way: a dense one has a single row.
template <int operands>
class Sweep {
 public:
  // grain: elements of a chunk.
  template <class... Steps>
  Sweep(jdn_in layout, int64_t grain, int64_t n, Steps... steps)
      : dense_{1, n, steps...}, layout_(layout == nullptr ? dense_ : layout) {
    static_assert(sizeof...(Steps) == operands);
    cut(grain);
  }
  Sweep(const Layout& layout, int64_t grain) : dense_{}, layout_(layout) { cut(grain); }
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;

  int64_t stride(int operand) const { return layout_.row_stride(operand); }
  int64_t elements() const { return rows_ * layout_.row(); }
  int64_t chunks() const {
    return parts_ > 1 ? rows_ * parts_ : (rows_ + rows_per_chunk_ - 1) / rows_per_chunk_;
  }

  // f(at, n): a piece of n elements; at[k] is where it begins in operand k.
  template <class F>
  JDN_INLINE void each_piece(int64_t chunk, const F& f) const {
    int64_t at[operands];
    if (parts_ > 1) {
      const int64_t begin = chunk % parts_ * piece_;
      const int64_t rest = layout_.row() - begin;
      for (int k = 0; k < operands; k++) {
        at[k] = layout_.offset(k, chunk / parts_) + begin * stride(k);
      }
      f(at, rest < piece_ ? rest : piece_);
      return;
    }
    const int64_t begin = chunk * rows_per_chunk_;
    const int64_t end = begin + rows_per_chunk_ < rows_ ? begin + rows_per_chunk_ : rows_;
    Rows<operands> rows(layout_, begin);
    for (int64_t row = begin; row < end; row++, rows.next()) {
      for (int k = 0; k < operands; k++) at[k] = rows.offset(k);
      f(at, layout_.row());
    }
  }

  // f(at, n) for all pieces, in parallel.
  template <class F>
  void run(const F& f) const {
    for_chunks(chunks(), [&](int64_t chunk) { each_piece(chunk, f); });
  }

 private:
  void cut(int64_t grain) {
    const int64_t row = layout_.row();
    rows_ = row == 0 ? 0 : layout_.rows();
    piece_ = row < grain ? row : grain;
    parts_ = piece_ == 0 ? 0 : (row + piece_ - 1) / piece_;
    rows_per_chunk_ = parts_ > 1 ? 1 : grain / (row + 1) + 1;
  }

  int64_t dense_[2 + operands];
  Layout layout_;
  int64_t rows_, piece_, parts_, rows_per_chunk_;
};

}  // namespace jdn::JDN_ISA
