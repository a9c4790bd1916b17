// Attention and its gradients, block by block.
#include "kernels/attention.h"

#include <jdynet/attention.h>

#include "isa/denormals.h"
#include "kernels/dtypes.h"
#include "kernels/lines.h"
#include "kernels/math.h"
#include "kernels/slots.h"
#include "kernels/windows.h"

namespace jdn::JDN_ISA {
namespace {

template <class T>
void scale_line(T* y, T factor, int64_t n) {
  map_range(
      y, 0, n, [factor](vec<T> v) { return v * factor; }, Input<T>{y, 1});
}

// A block of rows: the output is kept as a sum of e^(score - top) v for the top so far, and
// multiplied down when a higher one comes.
template <class T>
class ForwardRows {
 public:
  ForwardRows(const Attention<T>& a, T* y, T* log_sums, const T* v, int64_t matrix, int64_t row,
              T* scratch)
      : a_(a),
        y_(y + a.place(kY, matrix, row)),
        log_sums_(log_sums + matrix * a.rows + row),
        v_(v),
        matrix_(matrix),
        row_(row),
        rows_(a.rows - row < kBlockRows ? a.rows - row : kBlockRows),
        top_(scratch),
        sum_(scratch + rows_),
        weights_(scratch + 2 * rows_) {}

  void run() {
    fill(top_, -a_.kInfinity, rows_);
    fill(sum_, T{0}, rows_);
    const int64_t seen = a_.causal && row_ + rows_ < a_.keys ? row_ + rows_ : a_.keys;
    for (int64_t key = 0; key < seen; key += kBlockKeys) {
      const Block b{row_, rows_, key, seen - key < kBlockKeys ? seen - key : kBlockKeys};
      a_.scores(weights_, matrix_, b);
      for (int64_t r = 0; r < rows_; r++) weigh(r, b);
      multiply_floats(y_, a_.ld(kY), Matrix<T>{weights_, b.keys, false},
                      a_.part(v_, kV, matrix_, key, false), rows_, a_.out_width, b.keys, T{1},
                      key > 0 ? T{1} : T{0});
    }
    for (int64_t r = 0; r < rows_; r++) finish(r);
  }

 private:
  T* y(int64_t r) const { return y_ + r * a_.ld(kY); }

  // A row's scores become weights relative to the top so far.
  void weigh(int64_t r, const Block& b) {
    T* const line = weights_ + r * b.keys;
    const DenseLine<T> keys{b.keys};
    const T before = top_[r], most = keys.max_of(line)[0];
    if (most > before) top_[r] = most;
    const T shift = top_[r] == -a_.kInfinity ? T{0} : top_[r];
    const T sum = keys.sum_of([=](Place at) {
      const vec<T> e = exp(get<T>(line, at) - shift);
      put(line, at, e);
      return e;
    })[0];
    if (top_[r] != before && b.key > 0) {
      const T less = exp(splat(before - shift))[0];
      sum_[r] *= less;
      scale_line(y(r), less, a_.out_width);
    }
    sum_[r] += sum;
    if (a_.drops()) {
      a_.each_factor(matrix_, b.row + r, b.key, b.keys,
                     [=](int64_t j, T factor) { line[j] *= factor; });
    }
  }

  // Without anything to attend to, all weights are to be 0 in backward, too.
  void finish(int64_t r) {
    if (sum_[r] == 0) {
      fill(y(r), T{0}, a_.out_width);
      log_sums_[r] = a_.kInfinity;
    } else {
      scale_line(y(r), 1 / sum_[r], a_.out_width);
      log_sums_[r] = top_[r] + log(splat(sum_[r]))[0];
    }
  }

