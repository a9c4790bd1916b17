// Recurrent layers over whole sequences. What the input gives to all gates of all steps is one
// product; then each step is one fork of the threads over blocks of units and rows, which
// multiplies by the state and goes through the cell.
#include <jdynet/rnn.h>

#include "isa/denormals.h"
#include "kernels/panels.h"
#include "kernels/rnn_cells.h"
#include "kernels/rnn_sequence.h"

namespace jdn::JDN_ISA {
namespace {

template <class T, class Cell>
struct ForwardScratch {
  ForwardScratch(const Sequences& s, Arena<T> arena)
      : bias(arena.take(Cell::kRow * s.hidden)),
        state(arena.take(s.batch * s.state)),
        full(arena.take(s.projected ? s.batch * s.hidden : 0)),
        recurrent(arena.take(Panels<T, Cell::kGates>::size(s.state, s.hidden, s.rows()))),
        projection(arena.take(s.projected ? Panels<T, 1>::size(s.hidden, s.state, s.rows()) : 0)),
        bytes(arena.bytes()) {}
  T *bias, *state, *full, *recurrent, *projection;
  int64_t bytes;
};

template <class T>
struct Forward {
  T *y, *h_last, *c_last, *gates, *cells;
  const T *x, *h_first, *c_first, *w_ih, *w_hh, *b_ih, *b_hh, *w_hr;

  // Biases in the order of a row's gates: those of a gate that both sides share are one.
  template <class Cell>
  void add_biases(const Sequences& s, T* bias) const {
    fill(bias, T{0}, Cell::kRow * s.hidden);
    if (b_hh != nullptr) add_to(bias, b_hh, Cell::kGates * s.hidden);
    for (const InputPart& part : Cell::kInput) {
      if (b_ih == nullptr) break;
      add_to(bias + part.first * s.hidden, b_ih + part.weight * s.hidden, part.count * s.hidden);
    }
  }

  template <class Cell>
  void run(const Sequences& s, jdn_out memory) const {
    const ForwardScratch<T, Cell> scratch(s, Arena<T>(memory));
    const int64_t width = Cell::kRow * s.hidden;
    add_biases<Cell>(s, scratch.bias);
    for (const InputPart& part : Cell::kInput) {
      multiply(gates + part.first * s.hidden, width, Matrix<T>{x, s.input, false},
               Matrix<T>{w_ih + part.weight * s.hidden * s.input, s.input, true}, s.rows(),
               part.count * s.hidden, s.input, T{0});
    }
    const Panels<T, Cell::kGates> recurrent(Matrix<T>{w_hh, s.state, true}, s.state, s.hidden,
                                            s.rows(), scratch.recurrent);
    const Panels<T, 1> projection(Matrix<T>{w_hr, s.hidden, true}, s.hidden, s.state,
                                  s.projected ? s.rows() : 0, scratch.projection);
    // States take turns in two places, so that the last is where it belongs.
    T* after = s.steps % 2 == 0 ? h_last : scratch.state;
    T* before = s.steps % 2 == 0 ? scratch.state : h_last;
    copy_or_clear(after, h_first, s.batch * s.state);
    if (Cell::kHasCells) copy_or_clear(c_last, c_first, s.batch * s.hidden);
    for (int64_t step = 0; step < s.steps; step++) {
      T* const free = before;
      before = after;
      after = free;
      const int64_t time = s.time(step);
      const auto put = [&](int64_t b, int64_t j, int64_t n, vec<T> h) {
        const bool active = s.active(time, b);
        store_part(after + b * s.state + j, active ? h : load_part(before + b * s.state + j, n), n);
        store_part(y + s.row(time, b) * s.state + j, active ? h : vec<T>{}, n);
      };
      recurrent.for_blocks(s.batch, [&](int64_t panel, int64_t first, int64_t n) {
        if (s.any_active(time, first, n)) {
          recurrent.multiply(gates + s.row(time, first) * width, s.batch_rows * width,
                             before + first * s.state, s.state, panel, n, Cell::kAdded);
        }
        for (int64_t b = first; b < first + n; b++) {
          const int64_t row = s.row(time, b);
          const Step<T> at{gates + row * width, scratch.bias, before + b * s.state,
                           Cell::kHasCells ? c_last + b * s.hidden : nullptr,
                           cells == nullptr ? nullptr : cells + row * s.hidden};
          const bool active = s.active(time, b);
          recurrent.for_units(panel, [&](int64_t j, int64_t units) {
            const vec<T> h = active ? Cell::forward(at, s.hidden, j, units) : vec<T>{};
            if (s.projected) {
              store_part(scratch.full + b * s.hidden + j, h, units);
            } else {
              put(b, j, units, h);
            }
          });
        }
      });
      if (!s.projected) continue;
      projection.for_blocks(s.batch, [&](int64_t panel, int64_t first, int64_t n) {
        projection.multiply(after + first * s.state, s.state, scratch.full + first * s.hidden,
                            s.hidden, panel, n, 0);
        for (int64_t b = first; b < first + n; b++) {
          projection.for_units(panel, [&](int64_t j, int64_t units) {
            put(b, j, units, load_part(after + b * s.state + j, units));
          });
        }
      });
    }
  }
};

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL_OF(int64_t, jdn_rnn_forward_scratch, (jdn_dtype dtype, jdn_in geometry),
              (dtype, geometry)) {
  const Sequences s(geometry);
  int64_t bytes = 0;
  with_float_and_cell(dtype, s.cell, [&](auto zero, auto cell) {
    using T = decltype(zero);
    bytes = ForwardScratch<T, decltype(cell)>(s, Arena<T>(nullptr)).bytes;
  });
  return bytes;
}

JDN_KERNEL(jdn_rnn_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out h_last, jdn_out c_last, jdn_out gates,
            jdn_out cells, jdn_in x, jdn_in h_first, jdn_in c_first, jdn_in w_ih, jdn_in w_hh,
            jdn_in b_ih, jdn_in b_hh, jdn_in w_hr, jdn_in geometry, jdn_out scratch),
           (dtype, y, h_last, c_last, gates, cells, x, h_first, c_first, w_ih, w_hh, b_ih, b_hh,
            w_hr, geometry, scratch)) {
  FlushDenormals flush(dtype);
  const Sequences s(geometry);
  with_float_and_cell(dtype, s.cell, [&](auto zero, auto cell) {
    using T = decltype(zero);
    const auto in = [](jdn_in p) { return static_cast<const T*>(p); };
    const auto out = [](jdn_out p) { return static_cast<T*>(p); };
    Forward<T>{out(y),      out(h_last), out(c_last), out(gates), out(cells), in(x),   in(h_first),
               in(c_first), in(w_ih),    in(w_hh),    in(b_ih),   in(b_hh),   in(w_hr)}
        .template run<decltype(cell)>(s, scratch);
  });
}
