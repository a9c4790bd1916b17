// Reductions over any set of dimensions, of every layout, on all threads.
//
// An operator says what one value contributes and how two contributions merge; both on vectors of
// 8-byte numbers: float32 adds up in double, integers in int64. Values that lie side by side are
// read as vectors; others are gathered into a tile that stays in the first cache. Contributions of
// 32 rows merge into one, 32 of those into the next, and so on: the error of a sum grows with the
// logarithm of its length, in whichever layout.
//
//   struct Operator {
//     using X = ...;                                    // as stored
//     using State = Lanes<A, n>;                        // n numbers per lane
//     State zero() const;                               // of no value
//     State one(vec<Wide<X>> v) const;                  // of one value per lane
//     void merge(State& a, const State& b) const;
//     void put(int64_t o, const State& s, int64_t n) const;  // results o, ..., o + n - 1
//     static constexpr int64_t work;                    // plain additions that a value costs
//   };
//
// Those with one number per lane derive from Plain (fold_lanes.h). An operator may have a better
// way than one by one: block, for rows of vectors, and columns, for rows of groups of them.
//
// The loops around are the same for all (fold.cpp): they call an operator by a table of functions.
#pragma once

#include "kernels/axes.h"
#include "kernels/fold_lanes.h"

namespace jdn::JDN_ISA {

// An operator's functions; s, a and b are its states.
struct FoldTable {
  int64_t element;  // bytes of a value
  int64_t state;    // bytes of a state
  int64_t work;

  void (*zero)(const void* op, void* s, int64_t count);
  // Of up to kFoldRows rows of kFoldRow dense values.
  void (*line)(const void* op, void* s, const void* x, int64_t n);
  // Of lines side by side, whose values stand `row` elements behind x: one vector of them, or
  // `groups` times kFoldWide.
  void (*column)(const void* op, void* s, const void* x, const int64_t* row, int64_t rows);
  void (*columns)(const void* op, void* s, const void* x, const int64_t* row, int64_t rows,
                  int64_t groups);
  void (*merge)(const void* op, void* a, const void* b, int64_t count);
  // One state for each lane of the first: all lanes of the state of line l become lane l. Changes
  // s.
  void (*join)(const void* op, void* s);
  // Merges lanes whose numbers are the same modulo `columns`.
  void (*turn)(const void* op, void* s, int64_t columns);
  void (*put)(const void* op, int64_t o, const void* s, int64_t n);
};

template <int width, class Op>
JDN_INLINE void fold_block(const Op& op, typename Op::State (&s)[width], const typename Op::X* x,
                           const int64_t* row, int64_t rows) {
  if constexpr (requires { op.template block<width>(s, x, row, rows); }) {
    op.template block<width>(s, x, row, rows);
  } else {
    unrolled<width>([&](auto w) { s[w] = op.zero(); });
    for (int64_t k = 0; k < rows; k++) {
      const typename Op::X* at = x + row[k];
      unrolled<width>([&](auto w) { op.merge(s[w], op.one(load_wide(at + w * lanes<double>))); });
    }
  }
}

template <class Op>
void fold_line(const Op& op, typename Op::State* to, const typename Op::X* x, int64_t n) {
  if constexpr (requires { op.line(to, x, n); }) return op.line(to, x, n);
  using State = typename Op::State;
  constexpr int64_t kLanes = lanes<double>;
  int64_t row[kFoldRows];
  const int64_t rows = n / kFoldRow;
  State s[kFoldWide];
  if (rows > 0) {
    for (int64_t k = 0; k < rows; k++) row[k] = k * kFoldRow;
    fold_block<kFoldWide>(op, s, x, row, rows);
    for (int half = kFoldWide / 2; half > 0; half /= 2) {
      for (int w = 0; w < half; w++) op.merge(s[w], s[w + half]);
    }
    *to = s[0];
    x += rows * kFoldRow;
    n -= rows * kFoldRow;
  } else {
    *to = op.zero();
  }
  const int64_t whole = n / kLanes;
  State part[1];
  if (whole > 0) {
    for (int64_t k = 0; k < whole; k++) row[k] = k * kLanes;
    fold_block<1>(op, part, x, row, whole);
    op.merge(*to, part[0]);
    x += whole * kLanes;
    n -= whole * kLanes;
  }
  if (n > 0) {
    typename Op::X values[kLanes] = {};
    for (int64_t i = 0; i < n; i++) values[i] = x[i];
    part[0] = op.one(load_wide(values));
    const State zero = op.zero();
    for (auto* v = part[0].v; v < part[0].v + sizeof(State) / sizeof(*v); v++) {
      *v = lane_numbers<double>() < n ? *v : zero.v[v - part[0].v];
    }
    op.merge(*to, part[0]);
  }
}

template <class Op>
void fold_columns(const Op& op, typename Op::State* s, const typename Op::X* x, const int64_t* row,
                  int64_t rows, int64_t groups) {
  if constexpr (requires { op.columns(s, x, row, rows, groups); }) {
    op.columns(s, x, row, rows, groups);
  } else {
    using Group = typename Op::State[kFoldWide];
    for (int64_t g = 0; g < groups; g++) {
      fold_block<kFoldWide>(op, reinterpret_cast<Group*>(s)[g], x + g * kFoldRow, row, rows);
    }
  }
}

template <class Op>
void fold_join(const Op& op, typename Op::State* s) {
#pragma GCC unroll 8
  for (int bit = lanes<double> / 2; bit > 0; bit /= 2) {
#pragma GCC unroll 8
    for (int i = 0; i < bit; i++) {
      for (auto* v = s[i].v; v < s[i].v + sizeof(*s) / sizeof(*v); v++) {
        exchange<std::remove_reference_t<decltype((*v)[0])>>(*v, s[i + bit].v[v - s[i].v], bit);
      }
      op.merge(s[i], s[i + bit]);
    }
  }
}

template <class Op>
void fold_turn(const Op& op, typename Op::State& s, int64_t columns) {
  for (int64_t half = lanes<double> / 2; half >= columns; half /= 2) {
    typename Op::State other = s;
    for (auto& v : other.v) v = __builtin_shuffle(v, lane_numbers<double>() ^ half);
    op.merge(s, other);
  }
}

template <class Op>
struct FoldOf {
  using X = typename Op::X;
  using State = typename Op::State;
  static const Op& of(const void* op) { return *static_cast<const Op*>(op); }
  static State* of(void* s) { return static_cast<State*>(s); }