  const Attention<T>& a_;
  T* y_;
  T* log_sums_;
  const T* v_;
  int64_t matrix_, row_, rows_;
  T* top_;
  T* sum_;
  T* weights_;
};

// A gradient with what it needs to find its matrices; data may be 0.
template <class T>
struct Gradient {
  T* data;
  int operand;
  bool accumulate;
};

// All gradients of a matrix: weights are computed again from scores and log_sums.
template <class T>
class BackwardMatrix {
 public:
  BackwardMatrix(const Attention<T>& a, const T* dy, const T* y, const T* v, const T* log_sums,
                 int64_t matrix, T* scratch)
      : a_(a),
        dy_(dy),
        v_(v),
        log_sums_(log_sums + matrix * a.rows),
        matrix_(matrix),
        dots_(scratch),
        weights_(scratch + a.rows) {
    for (int64_t r = 0; r < a.rows; r++) {
      const T* const out = y + a.place(kY, matrix, r);
      const T* const gradient = dy + a.place(kDy, matrix, r);
      dots_[r] = DenseLine<T>{a.out_width}.sum_of(
          [=](Place at) { return get(out, at) * get(gradient, at); })[0];
    }
  }

  void run(Gradient<T> dq, Gradient<T> dk, Gradient<T> dv) {
    begin(dq, a_.rows, a_.width);
    begin(dk, a_.keys, a_.width);
    begin(dv, a_.keys, a_.out_width);
    for (int64_t key = 0; key < a_.keys; key += kBlockKeys) {
      const int64_t keys = a_.keys - key < kBlockKeys ? a_.keys - key : kBlockKeys;
      // Earlier rows do not see these keys.
      const int64_t first = a_.causal ? key / kBlockRows * kBlockRows : 0;
      for (int64_t row = first; row < a_.rows; row += kBlockRows) {
        const int64_t rows = a_.rows - row < kBlockRows ? a_.rows - row : kBlockRows;
        const int64_t seen = a_.causal && row + rows - key < keys ? row + rows - key : keys;
        add({row, rows, key, seen}, dq, dk, dv);
      }
    }
  }

 private:
  void begin(const Gradient<T>& d, int64_t rows, int64_t width) {
    if (d.data == nullptr || d.accumulate) return;
    for (int64_t r = 0; r < rows; r++) fill(at(d, r), T{0}, width);
  }

  T* at(const Gradient<T>& d, int64_t row) const {
    return d.data + a_.place(d.operand, matrix_, row);
  }

  // d += alpha * a * b, where d's rows begin at `row`.
  void add_product(const Gradient<T>& d, int64_t row, Matrix<T> a, Matrix<T> b, int64_t m,
                   int64_t n, int64_t k, T alpha) {
    if (d.data == nullptr) return;
    multiply_floats(at(d, row), a_.ld(d.operand), a, b, m, n, k, alpha, T{1});
  }

  void add(Block b, const Gradient<T>& dq, const Gradient<T>& dk, const Gradient<T>& dv) {
    T* const dscores = weights_ + b.rows * b.keys;
    a_.scores(weights_, matrix_, b);
    const Matrix<T> dy = a_.part(dy_, kDy, matrix_, b.row, false);
    if (dq.data != nullptr || dk.data != nullptr) {
      multiply_floats(dscores, b.keys, dy, a_.part(v_, kV, matrix_, b.key, true), b.rows, b.keys,
                      a_.out_width, T{1}, T{0});
    } else {
      fill(dscores, T{0}, b.rows * b.keys);
    }
    for (int64_t r = 0; r < b.rows; r++) differentiate(r, b, dscores + r * b.keys);
    add_product(dv, b.key, {weights_, b.keys, true}, dy, b.keys, a_.out_width, b.rows, T{1});
    add_product(dq, b.row, {dscores, b.keys, false}, a_.k(matrix_, b.key, false), b.rows, a_.width,
                b.keys, a_.scale());
    add_product(dk, b.key, {dscores, b.keys, true}, a_.q(matrix_, b.row), b.keys, a_.width, b.rows,
                a_.scale());
  }

