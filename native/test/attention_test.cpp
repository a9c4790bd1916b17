#include <memory>

#include "testing.h"

using namespace jdn::test;

namespace {

enum class Mask { kNone, kBool, kAdded };

struct Dims {
  int64_t batch, heads, rows, keys, width, out_width;
};
const Dims kShapes[] = {{1, 1, 1, 1, 1, 1},  {2, 3, 5, 7, 4, 3},     {1, 2, 3, 0, 4, 5},
                        {2, 1, 0, 3, 4, 5},  {0, 2, 3, 3, 4, 4},     {1, 2, 4, 3, 0, 2},
                        {1, 1, 3, 4, 5, 0},  {1, 2, 130, 33, 16, 8}, {1, 1, 129, 300, 5, 17},
                        {2, 1, 1, 600, 8, 8}};

// Operands lie as projections leave them: [batch, rows, heads, columns], some columns further apart
// than need be; each begins where its memory begins.
template <class T>
class Problem {
 public:
  Problem(const Dims& dims, Mask mask_kind, bool is_causal, double p)
      : d(dims), kind(mask_kind), causal(is_causal), dropout(p) {
    widths = {d.out_width, d.width, d.width, d.out_width, 0,
              d.out_width, d.width, d.width, d.out_width};
    lengths = {d.rows, d.rows, d.keys, d.keys, d.rows, d.rows, d.rows, d.keys, d.keys};
    geometry = {d.rows, d.keys, d.width, d.out_width, 1,       causal, 5,
                6,      7,      3,       d.batch,     d.heads, d.rows};
    for (size_t i = 0; i < widths.size(); i++) {
      const int64_t step = widths[i] + 3;
      std::vector<int64_t> strides = {lengths[i] * d.heads * step, step, d.heads * step};
      if (i == 4) strides = {d.rows * d.keys, 0, d.keys};
      geometry.insert(geometry.end(), strides.begin(), strides.end());
      // Behind the last row there is no gap.
      const int64_t n = i == 4 ? d.batch * d.rows * d.keys : d.batch * strides[0] - 3;
      values.push_back(random_values<T>(n > 0 ? n : 0, static_cast<unsigned>(i)));
    }
    for (T v : values[4]) may.push_back(v > -1);
    // One row may not attend to anything.
    for (int64_t j = 0; j < d.keys && d.rows > 1 && d.batch > 0; j++) {
      may[static_cast<size_t>(d.keys + j)] = false;
      values[4][static_cast<size_t>(d.keys + j)] = -std::numeric_limits<T>::infinity();
    }
    log_sums.resize(static_cast<size_t>(d.batch * d.heads * d.rows));
  }

  size_t place(int operand, int64_t matrix, int64_t row, int64_t column) const {
    const int64_t* stride = geometry.data() + 13 + 3 * operand;
    return static_cast<size_t>(matrix / d.heads * stride[0] + matrix % d.heads * stride[1] +
                               row * stride[2] + column);
  }
  double at(int operand, int64_t matrix, int64_t row, int64_t column) const {
    return static_cast<double>(
        values[static_cast<size_t>(operand)][place(operand, matrix, row, column)]);
  }

  jdn_dtype mask_dtype() const { return kind == Mask::kBool ? JDN_BOOL : dtype_of<T>; }

  void forward(int64_t slots = 3) {
    guarded(slots, [&](auto at, const void* mask, T* sums, char* scratch) {
      jdn_attention_forward(dtype_of<T>, mask_dtype(), at(0), sums, at(1), at(2), at(3), mask,
                            geometry.data(), kScale, dropout, scratch, slots);
    });
  }
  void backward(bool accumulate, bool q = true, bool k = true, bool v = true) {
    constexpr int64_t slots = 3;
    guarded(slots, [&](auto at, const void* mask, T* sums, char* scratch) {
      jdn_attention_backward(dtype_of<T>, mask_dtype(), q ? at(6) : nullptr, k ? at(7) : nullptr,
                             v ? at(8) : nullptr, at(5), at(0), sums, at(1), at(2), at(3), mask,
                             geometry.data(), kScale, dropout, scratch, slots, accumulate,
                             accumulate, accumulate);
    });
  }

