// The operands of an element-wise call and their gradients', dense or strided: over map.h where f
// takes vectors, over loops.h where it takes single values.
#pragma once

#include "kernels/loops.h"

namespace jdn::JDN_ISA {

// f(0, ..., n - 1), of constants.
template <int n, class F>
JDN_INLINE void with_numbers(const F& f) {
  [&]<int... k>(std::integer_sequence<int, k...>) { f(std::integral_constant<int, k>{}...); }
  (std::make_integer_sequence<int, n>());
}

// y = f(x...).
template <int inputs>
struct Operands {
  jdn_out y;
  jdn_in x[inputs];
  int64_t n, step[inputs];
  jdn_in layout;

  template <class T>
  const T* at(int input) const {
    return static_cast<const T*>(x[input]);
  }

  // f on vectors of T.
  template <class T, class F>
  void map(F f) const {
    T* out = static_cast<T*>(y);
    with_numbers<inputs>([&](auto... k) {
      if (layout == nullptr) {
        map_dense(out, n, f, Input<T>{at<T>(k), step[k]}...);
      } else {
        map_strided<1 + inputs>(out, Layout(layout), f, Strided<T>{at<T>(k), 1 + k}...);
      }
    });
  }

  // f on single values of T, with a result of type Y.
  template <class Y, class T, class F>
  void loop(F f) const {
    Y* out = static_cast<Y*>(y);
    with_numbers<inputs>([&](auto... k) {
      if (layout == nullptr) {
        loop_dense(out, n, f, Input<T>{at<T>(k), step[k]}...);
      } else {
        loop_strided<1 + inputs>(out, Layout(layout), f, Strided<T>{at<T>(k), 1 + k}...);
      }
    });
  }

  // Whether an input is a single value for all elements, of which there is one.
  bool is_single(int input) const {
    if (layout == nullptr) return step[input] == 0 && n > 0;
    const Layout walk(layout);
    for (int64_t d = 0; d < walk.rank; d++) {
      if (walk.stride(1 + input)[d] != 0 || walk.size[d] == 0) return false;
    }
    return true;
  }
};

// dx = f(dy, x...) for each input whose gradient is wanted, with a function of its own; dense.
template <int inputs>
struct Gradients {
  jdn_out dx[inputs];
  jdn_in dy, x[inputs];
  int64_t n, step[inputs];
  int32_t accumulate[inputs];

  // f on vectors of T.
  template <class T, class... F>
  void map(F... f) const {
    run<T>([](T* out, int64_t begin, int64_t end, int32_t add, auto g,
              auto... in) { map_gradient(out, begin, end, add, g, in...); },
           f...);
  }

  // f on single values of T.
  template <class T, class... F>
  void loop(F... f) const {
    run<T>([](T* out, int64_t begin, int64_t end, int32_t add, auto g,
              auto... in) { loop_gradient(out, begin, end, add, g, in...); },
           f...);
  }

 private:
  template <class T, class Range, class... F>
  void run(Range range, F... f) const {
    static_assert(sizeof...(F) == inputs);
    const Input<T> grad{static_cast<const T*>(dy), 1};
    with_numbers<inputs>([&](auto... k) {
      for_ranges(n, kMapChunk, [&](int64_t begin, int64_t end) {
        const auto gradient = [&](int input, auto g) {
          if (dx[input] == nullptr) return;
          range(static_cast<T*>(dx[input]), begin, end, accumulate[input], g, grad,
                Input<T>{static_cast<const T*>(x[k]), step[k]}...);
        };
        (gradient(k, f), ...);
      });
    });
  }
};

}  // namespace jdn::JDN_ISA
