// Arithmetic on one type: y[i] = f(in1[i], in2[i], ...), for every layout.
//
// f is written once, on vectors. map_dense walks dense operands (or single values), map_strided
// the layout of elementwise.h; rows that are not dense pass through small buffers. Where types or
// sizes of elements differ, or f has branches: loops.h. Where the kernel has a loop of its own over
// a row: walk.h. What operators have in common: operands.h.
#pragma once

#include "kernels/walk.h"

namespace jdn::JDN_ISA {

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

template <class T, class F, class... In>
void map_dense(T* y, int64_t n, F f, Input<In>... in) {
  for_ranges(n, kMapChunk, [&](int64_t begin, int64_t end) { map_range(y, begin, end, f, in...); });
}

constexpr int64_t kRowBuffer = 256;

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

// A part of a strided row; y and the inputs point to its first elements.
template <class T, class F, class... In>
void map_row(T* y, int64_t y_stride, int64_t n, F f, Input<In>... in) {
  if (y_stride == 1 && ((in.step == 1 || in.step == 0) && ...)) {
    map_range(y, 0, n, f, in...);
    return;
  }
  for (int64_t begin = 0; begin < n; begin += kRowBuffer) {
    const int64_t part = n - begin < kRowBuffer ? n - begin : kRowBuffer;
    T out[kRowBuffer];
    map_range(out, 0, part, f, RowBuffer<In>().piece(in.data, in.step, begin, part)...);
    for (int64_t i = 0; i < part; i++) y[(begin + i) * y_stride] = out[i];
  }
}

// operands: how many the layout describes.
template <int operands, class T, class F, class... In>
void map_strided(T* y, const Layout& layout, F f, Strided<In>... in) {
  const Sweep<operands> sweep(layout, kMapChunk);
  sweep.run([&](const int64_t* at, int64_t n) {
    map_row(y + at[0], sweep.stride(0), n, f,
            Input<In>{in.data + at[in.operand], sweep.stride(in.operand)}...);
  });
}

}  // namespace jdn::JDN_ISA
