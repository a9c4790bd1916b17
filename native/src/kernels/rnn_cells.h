// The cells of recurrent layers: what becomes of a row's gates, for n units from number j on.
#pragma once

#include <jdynet/rnn.h>

#include "kernels/dtypes.h"
#include "kernels/math.h"

namespace jdn::JDN_ISA {

// A step of one sequence, forward.
template <class T>
struct Step {
  T* gates;
  const T* bias;      // of the gates
  const T* h_before;  // the state
  T *c, *c_saved;     // the cell state, changed in place, and where it is saved or 0
};

// The same, backward.
template <class T>
struct BackwardStep {
  T* dgates;
  const T *gates, *y, *h_before;
  // LSTM: cell states, the running gradient, and where the output before a projection is wanted.
  const T *c = nullptr, *c_before = nullptr;
  T *dc = nullptr, *h = nullptr;
};

// Gates [first, first + count) of a row take weights [weight, weight + count) times the input.
struct InputPart {
  int first, weight, count;
};

// Of each cell:
//   kGates    gates that the state has a part in; they are the first of a row
//   kRow      gates of a row
//   kInput    gates that the input has a part in, in the weights' order
//   kAdded    gates that both have a part in; they are the first of a row
//   forward   from sums of products the gates, in place; returns h
//   backward  dgates and dc from dh; returns what h passes on to the step before by itself

template <bool relu>
struct PlainCell {
  static constexpr int kGates = 1, kRow = 1, kAdded = 1;
  static constexpr InputPart kInput[] = {{0, 0, 1}};
  static constexpr bool kHasCells = false;

  template <class T>
  static JDN_INLINE vec<T> forward(const Step<T>& s, int64_t, int64_t j, int64_t n) {
    const vec<T> sum = load_part(s.gates + j, n) + load_part(s.bias + j, n);
    if constexpr (relu) {
      return sum < 0 ? vec<T>{} : sum;  // keeps NaN
    } else {
      return tanh(sum);
    }
  }

  template <class T>
  static JDN_INLINE vec<T> backward(const BackwardStep<T>& s, int64_t, int64_t j, int64_t n,
                                    vec<T> dh) {
    const vec<T> y = load_part(s.y + j, n);
    store_part(s.dgates + j, relu ? (y > 0 ? dh : vec<T>{}) : dh * (1 - y * y), n);
    return vec<T>{};
  }
};

// A row: r, z, the state's part of n, and the input's, which makes way for n itself.
struct GruCell {
  static constexpr int kGates = 3, kRow = 4, kAdded = 2;
  static constexpr InputPart kInput[] = {{0, 0, 2}, {3, 2, 1}};
  static constexpr bool kHasCells = false;

  template <class T>
  static JDN_INLINE vec<T> forward(const Step<T>& s, int64_t units, int64_t j, int64_t n) {
    const auto at = [&](int gate) { return s.gates + gate * units + j; };
    const auto sum = [&](int gate) {
      return load_part(at(gate), n) + load_part(s.bias + gate * units + j, n);
    };
    const vec<T> r = sigmoid(sum(0)), z = sigmoid(sum(1)), part = sum(2);
    const vec<T> candidate = tanh(sum(3) + r * part);
    store_part(at(0), r, n);
    store_part(at(1), z, n);
    store_part(at(2), part, n);
    store_part(at(3), candidate, n);
    return (1 - z) * candidate + z * load_part(s.h_before + j, n);
  }

  template <class T>
  static JDN_INLINE vec<T> backward(const BackwardStep<T>& s, int64_t units, int64_t j, int64_t n,
                                    vec<T> dh) {
    const auto gate = [&](int number) { return load_part(s.gates + number * units + j, n); };
    const auto put = [&](int number, vec<T> v) { store_part(s.dgates + number * units + j, v, n); };
    const vec<T> r = gate(0), z = gate(1), part = gate(2), candidate = gate(3);
    const vec<T> dcandidate = dh * (1 - z) * (1 - candidate * candidate);
    put(0, dcandidate * part * (r * (1 - r)));
    put(1, dh * (load_part(s.h_before + j, n) - candidate) * (z * (1 - z)));
    put(2, dcandidate * r);
    put(3, dcandidate);
    return dh * z;
  }
};

// A row: i, f, g, o.
struct LstmCell {
  static constexpr int kGates = 4, kRow = 4, kAdded = 4;
  static constexpr InputPart kInput[] = {{0, 0, 4}};
  static constexpr bool kHasCells = true;

  template <class T>
  static JDN_INLINE vec<T> forward(const Step<T>& s, int64_t units, int64_t j, int64_t n) {
    const auto at = [&](int gate) { return s.gates + gate * units + j; };
    const auto sum = [&](int gate) {
      return load_part(at(gate), n) + load_part(s.bias + gate * units + j, n);
    };
    const vec<T> i = sigmoid(sum(0)), f = sigmoid(sum(1)), g = tanh(sum(2)), o = sigmoid(sum(3));
    const vec<T> c = f * load_part(s.c + j, n) + i * g;
    store_part(at(0), i, n);
    store_part(at(1), f, n);
    store_part(at(2), g, n);
    store_part(at(3), o, n);
    store_part(s.c + j, c, n);
    if (s.c_saved != nullptr) store_part(s.c_saved + j, c, n);
    return o * tanh(c);
  }

  template <class T>
  static JDN_INLINE vec<T> backward(const BackwardStep<T>& s, int64_t units, int64_t j, int64_t n,
                                    vec<T> dh) {
    const auto gate = [&](int number) { return load_part(s.gates + number * units + j, n); };
    const auto put = [&](int number, vec<T> v) { store_part(s.dgates + number * units + j, v, n); };
    const vec<T> i = gate(0), f = gate(1), g = gate(2), o = gate(3);
    const vec<T> t = tanh(load_part(s.c + j, n));
    const vec<T> dc = load_part(s.dc + j, n) + dh * o * (1 - t * t);
    put(0, dc * g * (i * (1 - i)));
    put(1, dc * load_part(s.c_before + j, n) * (f * (1 - f)));
    put(2, dc * i * (1 - g * g));
    put(3, dh * t * (o * (1 - o)));
    store_part(s.dc + j, dc * f, n);
    if (s.h != nullptr) store_part(s.h + j, o * t, n);
    return vec<T>{};
  }
};

// with_cell(code, [&](auto cell) { using Cell = decltype(cell); ... })
template <class F>
void with_cell(int64_t code, const F& f) {
  switch (code) {
    case JDN_LSTM:
      return f(LstmCell{});
    case JDN_GRU:
      return f(GruCell{});
    case JDN_RNN_RELU:
      return f(PlainCell<true>{});
    default:
      return f(PlainCell<false>{});
  }
}

// f of an element type and a cell.
template <class F>
void with_float_and_cell(jdn_dtype dtype, int64_t code, const F& f) {
  with_float(dtype, [&](auto zero) { with_cell(code, [&](auto cell) { f(zero, cell); }); });
}

}  // namespace jdn::JDN_ISA
