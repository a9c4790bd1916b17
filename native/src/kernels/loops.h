// Element-wise loops over operands of any types: y[i] = f(a[i], b[i], ...), for every layout.
//
// f is written on single values; the compiler vectorises the loop where f allows it. The loop sees
// dense memory only: single values and rows that are not dense pass through small buffers. For
// arithmetic on one type, map.h has vectors from the start; a kernel that needs to know where it is
// takes walk.h.
#pragma once

#include "kernels/map.h"

namespace jdn::JDN_ISA {

// An input as dense pieces of at most kRowBuffer values.
template <class T>
class Pieces {
 public:
  JDN_INLINE Pieces(const T* data, int64_t stride, int64_t n) : data_(data), stride_(stride) {
    if (stride != 0) return;
    for (int64_t i = 0; i < n && i < kRowBuffer; i++) buffer_[i] = *data;
  }
  Pieces(const Pieces&) = delete;
  JDN_INLINE bool dense() const { return stride_ == 1; }
  JDN_INLINE const T* at(int64_t begin, int64_t n) {
    if (stride_ == 1) return data_ + begin;
    if (stride_ != 0) {
      for (int64_t i = 0; i < n; i++) buffer_[i] = data_[(begin + i) * stride_];
    }
    return buffer_;
  }

 private:
  const T* data_;
  int64_t stride_;
  T buffer_[kRowBuffer];
};

// y may be one of the inputs, never another part of its memory.
template <class Y, class F, class... In>
void loop_piece(Y* y, int64_t n, F f, const In*... in) {
#pragma GCC ivdep
  for (int64_t i = 0; i < n; i++) y[i] = static_cast<Y>(f(in[i]...));
}

template <class Y, class F, class... In>
void loop_row(Y* y, int64_t y_stride, int64_t n, F f, Pieces<In>&&... in) {
  if (y_stride == 1 && (in.dense() && ...)) return loop_piece(y, n, f, in.at(0, n)...);
  for (int64_t begin = 0; begin < n; begin += kRowBuffer) {
    const int64_t part = n - begin < kRowBuffer ? n - begin : kRowBuffer;
    Y out[kRowBuffer];
    loop_piece(y_stride == 1 ? y + begin : out, part, f, in.at(begin, part)...);
    if (y_stride != 1) {
      for (int64_t i = 0; i < part; i++) y[(begin + i) * y_stride] = out[i];
    }
  }
}

// Elements [begin, end) on the calling thread.
template <class Y, class F, class... In>
void loop_range(Y* y, int64_t begin, int64_t end, F f, Input<In>... in) {
  loop_row(y + begin, 1, end - begin, f,
           Pieces<In>(in.data + begin * in.step, in.step, end - begin)...);
}

// The same for a gradient: y = f(...) or y += f(...).
template <class T, class F, class... In>
void loop_gradient(T* y, int64_t begin, int64_t end, int32_t accumulate, F f, Input<In>... in) {
  if (accumulate) {
    auto add = [f](T sum, auto... values) { return sum + f(values...); };
    loop_range(y, begin, end, add, Input<T>{y, 1}, in...);
  } else {
    loop_range(y, begin, end, f, in...);
  }
}

template <class Y, class F, class... In>
void loop_dense(Y* y, int64_t n, F f, Input<In>... in) {
  for_ranges(n, kMapChunk,
             [&](int64_t begin, int64_t end) { loop_range(y, begin, end, f, in...); });
}

// operands: how many the layout describes.
template <int operands, class Y, class F, class... In>
void loop_strided(Y* y, const Layout& layout, F f, Strided<In>... in) {
  const Sweep<operands> sweep(layout, kMapChunk);
  sweep.run([&](const int64_t* at, int64_t n) {
    loop_row(y + at[0], sweep.stride(0), n, f,
             Pieces<In>(in.data + at[in.operand], sweep.stride(in.operand), n)...);
  });
}

}  // namespace jdn::JDN_ISA
