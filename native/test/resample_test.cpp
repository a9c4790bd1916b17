#include "testing.h"

using namespace jdn::test;

namespace {

// Rows of a matrix, each from a column on.
template <class T>
struct Matrix {
  int64_t columns;
  std::vector<int64_t> first;
  std::vector<std::vector<T>> weights;

  int64_t rows() const { return static_cast<int64_t>(first.size()); }

  std::vector<char> bands() const {
    size_t taps = 0;
    for (const auto& row : weights) taps = std::max(taps, row.size());
    std::vector<int64_t> head = {static_cast<int64_t>(taps)};
    head.insert(head.end(), first.begin(), first.end());
    // A whole number of int64, so that they are aligned where they end at a page.
    std::vector<T> values((taps * weights.size() + 1) / 2 * 2);
    for (size_t r = 0; r < weights.size(); r++) {
      head.push_back(static_cast<int64_t>(weights[r].size()));
      std::copy(weights[r].begin(), weights[r].end(), values.begin() + static_cast<int>(r * taps));
    }
    std::vector<char> bytes(head.size() * 8 + values.size() * sizeof(T));
    std::memcpy(bytes.data(), head.data(), head.size() * 8);
    std::memcpy(bytes.data() + head.size() * 8, values.data(), values.size() * sizeof(T));
    return bytes;
  }
};

// Bands of 0 to `most` values that wander over the columns.
template <class T>
Matrix<T> wandering(int64_t columns, int64_t rows, int64_t most) {
  Matrix<T> m{columns, {}, {}};
  for (int64_t r = 0; r < rows; r++) {
    const int64_t first = r * 7 % columns;
    const int64_t room = columns - first;
    const int64_t count = r % (most + 1) < room ? r % (most + 1) : room;
    m.first.push_back(first);
    m.weights.push_back(random_values<T>(count, static_cast<unsigned>(r)));
  }
  return m;
}

}  // namespace

TEST_CASE_TEMPLATE("resample", T, float, double) {
  each_isa([] {
    for (int64_t inner : {1, 2, 4, 15, 16, 17, 50}) {
      for (int64_t outer : {0, 1, 3, 400}) {
        for (int64_t most : {1, 2, 4, 37}) {
          const Matrix<T> m = wandering<T>(40, 23, most);
          Guarded<T> x(random_values<T>(outer * m.columns * inner, 1));
          for (bool accumulate : {false, true}) {
            Guarded<T> y(std::vector<T>(static_cast<size_t>(outer * m.rows() * inner), T{1}));
            Guarded<char> bands(m.bands());
            jdn_resample_forward(dtype_of<T>, y.data(), x.data(), outer, m.columns, m.rows(), inner,
                                 bands.data(), accumulate);
            for (int64_t i = 0; i < y.size(); i++) {
              const int64_t o = i / inner / m.rows(), r = i / inner % m.rows(), k = i % inner;
              double expected = accumulate;
              const auto& weights = m.weights[static_cast<size_t>(r)];
              for (size_t j = 0; j < weights.size(); j++) {
                const int64_t column = m.first[static_cast<size_t>(r)] + static_cast<int64_t>(j);
                expected += static_cast<double>(weights[j]) *
                            static_cast<double>(x[(o * m.columns + column) * inner + k]);
              }
              REQUIRE(close(y[i], expected, 8, 40));
            }
          }
        }
      }
    }
  });
}
