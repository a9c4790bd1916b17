// The loops around every reduction: which values meet in which order, on which thread.
#include "kernels/fold.h"

#include <string.h>

namespace jdn::JDN_ISA {
namespace {

using Byte = unsigned char;

constexpr int kFoldLevels = 5;
constexpr int64_t kLanes = lanes<double>;
constexpr int64_t kPiece = kFoldRows * kFoldRow;
// Lines shorter than this are folded side by side.
constexpr int64_t kFoldShort = 32;
// A reduction is cut into at most so many parts, with so many bytes of states between them.
constexpr int64_t kFoldTasks = 32;
constexpr int64_t kGroupBytes = kFoldVectors * JDN_VECTOR_BYTES;
constexpr int64_t kTaskBytes = 8 * kGroupBytes;
// Of three numbers per lane.
constexpr int64_t kMaxState = 3 * JDN_VECTOR_BYTES;

struct Folder {
  const FoldTable& f;
  const void* op;
  const Byte* x;
  const Axes& axes;
};

// Contributions in a tree: level l holds up to kFoldRows of level l - 1, the last any number.
class Cascade {
 public:
  // space: kFoldLevels times the states of one contribution.
  Cascade(const Folder& by, int64_t states, Byte* space)
      : by_(by), states_(states), bytes_(states * by.f.state), level_(space) {}

  void add(const Byte* s) {
    add_to(0, s);
    for (int l = 0; l + 1 < kFoldLevels && count_[l] == kFoldRows; l++) {
      add_to(l + 1, level_ + l * bytes_);
      count_[l] = 0;
    }
  }

  // Earlier values stand in higher levels.
  void finish(Byte* to) const {
    by_.f.zero(by_.op, to, states_);
    for (int l = kFoldLevels - 1; l >= 0; l--) {
      if (count_[l] > 0) by_.f.merge(by_.op, to, level_ + l * bytes_, states_);
    }
  }

 private:
  void add_to(int l, const Byte* s) {
    if (count_[l]++ == 0) {
      memcpy(level_ + l * bytes_, s, static_cast<size_t>(bytes_));
    } else {
      by_.f.merge(by_.op, level_ + l * bytes_, s, states_);
    }
  }

