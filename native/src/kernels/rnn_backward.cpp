// The gradient of recurrent layers through time: each step is one fork of the threads, which
// multiplies by the later step's gradient and goes back through the cell; what sums up over all
// steps follows in large products.
#include <jdynet/rnn.h>

#include "isa/denormals.h"
#include "kernels/columns.h"
#include "kernels/panels.h"
#include "kernels/rnn_cells.h"
#include "kernels/rnn_sequence.h"

namespace jdn::JDN_ISA {
namespace {

// A gradient that is wanted becomes, or is increased by, x.
template <class T>
void give(T* y, const T* x, int64_t n, bool accumulate) {
  if (y == nullptr) return;
  if (accumulate) {
    add_to(y, x, n);
  } else {
    copy(y, x, n);
  }
}

template <class T, class Cell>
struct BackwardScratch {
  BackwardScratch(const Sequences& s, Arena<T> arena)
      : dgates_ld(Cell::kRow * s.hidden + 64 / int64_t{sizeof(T)}),
        dgates(arena.take(s.rows() * dgates_ld)),
        h_before(arena.take(s.rows() * s.state)),
        dh(arena.take(s.batch * s.state)),
        dc(arena.take(Cell::kHasCells ? s.batch * s.hidden : 0)),
        zeros(arena.take(s.hidden)),
        dbias(arena.take(Cell::kRow * s.hidden)),
        dstates(arena.take(s.projected ? s.rows() * s.state : 0)),
        full(arena.take(s.projected ? s.rows() * s.hidden : 0)),
        dfull(arena.take(s.projected ? s.batch * s.hidden : 0)),
        recurrent(arena.take(Panels<T, 1>::size(Cell::kGates * s.hidden, s.state, s.rows()))),
        projection(arena.take(s.projected ? Panels<T, 1>::size(s.state, s.hidden, s.rows()) : 0)),
        bytes(arena.bytes()) {}
  // A cache line more than a row: rows a power of two apart would share few places of the caches.
  int64_t dgates_ld;
  T *dgates, *h_before, *dh, *dc, *zeros, *dbias;
  T *dstates, *full, *dfull;  // for a projection: of all rows, of all rows, of one step
  T *recurrent, *projection;
  int64_t bytes;
};

template <class T>
struct Backward {
  T *dx, *dh_first, *dc_first, *dw_ih, *dw_hh, *db_ih, *db_hh, *dw_hr;
  const T *dy, *dh_last, *dc_last, *x, *h_first, *c_first, *w_ih, *w_hh, *w_hr, *y, *gates, *cells;
  int32_t accumulate;

  bool adds(int gradient) const { return (accumulate >> gradient & 1) != 0; }

  // The state that each row started from.
  void find_states(const Sequences& s, T* h_before) const {
    for_ranges(s.rows(), kMapChunk / s.state + 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const int64_t time = s.step_rows == 1 ? i % s.steps : i / s.batch;
        const int64_t b = s.step_rows == 1 ? i / s.steps : i % s.batch;
        const T* from = nullptr;
        if (s.active(time, b)) {
          const int64_t row = s.row_before(time, b);
          from = row >= 0             ? y + row * s.state
                 : h_first == nullptr ? nullptr
                                      : h_first + b * s.state;
        }
        copy_or_clear(h_before + i * s.state, from, s.state);
      }
    });
  }

  template <class Cell>
  void run(const Sequences& s, jdn_out memory) const {
    const BackwardScratch<T, Cell> scratch(s, Arena<T>(memory));
    find_states(s, scratch.h_before);
    through_time<Cell>(s, scratch);
    gradients<Cell>(s, scratch);
  }

