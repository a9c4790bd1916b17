#include <algorithm>
#include <numeric>

#include "testing.h"

using namespace jdn::test;

namespace {

std::vector<int64_t> random_rows(int64_t n, int64_t size, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<int64_t> rows(static_cast<size_t>(n));
  for (int64_t& row : rows) row = static_cast<int64_t>(generator() % static_cast<unsigned>(size));
  return rows;
}

// What Java does with the sort kernel.
struct Sorted {
  explicit Sorted(const std::vector<int64_t>& index) : order(index.size()), rows(index) {
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
      return index[static_cast<size_t>(a)] < index[static_cast<size_t>(b)];
    });
    std::sort(rows.begin(), rows.end());
  }
  std::vector<int64_t> order, rows;
};

struct Case {
  int64_t n, size, width, skip;
};

const std::vector<Case> cases = {{0, 3, 4, -1},       {1, 1, 1, -1},  {7, 3, 5, 1},
                                 {40, 10, 16, -1},    {33, 7, 17, 0}, {500, 20, 700, 3},
                                 {3000, 2000, 33, -1}};

}  // namespace

TEST_CASE_TEMPLATE("embedding: gradients row by row, dense and by row", T, float, double) {
  each_isa([] {
    for (const Case& c : cases) {
      for (int by_frequency : {0, 1}) {
        for (int bags : {0, 1}) {
          CAPTURE(c.n);
          const std::vector<int64_t> index = random_rows(c.n, c.size, 1);
          const Sorted sorted(index);
          Guarded<int64_t> list(sorted.rows), order(sorted.order), rows(c.n), pieces(2 * c.n);
          const int64_t count =
              jdn_embedding_rows(rows.data(), pieces.data(), list.data(), c.n, c.skip);
          const int64_t sources = bags ? 4 : c.n;
          Guarded<T> dy(random_values<T>(sources * c.width, 2)), factor(random_values<T>(c.n, 3));
          Guarded<int64_t> bag(random_rows(c.n, 4, 4));
          Guarded<T> dense(std::vector<T>(static_cast<size_t>(c.size * c.width), T(1)));
          Guarded<T> sparse(count * c.width);
          const auto run = [&](T* to, const int64_t* at) {
            jdn_embedding_backward(dtype_of<T>, to, dy.data(), at, pieces.data(), order.data(),
                                   bags ? bag.data() : nullptr, bags ? factor.data() : nullptr, c.n,
                                   count, c.width, by_frequency);
          };
          run(dense.data(), rows.data());
          run(sparse.data(), nullptr);
          std::vector<double> expected(static_cast<size_t>(c.size * c.width));
          std::vector<double> seen(static_cast<size_t>(c.size));
          for (int64_t row : index) seen[static_cast<size_t>(row)]++;
          for (int64_t e = 0; e < c.n; e++) {
            const int64_t row = index[static_cast<size_t>(e)];
            if (row == c.skip) continue;
            const double times = (bags ? static_cast<double>(factor[e]) : 1.0) /
                                 (by_frequency ? seen[static_cast<size_t>(row)] : 1);
            for (int64_t i = 0; i < c.width; i++) {
              expected[static_cast<size_t>(row * c.width + i)] +=
                  times * dy[(bags ? bag[e] : e) * c.width + i];
            }
          }
          for (int64_t i = 0; i < c.size * c.width; i++) {
            REQUIRE(close<T>(dense[i], 1 + expected[static_cast<size_t>(i)], 64, 8));
          }
          for (int64_t i = 0; i < count * c.width; i++) {
            const int64_t at = rows[i / c.width] * c.width + i % c.width;
            REQUIRE(close<T>(sparse[i], expected[static_cast<size_t>(at)], 64, 8));
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("embedding bags: sum, mean and maximum, and their gradients", T, float, double) {
  each_isa([] {
    for (const Case& c : cases) {
      CAPTURE(c.n);
      const int64_t bags = 5;
      Guarded<int64_t> index(random_rows(c.n, c.size, 1));
      std::vector<int64_t> ends = random_rows(bags - 1, c.n + 1, 2);
      std::sort(ends.begin(), ends.end());
      ends.insert(ends.begin(), 0);
      ends.push_back(c.n);
      Guarded<int64_t> offsets(ends), bag(c.n), chosen(bags * c.width);
      Guarded<T> table(random_values<T>(c.size * c.width, 3)), weights(random_values<T>(c.n, 4));
      Guarded<T> y(bags * c.width), factor(c.n), dy(random_values<T>(bags * c.width, 5));
      for (int32_t mode : {JDN_BAG_SUM, JDN_BAG_MEAN, JDN_BAG_MAX}) {
        const T* weighted = mode == JDN_BAG_SUM ? weights.data() : nullptr;
        jdn_embedding_bag_forward(dtype_of<T>, y.data(), chosen.data(), table.data(), index.data(),
                                  offsets.data(), weighted, bags, c.width, c.skip, mode);
        if (mode != JDN_BAG_MAX) {
          jdn_embedding_bag_entries(dtype_of<T>, bag.data(), factor.data(), index.data(),
                                    offsets.data(), weighted, bags, c.skip, mode);
        }
        for (int64_t b = 0; b < bags; b++) {
          std::vector<int64_t> entries;
          for (int64_t e = offsets[b]; e < offsets[b + 1]; e++) {
            if (mode != JDN_BAG_MAX) REQUIRE(bag[e] == b);
            if (index[e] != c.skip) entries.push_back(e);
          }
          for (int64_t i = 0; i < c.width; i++) {
            double sum = 0, most = 0;
            int64_t row = -1;
            for (int64_t e : entries) {
              const T value = table[index[e] * c.width + i];
              const double factor_e = mode == JDN_BAG_SUM
                                          ? static_cast<double>(weights[e])
                                          : 1.0 / static_cast<double>(entries.size());
              if (mode != JDN_BAG_MAX) REQUIRE(close<T>(factor[e], factor_e, 1));
              sum += factor_e * value;
              if (row < 0 || value > most) {
                most = value;
                row = index[e];
              }
            }
            REQUIRE(close<T>(y[b * c.width + i], mode == JDN_BAG_MAX ? most : sum, 64, 32));
            if (mode == JDN_BAG_MAX) REQUIRE(chosen[b * c.width + i] == row);
          }
        }
      }
      Guarded<T> dtable(std::vector<T>(static_cast<size_t>(c.size * c.width)));
      jdn_embedding_bag_max_backward(dtype_of<T>, dtable.data(), dy.data(), chosen.data(), bags,
                                     c.width);
      std::vector<double> expected(static_cast<size_t>(c.size * c.width));
      for (int64_t i = 0; i < bags * c.width; i++) {
        if (chosen[i] < 0) continue;
        expected[static_cast<size_t>(chosen[i] * c.width + i % c.width)] += dy[i];
      }
      for (int64_t i = 0; i < c.size * c.width; i++) {
        REQUIRE(close<T>(dtable[i], expected[static_cast<size_t>(i)], 8, 2));
      }
      Guarded<T> dweights(std::vector<T>(static_cast<size_t>(c.n), T(1)));
      for (int32_t accumulate : {1, 0}) {
        jdn_embedding_bag_weights_backward(dtype_of<T>, dweights.data(), dy.data(), table.data(),
                                           index.data(), bag.data(), c.n, c.width, c.skip,
                                           accumulate);
        for (int64_t e = 0; e < c.n; e++) {
          double dot = accumulate;
          for (int64_t i = 0; i < c.width && index[e] != c.skip; i++) {
            dot += static_cast<double>(dy[bag[e] * c.width + i]) * table[index[e] * c.width + i];
          }
          REQUIRE(close<T>(dweights[e], dot, 64, 64));
        }
      }
    }
  });
}