  const Folder& by_;
  int64_t states_, bytes_;
  Byte* level_;
  int64_t count_[kFoldLevels] = {};
};

// y[i] = x at place(i), of any type of so many bytes.
template <class F>
void gather(Byte* y, const Byte* x, int64_t n, int64_t element, const F& place) {
  const auto move = [&](auto zero) {
    using T = decltype(zero);
    for (int64_t i = 0; i < n; i++) {
      reinterpret_cast<T*>(y)[i] = reinterpret_cast<const T*>(x)[place(i)];
    }
  };
  if (element == 8) return move(uint64_t{});
  if (element == 4) return move(uint32_t{});
  move(uint8_t{});
}

// One line: [begin, end) of the reduced dimensions, whose first value x is. Vectors go along it.
void along_line(const Folder& by, Byte* to, const Byte* x, const Dims& reduced, int64_t begin,
                int64_t end) {
  const int64_t stride = reduced.last_stride(), element = by.f.element;
  if (stride == 1 && reduced.rank == 1 && end - begin <= kPiece) {
    by.f.line(by.op, to, x + begin * element, end - begin);
    return;
  }
  alignas(JDN_VECTOR_BYTES) Byte tile[kPiece * sizeof(int64_t)];
  int64_t filled = 0;
  alignas(JDN_VECTOR_BYTES) Byte space[kFoldLevels * kMaxState], s[kMaxState];
  Cascade cascade(by, 1, space);
  const auto add = [&](const Byte* from, int64_t n) {
    by.f.line(by.op, s, from, n);
    cascade.add(s);
  };
  for (Walk walk(reduced, begin); begin < end;) {
    int64_t n = walk.run() < end - begin ? walk.run() : end - begin;
    const Byte* from = x + walk.offset() * element;
    begin += n;
    if (begin < end) walk.skip(n);
    if (stride == 1 && n >= kFoldShort) {
      for (; n > 0; n -= kPiece, from += kPiece * element) add(from, n < kPiece ? n : kPiece);
      continue;
    }
    while (n > 0) {
      const int64_t part = n < kPiece - filled ? n : kPiece - filled;
      gather(tile + filled * element, from, part, element, [=](int64_t i) { return i * stride; });
      filled += part;
      from += part * stride * element;
      n -= part;
      if (filled == kPiece) {
        add(tile, filled);
        filled = 0;
      }
    }
  }
  if (filled > 0) add(tile, filled);
  cascade.finish(to);
}

// The n lines of results o, o + 1, ... side by side, `width` vectors of them together.
void across_lines(const Folder& by, int64_t width, Byte* to, int64_t o, int64_t n, int64_t begin,
                  int64_t end) {
  const int64_t element = by.f.element, columns = width * kLanes;
  const int64_t groups = (n + columns - 1) / columns, group = width * by.f.state;
  int64_t column[kFoldVectors * kLanes];
  Walk kept(by.axes.kept, o);
  for (int64_t j = 0; j < n; j++, kept.skip(1)) column[j] = kept.offset();
  // How many groups from this one on are dense together; 0: not even this one.
  int64_t dense[kFoldVectors];
  for (int64_t g = groups - 1; g >= 0; g--) {
    const int64_t* first = column + g * columns;
    dense[g] = (g + 1) * columns <= n;
    for (int64_t j = 1; j < columns && dense[g] > 0; j++) dense[g] = first[j] == first[0] + j;
    const bool more = width == kFoldWide && g + 1 < groups && dense[g] > 0;
    if (more && first[columns] == first[0] + columns) dense[g] += dense[g + 1];
  }
  alignas(JDN_VECTOR_BYTES) Byte tile[kPiece * sizeof(int64_t)];
  int64_t tile_row[kFoldRows];
  for (int64_t k = 0; k < kFoldRows; k++) tile_row[k] = k * columns;
  alignas(JDN_VECTOR_BYTES) Byte space[kFoldLevels * kGroupBytes], s[kGroupBytes];
  Cascade cascade(by, groups * width, space);
  const bool single = begin < end && end - begin <= kFoldRows;
  const auto add = [&](Byte* states, const Byte* x, const int64_t* row, int64_t rows,
                       int64_t count) {
    if (width == 1) {
      by.f.column(by.op, states, x, row, rows);
    } else {
      by.f.columns(by.op, states, x, row, rows, count);
    }
  };
  Walk walk(by.axes.reduced, begin);
  while (begin < end) {
    const int64_t rows = end - begin < kFoldRows ? end - begin : kFoldRows;
    int64_t row[kFoldRows];
    for (int64_t k = 0; k < rows; k++, walk.skip(1)) row[k] = walk.offset();
    Byte* states = single ? to : s;
    for (int64_t g = 0; g < groups;) {
      const int64_t* from = column + g * columns;
      if (dense[g] > 0) {
        add(states + g * group, by.x + from[0] * element, row, rows, dense[g]);
        g += dense[g];
        continue;
      }
      const int64_t count = n - g * columns < columns ? n - g * columns : columns;
      if (count < columns) memset(tile, 0, static_cast<size_t>(rows * columns * element));
      for (int64_t k = 0; k < rows; k++) {
        gather(tile + k * columns * element, by.x + row[k] * element, count, element,
               [=](int64_t j) { return from[j]; });
      }
      add(states + g * group, tile, tile_row, rows, 1);
      g++;
    }
    if (!single) cascade.add(s);
    begin += rows;
  }
  if (!single) cascade.finish(to);
}

// Results in groups of at most `columns`; part(states, first result, number of results, begin, end)
// folds a range of a group's lines into `states` states.
template <class F>
void by_groups(const Folder& by, int64_t columns, int64_t states, const F& part) {
  const int64_t results = by.axes.kept.count(), size = by.axes.reduced.count();
  const int64_t groups = (results + columns - 1) / columns, group = states * by.f.state;
  const auto count_of = [&](int64_t g) {
    return results - g * columns < columns ? results - g * columns : columns;
  };
  const auto states_of = [&](int64_t g) { return (count_of(g) + kLanes - 1) / kLanes; };
  const auto put = [&](int64_t g, const Byte* s) {
    for (int64_t w = 0; w < states_of(g); w++) {
      const int64_t left = count_of(g) - w * kLanes;
      by.f.put(by.op, g * columns + w * kLanes, s + w * by.f.state, left < kLanes ? left : kLanes);
    }
  };
  // Cut where there are too few groups for the threads: by the shape alone.
  const int64_t chunk = 4 * kMapChunk / by.f.work;
  const int64_t tasks = kTaskBytes / group < kFoldTasks ? kTaskBytes / group : kFoldTasks;
  const int64_t chunks = size * (results < columns ? results : columns) / chunk;
  int64_t parts = tasks / groups;
  parts = parts < chunks ? parts : chunks;
  if (parts <= 1) {
    for_ranges(groups, chunk / 4 / (size * columns + 1) + 1, [&](int64_t begin, int64_t end) {
      alignas(JDN_VECTOR_BYTES) Byte s[kGroupBytes];
      for (int64_t g = begin; g < end; g++) {
        part(s, g * columns, count_of(g), 0, size);
        put(g, s);
      }
    });
    return;
  }
  alignas(JDN_VECTOR_BYTES) Byte s[kTaskBytes];
  for_chunks(groups * parts, [&](int64_t task) {
    const int64_t g = task / parts, k = task % parts;
    part(s + task * group, g * columns, count_of(g), size / parts * k,
         k + 1 == parts ? size : size / parts * (k + 1));
  });
  for (int64_t g = 0; g < groups; g++) {
    Byte* first = s + g * parts * group;
    for (int64_t k = 1; k < parts; k++) {
      by.f.merge(by.op, first, first + k * group, states_of(g));
    }
    put(g, first);
  }
}

}  // namespace

void fold(const FoldTable& f, const void* op, jdn_in address, const Axes& axes) {
  const Folder by = {f, op, static_cast<const Byte*>(address), axes};
  const int64_t results = axes.kept.count(), size = axes.reduced.count();
  const int64_t along = axes.reduced.last_stride(), across = axes.kept.last_stride();
  const int64_t inner = axes.inner;
  if (results == 0) return;
  if (inner > 1 && kLanes % inner == 0 && size >= kFoldShort) {
    const int64_t all = size * inner, one = 1;
    by_groups(by, inner, 1, [&](Byte* to, int64_t o, int64_t, int64_t begin, int64_t end) {
      const Byte* x = by.x + o * size * f.element;
      along_line(by, to, x, {1, &all, &one}, begin * inner, end * inner);
      f.turn(op, to, inner);
    });
  } else if (results == 1 || (size >= kFoldShort &&
                              (along < 0 ? -along : along) <= (across < 0 ? -across : across))) {
    by_groups(by, kLanes, 1, [&](Byte* to, int64_t o, int64_t n, int64_t begin, int64_t end) {
      alignas(JDN_VECTOR_BYTES) Byte s[kLanes * kMaxState];
      Walk kept(axes.kept, o);
      for (int64_t j = 0; j < n; j++, kept.skip(1)) {
        along_line(by, s + j * f.state, by.x + kept.offset() * f.element, axes.reduced, begin, end);
      }
      f.zero(op, s + n * f.state, kLanes - n);
      f.join(op, s);
      memcpy(to, s, static_cast<size_t>(f.state));
    });
  } else {
    const int64_t width = results <= kLanes ? 1 : kFoldWide, row = width * kLanes;
    const int64_t most = width == 1 ? 1 : kGroupBytes / (width * f.state),
                  needed = (results + row - 1) / row;
    const int64_t groups = needed < most ? needed : most;
    by_groups(by, groups * row, groups * width,
              [&](Byte* to, int64_t o, int64_t n, int64_t begin, int64_t end) {
                across_lines(by, width, to, o, n, begin, end);
              });
  }
}

}  // namespace jdn::JDN_ISA