  // A row's scores become its weights after dropout, dy v^T becomes the scores' gradient.
  void differentiate(int64_t r, const Block& b, T* d) {
    T* const line = weights_ + r * b.keys;
    const T log_sum = log_sums_[b.row + r], dot = dots_[b.row + r];
    const DenseLine<T> keys{b.keys};
    keys.each([=](Place at) { put(line, at, exp(get<T>(line, at) - log_sum)); });
    if (a_.drops()) {
      a_.each_factor(matrix_, b.row + r, b.key, b.keys, [=](int64_t j, T factor) {
        d[j] = line[j] * (factor * d[j] - dot);
        line[j] *= factor;
      });
    } else {
      keys.each([=](Place at) { put(d, at, get<T>(line, at) * (get<T>(d, at) - dot)); });
    }
  }

  const Attention<T>& a_;
  const T* dy_;
  const T* v_;
  const T* log_sums_;
  int64_t matrix_;
  T* dots_;
  T* weights_;
};

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_attention_forward,
           (jdn_dtype dtype, jdn_dtype mask_dtype, jdn_out y, jdn_out log_sums, jdn_in q, jdn_in k,
            jdn_in v, jdn_in mask, jdn_in geometry, double scale, double dropout, jdn_out scratch,
            int64_t slots),
           (dtype, mask_dtype, y, log_sums, q, k, v, mask, geometry, scale, dropout, scratch,
            slots)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Attention<T> a(geometry, q, k, mask, mask_dtype, scale, dropout);
    const int64_t blocks = (a.rows + kBlockRows - 1) / kBlockRows, count = a.matrices() * blocks;
    // Small blocks share a chunk.
    const int64_t rows = a.rows < kBlockRows ? a.rows : kBlockRows;
    const int64_t per_chunk = (1 << 19) / (rows * a.keys * (a.width + a.out_width) + 1) + 1;
    for_slots((count + per_chunk - 1) / per_chunk, slots, [&](int64_t chunk, int64_t slot) {
      const int64_t begin = chunk * per_chunk;
      const int64_t end = begin + per_chunk < count ? begin + per_chunk : count;
      for (int64_t i = begin; i < end; i++) {
        ForwardRows<T>(a, static_cast<T*>(y), static_cast<T*>(log_sums), static_cast<const T*>(v),
                       i / blocks, i % blocks * kBlockRows,
                       static_cast<T*>(scratch) + slot * a.slot())
            .run();
      }
    });
  });
}

// A matrix is one thread's: its sums have one order.
JDN_KERNEL(jdn_attention_backward,
           (jdn_dtype dtype, jdn_dtype mask_dtype, jdn_out dq, jdn_out dk, jdn_out dv, jdn_in dy,
            jdn_in y, jdn_in log_sums, jdn_in q, jdn_in k, jdn_in v, jdn_in mask, jdn_in geometry,
            double scale, double dropout, jdn_out scratch, int64_t slots, int32_t accumulate_q,
            int32_t accumulate_k, int32_t accumulate_v),
           (dtype, mask_dtype, dq, dk, dv, dy, y, log_sums, q, k, v, mask, geometry, scale, dropout,
            scratch, slots, accumulate_q, accumulate_k, accumulate_v)) {
  FlushDenormals flush(dtype);
  with_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    const Attention<T> a(geometry, q, k, mask, mask_dtype, scale, dropout);
    const int64_t count = a.matrices();
    const int64_t per_chunk = (1 << 18) / (a.rows * a.keys * (a.width + a.out_width) + 1) + 1;
    for_slots((count + per_chunk - 1) / per_chunk, slots, [&](int64_t chunk, int64_t slot) {
      const int64_t begin = chunk * per_chunk;
      const int64_t end = begin + per_chunk < count ? begin + per_chunk : count;
      for (int64_t matrix = begin; matrix < end; matrix++) {
        BackwardMatrix<T>(a, static_cast<const T*>(dy), static_cast<const T*>(y),
                          static_cast<const T*>(v), static_cast<const T*>(log_sums), matrix,
                          static_cast<T*>(scratch) + slot * a.slot())
            .run({static_cast<T*>(dq), kDq, accumulate_q != 0},
                 {static_cast<T*>(dk), kDk, accumulate_k != 0},
                 {static_cast<T*>(dv), kDv, accumulate_v != 0});
      }
    });
  });
}