  static constexpr FoldTable table = {
      sizeof(X),
      sizeof(State),
      Op::work,
      [](const void* op, void* s, int64_t count) {
        for (int64_t i = 0; i < count; i++) of(s)[i] = of(op).zero();
      },
      [](const void* op, void* s, const void* x, int64_t n) {
        fold_line(of(op), of(s), static_cast<const X*>(x), n);
      },
      [](const void* op, void* s, const void* x, const int64_t* row, int64_t rows) {
        fold_block<1>(of(op), *static_cast<State(*)[1]>(s), static_cast<const X*>(x), row, rows);
      },
      [](const void* op, void* s, const void* x, const int64_t* row, int64_t rows, int64_t groups) {
        fold_columns(of(op), of(s), static_cast<const X*>(x), row, rows, groups);
      },
      [](const void* op, void* a, const void* b, int64_t count) {
        for (int64_t i = 0; i < count; i++) {
          of(op).merge(of(a)[i], static_cast<const State*>(b)[i]);
        }
      },
      [](const void* op, void* s) { fold_join(of(op), of(s)); },
      [](const void* op, void* s, int64_t columns) { fold_turn(of(op), *of(s), columns); },
      [](const void* op, int64_t o, const void* s, int64_t n) {
        of(op).put(o, *static_cast<const State*>(s), n);
      }};
};

void fold(const FoldTable& table, const void* op, jdn_in x, const Axes& axes);

template <class Op>
void fold(const Op& op, jdn_in x, const Axes& axes) {
  fold(FoldOf<Op>::table, &op, x, axes);
}

// The stored type of x; bool is stored as bytes of 0 and 1.
template <class F>
void with_stored(jdn_dtype dtype, const F& f) {
  with_value(dtype == JDN_BOOL ? JDN_UINT8 : dtype, f);
}

// The first n lanes as results of their type.
template <class Y, class A>
JDN_INLINE void put_lanes(Y* y, vec<A> v, int64_t n) {
  for (int64_t i = 0; i < n; i++) y[i] = static_cast<Y>(v[i]);
}

}  // namespace jdn::JDN_ISA