  // Runs call(address of an operand, mask, log_sums, scratch) on copies that end at guard pages.
  template <class F>
  void guarded(int64_t slots, const F& call) {
    std::vector<std::unique_ptr<Guarded<T>>> memory;
    for (const std::vector<T>& operand : values) {
      memory.push_back(std::make_unique<Guarded<T>>(operand));
    }
    Guarded<uint8_t> bools(may);
    Guarded<T> sums(log_sums);
    Guarded<char> scratch(jdn_attention_scratch(dtype_of<T>, geometry.data(), slots));
    const void* mask = kind == Mask::kNone   ? nullptr
                       : kind == Mask::kBool ? static_cast<const void*>(bools.data())
                                             : static_cast<const void*>(memory[4]->data());
    call([&](size_t operand) { return memory[operand]->data(); }, mask, sums.data(),
         scratch.data());
    for (size_t i = 0; i < values.size(); i++) {
      values[i].assign(memory[i]->data(), memory[i]->data() + memory[i]->size());
    }
    log_sums.assign(sums.data(), sums.data() + sums.size());
  }

  // What dropout multiplies the weights by, from the generator's own units.
  std::vector<double> factors() const {
    const int64_t n = d.batch * d.heads * d.rows * d.keys;
    std::vector<float> unit(static_cast<size_t>(n));
    jdn_uniform(JDN_FLOAT32, unit.data(), 0, 1, 2, n, 5, 6, 7);
    std::vector<double> factor;
    for (float u : unit) factor.push_back(u < dropout ? 0 : 1 / (1 - dropout));
    return factor;
  }

  // Weights before dropout, [matrices, rows, keys].
  std::vector<double> weights() const {
    std::vector<double> p;
    for (int64_t m = 0; m < d.batch * d.heads; m++) {
      for (int64_t i = 0; i < d.rows; i++) {
        std::vector<double> row;
        double sum = 0;
        for (int64_t j = 0; j < d.keys; j++) {
          double score = 0;
          for (int64_t e = 0; e < d.width; e++) score += at(1, m, i, e) * at(2, m, j, e);
          score *= kScale;
          const size_t cell = place(4, m, i, j);
          const bool hidden = (causal && j > i) || (kind == Mask::kBool && !may[cell]);
          if (kind == Mask::kAdded) score += static_cast<double>(values[4][cell]);
          row.push_back(hidden ? 0 : std::exp(score));
          sum += row.back();
        }
        for (double e : row) p.push_back(sum == 0 ? 0 : e / sum);
      }
    }
    return p;
  }