  // From the last step to the first. dh holds what later steps pass on, next to the gates.
  template <class Cell>
  void through_time(const Sequences& s, const BackwardScratch<T, Cell>& scratch) const {
    const int64_t width = Cell::kRow * s.hidden, ld = scratch.dgates_ld;
    const Panels<T, 1> recurrent(Matrix<T>{w_hh, s.state, false}, Cell::kGates * s.hidden, s.state,
                                 s.rows(), scratch.recurrent);
    const Panels<T, 1> projection(Matrix<T>{w_hr, s.hidden, false}, s.state, s.hidden,
                                  s.projected ? s.rows() : 0, scratch.projection);
    T* const dh = scratch.dh;
    copy_or_clear(dh, dh_last, s.batch * s.state);
    if (Cell::kHasCells) copy_or_clear(scratch.dc, dc_last, s.batch * s.hidden);
    fill(scratch.zeros, T{0}, s.hidden);
    // dh += what the gates at a time pass on.
    const auto pass_on = [&](int64_t time, int64_t panel, int64_t first, int64_t n) {
      if (!s.any_active(time, first, n)) return;
      recurrent.multiply(dh + first * s.state, s.state, scratch.dgates + s.row(time, first) * ld,
                         s.batch_rows * ld, panel, n, 1);
    };
    const auto from_output = [&](int64_t row, int64_t j, int64_t n, vec<T> later) {
      return dy == nullptr ? later : later + load_part(dy + row * s.state + j, n);
    };
    const auto through_cell = [&](int64_t time, int64_t b, int64_t j, int64_t n, vec<T> d) {
      const int64_t row = s.row(time, b);
      BackwardStep<T> at{scratch.dgates + row * ld, gates + row * width, y + row * s.state,
                         scratch.h_before + row * s.state};
      if constexpr (Cell::kHasCells) {
        const int64_t before = s.row_before(time, b);
        at.c = cells + row * s.hidden;
        at.c_before = before >= 0          ? cells + before * s.hidden
                      : c_first != nullptr ? c_first + b * s.hidden
                                           : scratch.zeros;
        at.dc = scratch.dc + b * s.hidden;
        if (s.projected) at.h = scratch.full + row * s.hidden;
      }
      return Cell::backward(at, s.hidden, j, n, d);
    };
    const auto clear_gates = [&](int64_t time, int64_t b, int64_t j, int64_t n) {
      const int64_t row = s.row(time, b);
      for (int gate = 0; gate < Cell::kRow; gate++) {
        store_part(scratch.dgates + row * ld + gate * s.hidden + j, vec<T>{}, n);
      }
      if (s.projected) store_part(scratch.full + row * s.hidden + j, vec<T>{}, n);
    };
    for (int64_t step = s.steps - 1; step >= 0; step--) {
      const int64_t time = s.time(step);
      recurrent.for_blocks(s.batch, [&](int64_t panel, int64_t first, int64_t n) {
        if (step + 1 < s.steps) pass_on(s.time(step + 1), panel, first, n);
        for (int64_t b = first; b < first + n; b++) {
          const int64_t row = s.row(time, b);
          const bool active = s.active(time, b);
          recurrent.for_units(panel, [&](int64_t j, int64_t units) {
            T* const later = dh + b * s.state + j;
            const vec<T> d =
                active ? from_output(row, j, units, load_part(later, units)) : vec<T>{};
            if (s.projected) {
              store_part(scratch.dstates + row * s.state + j, d, units);
              if (active) store_part(later, vec<T>{}, units);
            } else if (active) {
              store_part(later, through_cell(time, b, j, units, d), units);
            } else {
              clear_gates(time, b, j, units);
            }
          });
        }
      });
      if (!s.projected) continue;
      projection.for_blocks(s.batch, [&](int64_t panel, int64_t first, int64_t n) {
        T* const dfull = scratch.dfull + first * s.hidden;
        projection.multiply(dfull, s.hidden, scratch.dstates + s.row(time, first) * s.state,
                            s.batch_rows * s.state, panel, n, 0);
        for (int64_t b = first; b < first + n; b++) {
          projection.for_units(panel, [&](int64_t j, int64_t units) {
            if (s.active(time, b)) {
              const T* const d = scratch.dfull + b * s.hidden + j;
              through_cell(time, b, j, units, load_part(d, units));
            } else {
              clear_gates(time, b, j, units);
            }
          });
        }
      });
    }
    if (dh_first == nullptr) return;
    recurrent.for_blocks(s.batch, [&](int64_t panel, int64_t first, int64_t n) {
      pass_on(s.time(0), panel, first, n);
    });
  }

  // What sums up over all steps. In the order of the arguments: operands may be the same.
  template <class Cell>
  void gradients(const Sequences& s, const BackwardScratch<T, Cell>& scratch) const {
    constexpr int64_t kRows = 512;  // that stay in the caches meanwhile
    int64_t row = 0;
    do {
      const int64_t left = s.rows() - row;
      products(s, scratch, row, left < kRows ? left : kRows);
      row += kRows;
    } while (row < s.rows());
    give(dh_first, scratch.dh, s.batch * s.state, adds(1));
    give(dc_first, scratch.dc, s.batch * s.hidden, adds(2));
    for (const InputPart& part : Cell::kInput) {
      if (db_ih == nullptr) break;
      give(db_ih + part.weight * s.hidden, scratch.dbias + part.first * s.hidden,
           part.count * s.hidden, adds(5));
    }
    give(db_hh, scratch.dbias, Cell::kGates * s.hidden, adds(6));
  }

