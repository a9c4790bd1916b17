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
//     using State = Lanes<Wide<X>, n>;                  // n numbers per lane
//     State zero() const;                               // of no value
//     State one(vec<Wide<X>> v) const;                  // of one value per lane
//     void merge(State& a, const State& b) const;
//     void put(int64_t o, const State& s, int64_t n) const;  // results o, ..., o + n - 1
//     static constexpr int64_t work;                    // plain additions that a value costs
//   };
#pragma once

#include "kernels/axes.h"
#include "kernels/cascade.h"

namespace jdn::JDN_ISA {

// One line, [begin, end) of the reduced dimensions, which vectors go along; or, with columns > 1,
// that many neighbouring lines, whose elements take turns: columns divides the number of lanes.
template <class Op>
class FoldLine {
 public:
  using X = typename Op::X;
  using State = typename Op::State;

  FoldLine(const Op& op, const X* x) : op_(op), x_(x) {}

  State run(const Dims& reduced, int64_t begin, int64_t end, int64_t columns = 1) {
    const int64_t stride = reduced.last_stride();
    for (Walk walk(reduced, begin); begin < end;) {
      const int64_t n = walk.run() < end - begin ? walk.run() : end - begin;
      const int64_t offset = walk.offset();
      begin += n;
      if (begin < end) walk.skip(n);
      if (stride == 1) {
        const int64_t whole = n / kWidth * kWidth;
        for (int64_t i = 0; i < whole; i += kWidth) row(offset + i);
        if (begin == end || n >= kFoldShort) {
          add_part(x_ + offset + whole, n - whole);
        } else {
          gather(x_ + offset + whole, 1, n - whole);
        }
      } else {
        gather(x_ + offset, stride, n);
      }
    }
    flush_rows();
    flush_tile();
    State all;
    cascade_.finish(op_, &all);
    fold_lanes(all, columns);
    return all;
  }

 private:
  static constexpr int64_t kLanes = lanes<double>;
  static constexpr int64_t kWidth = kFoldWide * kLanes;

  void row(int64_t offset) {
    row_[rows_++] = offset;
    if (rows_ == kFoldRows) flush_rows();
  }

  void flush_rows() {
    if (rows_ > 0) add_rows(x_, row_, rows_);
    rows_ = 0;
  }

  void add_rows(const X* x, const int64_t* row, int64_t rows) {
    State s[kFoldWide];
    fold_block<kFoldWide>(op_, s, x, row, rows);
    for (int half = kFoldWide / 2; half > 0; half /= 2) {
      for (int w = 0; w < half; w++) op_.merge(s[w], s[w + half]);
    }
    cascade_.add(op_, {s[0]});
  }

  // Less than a row.
  void add_part(const X* x, int64_t n) {
    int64_t at[kFoldWide];
    const int64_t whole = n / kLanes;
    for (int64_t k = 0; k < whole; k++) at[k] = k * kLanes;
    State s[1];
    if (whole > 0) {
      fold_block<1>(op_, s, x, at, whole);
      cascade_.add(op_, s);
    }
    const int64_t rest = n - whole * kLanes;
    if (rest > 0) {
      X values[kLanes] = {};
      for (int64_t i = 0; i < rest; i++) values[i] = x[whole * kLanes + i];
      s[0] = op_.one(load_wide(values));
      const State zero = op_.zero();
      for (auto* v = s[0].v; v < s[0].v + sizeof(State) / sizeof(*v); v++) {
        *v = lane_numbers<double>() < rest ? *v : zero.v[v - s[0].v];
      }
      cascade_.add(op_, s);
    }
  }

  void gather(const X* x, int64_t stride, int64_t n) {
    while (n > 0) {
      const int64_t room = kFoldRows * kWidth - filled_;
      const int64_t part = n < room ? n : room;
      for (int64_t i = 0; i < part; i++) tile_[filled_ + i] = x[i * stride];
      filled_ += part;
      x += part * stride;
      n -= part;
      if (filled_ == kFoldRows * kWidth) flush_tile();
    }
  }

