// Iteration for element-wise kernels: y[i] = f(in1[i], in2[i], ...), for every layout.
//
// f is written once, on vectors. map_dense walks dense operands (or single values), map_strided
// walks the layout of elementwise.h, row by row; rows that are not dense pass through small
// buffers.
#pragma once

#include "isa/vec.h"
#include "parallel_for.h"

namespace jdn::JDN_ISA {

// A chunk is this many elements: below it a second thread costs more than it brings.
constexpr int64_t kMapChunk = 16384;

// An input that moves by `step` elements: 1 = dense, 0 = one value.
template <class T>
struct Input {
  const T* data;
  int64_t step;
};

// Feeds vectors of an input; a single value is spread over a vector once.
template <class T>
class Stream {
 public:
  JDN_INLINE Stream(Input<T> in, int64_t begin)
      : value_(in.step == 0 ? splat(*in.data) : vec<T>{}),
        data_(in.step == 0 ? reinterpret_cast<const T*>(&value_) : in.data + begin),
        step_(in.step) {}
  Stream(const Stream&) = delete;
  JDN_INLINE vec<T> at(int64_t i) const { return load(data_ + i * step_); }
  JDN_INLINE vec<T> at_n(int64_t i, int64_t n) const { return load_n(data_ + i * step_, n); }

 private:
  vec<T> value_;
  const T* data_;
  int64_t step_;
};

template <class T, class F, class... Streams>
JDN_INLINE void map_streams(T* y, int64_t n, F f, const Streams&... in) {
  int64_t i = 0;
  for (; i + lanes<T> <= n; i += lanes<T>) store(y + i, f(in.at(i)...));
  if (i < n) store_n(y + i, f(in.at_n(i, n - i)...), n - i);
}

// Elements [begin, end) on the calling thread. f belongs into the loop, however long it is.
template <class T, class F, class... In>
__attribute__((flatten)) void map_range(T* y, int64_t begin, int64_t end, F f, Input<In>... in) {
  map_streams(y + begin, end - begin, f, Stream<In>(in, begin)...);
}

// The same for a gradient: y = f(...) or y += f(...).
template <class T, class F, class... In>
void map_gradient(T* y, int64_t begin, int64_t end, int32_t accumulate, F f, Input<In>... in) {
  if (accumulate) {
    auto add = [f](auto sum, auto... values) { return sum + f(values...); };
    map_range(y, begin, end, add, Input<T>{y, 1}, in...);
  } else {
    map_range(y, begin, end, f, in...);
  }
}

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

template <class T, class F, class... In>
void map_dense(T* y, int64_t n, F f, Input<In>... in) {
  for_ranges(n, kMapChunk, [&](int64_t begin, int64_t end) { map_range(y, begin, end, f, in...); });
}

// The layout of a strided call; operand 0 is the output.
struct Layout {
  explicit Layout(jdn_in address)
      : values(static_cast<const int64_t*>(address)), rank(values[0]), size(values + 1) {}
  const int64_t* stride(int operand) const { return size + rank * (1 + operand); }
  int64_t row() const { return size[rank - 1]; }
  int64_t row_stride(int operand) const { return stride(operand)[rank - 1]; }
  // Whether a row of the operand is dense or a single value.
  bool steps(int operand) const { return row_stride(operand) == 1 || row_stride(operand) == 0; }
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

constexpr int64_t kRowBuffer = 256;

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

// An input of a strided call and its number in the layout.
template <class T>
struct Strided {
  const T* data;
  int operand;
};

// A piece of a strided row as a dense input; copied into the buffer only where it is not dense.
template <class T>
struct RowBuffer {
  JDN_INLINE Input<T> piece(const T* row, int64_t stride, int64_t begin, int64_t n) {
    if (stride == 1) return {row + begin, 1};
    if (stride == 0) return {row, 0};
    for (int64_t i = 0; i < n; i++) values[i] = row[(begin + i) * stride];
    return {values, 1};
  }
  T values[kRowBuffer];
};

// One row of a strided call; y and the inputs point to its first elements.
template <class T, class F, class... In>
void map_row(T* y, const Layout& layout, F f, Strided<In>... in) {
  const int64_t n = layout.row();
  const int64_t y_stride = layout.row_stride(0);
  if (y_stride == 1 && (layout.steps(in.operand) && ...)) {
    map_range(y, 0, n, f, Input<In>{in.data, layout.row_stride(in.operand)}...);
    return;
  }
  for (int64_t begin = 0; begin < n; begin += kRowBuffer) {
    const int64_t part = n - begin < kRowBuffer ? n - begin : kRowBuffer;
    T out[kRowBuffer];
    map_range(out, 0, part, f,
              RowBuffer<In>().piece(in.data, layout.row_stride(in.operand), begin, part)...);
    for (int64_t i = 0; i < part; i++) y[(begin + i) * y_stride] = out[i];
  }
}

// operands: how many the layout describes.
template <int operands, class T, class F, class... In>
void map_strided(T* y, const Layout& layout, F f, Strided<In>... in) {
  const int64_t rows = layout.row() == 0 ? 0 : layout.rows();
  const int64_t rows_per_chunk = kMapChunk / (layout.row() + 1) + 1;
  for_ranges(rows, rows_per_chunk, [&](int64_t begin, int64_t end) {
    Rows<operands> at(layout, begin);
    for (int64_t row = begin; row < end; row++, at.next()) {
      map_row(y + at.offset(0), layout, f,
              Strided<In>{in.data + at.offset(in.operand), in.operand}...);
    }
  });
}

}  // namespace jdn::JDN_ISA