  // What the rows [row, row + rows) have part in.
  template <class Cell>
  void products(const Sequences& s, const BackwardScratch<T, Cell>& scratch, int64_t row,
                int64_t rows) const {
    const auto beta = [&](int gradient) { return adds(gradient) || row > 0 ? T{1} : T{0}; };
    const T* const dgates = scratch.dgates + row * scratch.dgates_ld;
    const auto from_gates = [&](int gate, bool transposed) {
      return Matrix<T>{dgates + gate * s.hidden, scratch.dgates_ld, transposed};
    };
    for (const InputPart& part : Cell::kInput) {
      const int64_t weights = part.weight * s.hidden * s.input, width = part.count * s.hidden;
      if (dx != nullptr) {
        multiply(dx + row * s.input, s.input, from_gates(part.first, false),
                 Matrix<T>{w_ih + weights, s.input, false}, rows, s.input, width,
                 adds(0) || part.first > 0 ? T{1} : T{0});
      }
      if (dw_ih != nullptr) {
        multiply(dw_ih + weights, s.input, from_gates(part.first, true),
                 Matrix<T>{x + row * s.input, s.input, false}, width, s.input, rows, beta(3));
      }
    }
    if (dw_hh != nullptr) {
      multiply(dw_hh, s.state, from_gates(0, true),
               Matrix<T>{scratch.h_before + row * s.state, s.state, false}, Cell::kGates * s.hidden,
               s.state, rows, beta(4));
    }
    if (db_ih != nullptr || db_hh != nullptr) {
      column_sums(scratch.dbias, dgates, scratch.dgates_ld, rows, Cell::kRow * s.hidden, row > 0);
    }
    if (dw_hr != nullptr) {
      multiply(dw_hr, s.hidden, Matrix<T>{scratch.dstates + row * s.state, s.state, true},
               Matrix<T>{scratch.full + row * s.hidden, s.hidden, false}, s.state, s.hidden, rows,
               beta(7));
    }
  }
};

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL_OF(int64_t, jdn_rnn_backward_scratch, (jdn_dtype dtype, jdn_in geometry),
              (dtype, geometry)) {
  const Sequences s(geometry);
  int64_t bytes = 0;
  with_float_and_cell(dtype, s.cell, [&](auto zero, auto cell) {
    using T = decltype(zero);
    bytes = BackwardScratch<T, decltype(cell)>(s, Arena<T>(nullptr)).bytes;
  });
  return bytes;
}

JDN_KERNEL(jdn_rnn_backward,
           (jdn_dtype dtype, jdn_out dx, jdn_out dh_first, jdn_out dc_first, jdn_out dw_ih,
            jdn_out dw_hh, jdn_out db_ih, jdn_out db_hh, jdn_out dw_hr, jdn_in dy, jdn_in dh_last,
            jdn_in dc_last, jdn_in x, jdn_in h_first, jdn_in c_first, jdn_in w_ih, jdn_in w_hh,
            jdn_in w_hr, jdn_in y, jdn_in gates, jdn_in cells, jdn_in geometry, jdn_out scratch,
            int32_t accumulate),
           (dtype, dx, dh_first, dc_first, dw_ih, dw_hh, db_ih, db_hh, dw_hr, dy, dh_last, dc_last,
            x, h_first, c_first, w_ih, w_hh, w_hr, y, gates, cells, geometry, scratch,
            accumulate)) {
  FlushDenormals flush(dtype);
  const Sequences s(geometry);
  with_float_and_cell(dtype, s.cell, [&](auto zero, auto cell) {
    using T = decltype(zero);
    const auto in = [](jdn_in p) { return static_cast<const T*>(p); };
    const auto out = [](jdn_out p) { return static_cast<T*>(p); };
    Backward<T>{out(dx),     out(dh_first), out(dc_first), out(dw_ih),  out(dw_hh),  out(db_ih),
                out(db_hh),  out(dw_hr),    in(dy),        in(dh_last), in(dc_last), in(x),
                in(h_first), in(c_first),   in(w_ih),      in(w_hh),    in(w_hr),    in(y),
                in(gates),   in(cells),     accumulate}
        .template run<decltype(cell)>(s, scratch);
  });
}