  static constexpr double kScale = 0.3;
  Dims d;
  Mask kind;
  bool causal;
  double dropout;
  std::vector<int64_t> widths, lengths, geometry;
  std::vector<std::vector<T>> values;
  std::vector<uint8_t> may;
  std::vector<T> log_sums;
};

template <class T>
void check(const Problem<T>& before, const Problem<T>& after, bool accumulated) {
  const Dims& d = before.d;
  const std::vector<double> p = before.weights(), factor = before.factors();
  const double units = 64;
  for (int64_t m = 0; m < d.batch * d.heads; m++) {
    std::vector<double> dq(static_cast<size_t>(d.rows * d.width)),
        dk(static_cast<size_t>(d.keys * d.width)), dv(static_cast<size_t>(d.keys * d.out_width));
    for (int64_t i = 0; i < d.rows; i++) {
      const size_t first = static_cast<size_t>((m * d.rows + i) * d.keys);
      double dot = 0;
      for (int64_t c = 0; c < d.out_width; c++) {
        double y = 0;
        for (int64_t j = 0; j < d.keys; j++) {
          const size_t cell = first + static_cast<size_t>(j);
          y += p[cell] * factor[cell] * before.at(3, m, j, c);
        }
        REQUIRE(close<T>(after.values[0][after.place(0, m, i, c)], y, units, 4));
        dot += y * before.at(5, m, i, c);
      }
      for (int64_t j = 0; j < d.keys; j++) {
        const size_t cell = first + static_cast<size_t>(j);
        double dp = 0;
        for (int64_t c = 0; c < d.out_width; c++) {
          dp += before.at(5, m, i, c) * before.at(3, m, j, c);
          dv[static_cast<size_t>(j * d.out_width + c)] +=
              p[cell] * factor[cell] * before.at(5, m, i, c);
        }
        const double ds = Problem<T>::kScale * p[cell] * (factor[cell] * dp - dot);
        for (int64_t e = 0; e < d.width; e++) {
          dq[static_cast<size_t>(i * d.width + e)] += ds * before.at(2, m, j, e);
          dk[static_cast<size_t>(j * d.width + e)] += ds * before.at(1, m, i, e);
        }
      }
    }
    const auto gradient = [&](int operand, const std::vector<double>& expected) {
      const int64_t width = before.widths[static_cast<size_t>(operand)];
      for (int64_t r = 0; r < before.lengths[static_cast<size_t>(operand)]; r++) {
        for (int64_t c = 0; c < width; c++) {
          const double start = accumulated ? before.at(operand, m, r, c) : 0;
          REQUIRE(
              close<T>(after.values[static_cast<size_t>(operand)][after.place(operand, m, r, c)],
                       start + expected[static_cast<size_t>(r * width + c)], units, 40));
        }
      }
    };
    gradient(6, dq);
    gradient(7, dk);
    gradient(8, dv);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("attention: forward and gradients of all shapes and masks", T, float, double) {
  each_isa([] {
    for (const Dims& d : kShapes) {
      for (Mask kind : {Mask::kNone, Mask::kBool, Mask::kAdded}) {
        for (bool causal : {false, true}) {
          CAPTURE(d.rows);
          CAPTURE(d.keys);
          CAPTURE(static_cast<int>(kind));
          CAPTURE(causal);
          const double dropout = causal ? 0 : 0.25;
          const Problem<T> before(d, kind, causal, dropout);
          Problem<T> after = before;
          after.forward();
          after.backward(kind == Mask::kBool);
          check(before, after, kind == Mask::kBool);
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("attention: gradients that are not wanted, columns between", T, float, double) {
  Problem<T> all({2, 2, 9, 6, 4, 5}, Mask::kNone, false, 0);
  all.forward();
  for (size_t i = 6; i < 9; i++) {
    Problem<T> one = all;
    one.backward(false, i == 6, i == 7, i == 8);
    Problem<T> three = all;
    three.backward(false);
    for (size_t k = 6; k < 9; k++) {
      CHECK(one.values[k] == (k == i ? three : all).values[k]);
      // The three columns between one head and the next are left alone.
      const size_t gap =
          all.place(static_cast<int>(k), 0, 0, 0) + static_cast<size_t>(all.widths[k]);
      CHECK(three.values[k][gap] == all.values[k][gap]);
    }
  }
}

TEST_CASE_TEMPLATE("attention: the same bits for any number of threads", T, float, double) {
  std::vector<std::vector<T>> first;
  for (int threads : {1, 2, 3}) {
    jdn_threads_set(threads);
    Problem<T> problem({2, 3, 260, 300, 16, 16}, Mask::kBool, true, 0.1);
    problem.forward(threads);
    problem.backward(false);
    if (first.empty()) first = problem.values;
    CHECK(first == problem.values);
  }
}

TEST_CASE_TEMPLATE("attention: scores beyond what exp can take, and NaN", T, float, double) {
  each_isa([] {
    Problem<T> problem({1, 1, 2, 400, 1, 1}, Mask::kNone, false, 0);
    for (T& v : problem.values[1]) v = 2000;
    for (int64_t j = 0; j < 400; j++) {
      problem.values[2][problem.place(2, 0, j, 0)] = static_cast<T>(j);
      problem.values[3][problem.place(3, 0, j, 0)] = static_cast<T>(j);
    }
    problem.forward();
    CHECK(problem.values[0][0] == 399);
    problem.values[1][0] = std::numeric_limits<T>::quiet_NaN();
    problem.forward();
    CHECK(std::isnan(problem.values[0][0]));
    CHECK(problem.values[0][problem.place(0, 0, 1, 0)] == 399);
  });
}