  void flush_tile() {
    if (filled_ == 0) return;
    int64_t row[kFoldRows];
    const int64_t rows = filled_ / kWidth;
    for (int64_t k = 0; k < rows; k++) row[k] = k * kWidth;
    if (rows > 0) add_rows(tile_, row, rows);
    add_part(tile_ + rows * kWidth, filled_ - rows * kWidth);
    filled_ = 0;
  }

  // All lanes of the same column into each.
  void fold_lanes(State& s, int64_t columns) {
    for (int64_t half = kLanes / 2; half >= columns; half /= 2) {
      State other = s;
      for (auto& v : other.v) v = __builtin_shuffle(v, lane_numbers<double>() ^ half);
      op_.merge(s, other);
    }
  }

  const Op& op_;
  const X* x_;
  Cascade<1, Op> cascade_;
  int64_t row_[kFoldRows];
  int64_t rows_ = 0;
  X tile_[kFoldRows * kWidth];
  int64_t filled_ = 0;
};

// The n lines of results o, o + 1, ... side by side: lanes are lines.
template <int width, class Op>
void fold_columns(const Op& op, typename Op::State* to, const typename Op::X* x, const Axes& axes,
                  int64_t o, int64_t n, int64_t begin, int64_t end) {
  using X = typename Op::X;
  constexpr int64_t columns = width * lanes<double>;
  const int64_t groups = (n + columns - 1) / columns;
  int64_t column[kFoldSweep * columns];
  if (axes.kept.rank == 1) {
    for (int64_t j = 0; j < n; j++) column[j] = (o + j) * axes.kept.stride[0];
  } else {
    Walk kept(axes.kept, o);
    for (int64_t j = 0; j < n; j++, kept.skip(1)) column[j] = kept.offset();
  }
  bool dense[kFoldSweep];
  for (int64_t g = 0; g < groups; g++) {
    const int64_t* first = column + g * columns;
    dense[g] = (g + 1) * columns <= n;
    for (int64_t j = 1; j < columns && dense[g]; j++) dense[g] = first[j] == first[0] + j;
  }
  X tile[kFoldRows * columns] = {};
  int64_t tile_row[kFoldRows];
  for (int64_t k = 0; k < kFoldRows; k++) tile_row[k] = k * columns;
  Cascade<width, Op> cascade[kFoldSweep];
  Walk walk(axes.reduced, begin);
  const bool single = begin < end && end - begin <= kFoldRows;
  while (begin < end) {
    const int64_t rows = end - begin < kFoldRows ? end - begin : kFoldRows;
    int64_t row[kFoldRows];
    for (int64_t k = 0; k < rows; k++, walk.skip(1)) row[k] = walk.offset();
    for (int64_t g = 0; g < groups; g++) {
      const int64_t* from = column + g * columns;
      typename Op::State s[width];
      if (dense[g]) {
        fold_block<width>(op, s, x + from[0], row, rows);
      } else {
        const int64_t count = n - g * columns < columns ? n - g * columns : columns;
        for (int64_t k = 0; k < rows; k++) {
          for (int64_t j = 0; j < count; j++) tile[k * columns + j] = x[row[k] + from[j]];
        }
        fold_block<width>(op, s, tile, tile_row, rows);
      }
      if (single) {
        for (int w = 0; w < width; w++) to[g * width + w] = s[w];
      } else {
        cascade[g].add(op, s);
      }
    }
    begin += rows;
  }
  for (int64_t g = 0; g < groups && !single; g++) cascade[g].finish(op, to + g * width);
}

// Results in groups of at most `columns`; part(states, first result, number of results, begin, end)
// folds a range of a group's lines into at most `width` states.
template <int width, class Op, class F>
void fold_groups(const Op& op, const Axes& axes, int64_t columns, const F& part) {
  using State = typename Op::State;
  const int64_t results = axes.kept.count(), size = axes.reduced.count();
  const int64_t groups = (results + columns - 1) / columns;
  const auto count_of = [&](int64_t g) {
    return results - g * columns < columns ? results - g * columns : columns;
  };
  const auto states_of = [&](int64_t g) {
    return (count_of(g) + lanes<double> - 1) / lanes<double>;
  };
  const auto put = [&](int64_t g, const State* s) {
    for (int64_t w = 0; w < states_of(g); w++) {
      const int64_t left = count_of(g) - w * lanes<double>;
      op.put(g * columns + w * lanes<double>, s[w], left < lanes<double> ? left : lanes<double>);
    }
  };
  // Cut where there are too few groups for the threads: by the shape alone.
  const int64_t chunk = 4 * kMapChunk / Op::work;
  constexpr int64_t tasks = kFoldStates / width < kFoldTasks ? kFoldStates / width : kFoldTasks;
  int64_t parts = groups > 0 ? tasks / groups : 1;
  const int64_t chunks = size * (results < columns ? results : columns) / chunk;
  parts = parts < chunks ? parts : chunks;
  if (parts <= 1) {
    for_ranges(groups, chunk / 4 / (size * columns + 1) + 1, [&](int64_t begin, int64_t end) {
      for (int64_t g = begin; g < end; g++) {
        State s[width];
        part(s, g * columns, count_of(g), 0, size);
        put(g, s);
      }
    });
    return;
  }
  State s[tasks][width];
  for_chunks(groups * parts, [&](int64_t task) {
    const int64_t g = task / parts, k = task % parts;
    part(s[task], g * columns, count_of(g), size / parts * k,
         k + 1 == parts ? size : size / parts * (k + 1));
  });
  for (int64_t g = 0; g < groups; g++) {
    for (int64_t k = 1; k < parts; k++) {
      for (int64_t w = 0; w < states_of(g); w++) op.merge(s[g * parts][w], s[g * parts + k][w]);
    }
    put(g, s[g * parts]);
  }
}

template <class Op>
void fold(const Op& op, jdn_in address, const Axes& axes) {
  using State = typename Op::State;
  const auto* x = static_cast<const typename Op::X*>(address);
  const int64_t results = axes.kept.count(), size = axes.reduced.count();
  const int64_t along = axes.reduced.last_stride(), across = axes.kept.last_stride();
  const int64_t inner = axes.inner;
  if (inner > 1 && lanes<double> % inner == 0 && size >= kFoldShort) {
    const int64_t all = size * inner, one = 1;
    fold_groups<1>(op, axes, inner, [&](State* s, int64_t o, int64_t, int64_t begin, int64_t end) {
      *s = FoldLine<Op>(op, x + o * size).run({1, &all, &one}, begin * inner, end * inner, inner);
    });
  } else if (results == 1 || (size >= kFoldShort &&
                              (along < 0 ? -along : along) <= (across < 0 ? -across : across))) {
    fold_groups<1>(op, axes, 1, [&](State* s, int64_t o, int64_t, int64_t begin, int64_t end) {
      *s = FoldLine<Op>(op, x + axes.kept.offset(o)).run(axes.reduced, begin, end);
    });
  } else if (results <= lanes<double>) {
    const auto part = [&](State* s, int64_t o, int64_t n, int64_t begin, int64_t end) {
      fold_columns<1>(op, s, x, axes, o, n, begin, end);
    };
    fold_groups<1>(op, axes, lanes<double>, part);
  } else {
    constexpr int width = kFoldSweep * kFoldWide;
    const auto part = [&](State* s, int64_t o, int64_t n, int64_t begin, int64_t end) {
      fold_columns<kFoldWide>(op, s, x, axes, o, n, begin, end);
    };
    fold_groups<width>(op, axes, width * lanes<double>, part);
  }
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
