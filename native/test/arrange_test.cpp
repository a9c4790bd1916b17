#include <array>

#include "testing.h"

using namespace jdn::test;

namespace {

constexpr jdn_dtype dtypes[] = {JDN_FLOAT32, JDN_FLOAT64, JDN_INT64,
                                JDN_INT32,   JDN_UINT8,   JDN_BOOL};

// Calls f(zero) with an unsigned integer of the dtype's size.
template <class F>
void with_bits(jdn_dtype dtype, const F& f) {
  if (dtype == JDN_FLOAT64 || dtype == JDN_INT64) {
    f(uint64_t{});
  } else if (dtype == JDN_FLOAT32 || dtype == JDN_INT32) {
    f(uint32_t{});
  } else {
    f(uint8_t{});
  }
}

template <class T>
std::vector<T> pattern(int64_t n) {
  std::vector<T> values(static_cast<size_t>(n));
  for (int64_t i = 0; i < n; i++) values[static_cast<size_t>(i)] = static_cast<T>(i * 37 + 11);
  return values;
}

int64_t address(const void* p) { return reinterpret_cast<int64_t>(p); }

struct Strides {
  std::vector<int64_t> size, y, x;
};

// A table of parts, and the naive copy of each.
template <class T>
class Table {
 public:
  explicit Table(int64_t rank) : rank_(rank) {}

  void add(T* y, const T* x, const Strides& s) {
    int64_t n = 1;
    for (int64_t size : s.size) n *= size;
    end_ += n;
    values_.insert(values_.end(), {address(y), address(x), end_});
    for (const auto* list : {&s.size, &s.y, &s.x}) {
      values_.insert(values_.end(), list->begin(), list->end());
    }
    count_++;
  }

  void run(jdn_dtype dtype) {
    Guarded<int64_t> table(values_);
    jdn_copy_parts(dtype, table.data(), count_, rank_);
  }

 private:
  int64_t rank_, end_ = 0, count_ = 0;
  std::vector<int64_t> values_;
};

int64_t source_of(int64_t t, int64_t size, int32_t mode) {
  if (t >= 0 && t < size) return t;
  if (mode == JDN_PAD_REFLECT) return t < 0 ? -t : 2 * (size - 1) - t;
  if (mode == JDN_PAD_REPLICATE) return t < 0 ? 0 : size - 1;
  return t < 0 ? t + size : t - size;
}

}  // namespace

TEST_CASE("copy_parts: dense, repeated, reversed and strided rows, in several parts") {
  each_isa([] {
    for (jdn_dtype dtype : dtypes) {
      with_bits(dtype, [&](auto zero) {
        using T = decltype(zero);
        for (int64_t n : sizes()) {
          if (n == 0) continue;
          Guarded<T> x(pattern<T>(2 * n));
          Guarded<T> y(6 * n);
          Table<T> table(2);
          table.add(y.data(), x.data(), {{1, n}, {0, 1}, {0, 1}});
          table.add(y.data() + n, x.data() + n, {{1, n}, {0, 1}, {0, 0}});
          table.add(y.data() + 2 * n, x.data() + 2 * n - 1, {{2, n}, {n, 1}, {0, -1}});
          // Every second element of y, then those between.
          table.add(y.data() + 4 * n, x.data(), {{1, n}, {0, 2}, {0, 2}});
          table.add(y.data() + 4 * n + 1, x.data() + 1, {{n, 1}, {2, 1}, {2, 1}});
          table.run(dtype);
          int64_t wrong = 0;
          for (int64_t i = 0; i < n; i++) {
            wrong += y[i] != x[i];
            wrong += y[n + i] != x[n];
            wrong += y[2 * n + i] != x[2 * n - 1 - i];
            wrong += y[3 * n + i] != x[2 * n - 1 - i];
            wrong += y[4 * n + 2 * i] != x[2 * i];
            wrong += y[4 * n + 2 * i + 1] != x[2 * i + 1];
          }
          CHECK(wrong == 0);
        }
      });
    }
  });
}

TEST_CASE("copy_parts: many parts and dimensions, cut anywhere between threads") {
  each_isa([] {
    for (bool uneven : {false, true}) {
      const int64_t a = 30, b = 7, c = 11, d = 13;
      Guarded<uint32_t> x(pattern<uint32_t>(a * b * c * d));
      Guarded<uint32_t> y(a * b * c * d);
      Table<uint32_t> table(3);
      // y = x with its first dimension reversed and its last two exchanged, one part for each
      // first.
      for (int64_t i = 0; i < a; i++) {
        uint32_t* to = y.data() + i * b * c * d;
        const uint32_t* from = x.data() + (a - 1 - i) * b * c * d;
        const int64_t cut = uneven && i == 3 ? 2 : b;
        table.add(to, from, {{cut, d, c}, {c * d, c, 1}, {c * d, 1, d}});
        if (cut < b) {
          to += cut * c * d;
          from += cut * c * d;
          table.add(to, from, {{b - cut, d, c}, {c * d, c, 1}, {c * d, 1, d}});
        }
      }
      table.run(JDN_FLOAT32);
      int64_t wrong = 0;
      for (int64_t i = 0; i < a; i++) {
        for (int64_t j = 0; j < b; j++) {
          for (int64_t k = 0; k < c; k++) {
            for (int64_t l = 0; l < d; l++) {
              wrong +=
                  y[((i * b + j) * d + l) * c + k] != x[(((a - 1 - i) * b + j) * c + k) * d + l];
            }
          }
        }
      }
      CHECK(wrong == 0);
    }
  });
}

TEST_CASE("copy_parts: short rows") {
  each_isa([] {
    for (jdn_dtype dtype : dtypes) {
      with_bits(dtype, [&](auto zero) {
        using T = decltype(zero);
        for (int64_t columns : {1, 2, 3, 4, 5, 15, 16, 17}) {
          for (int64_t rows : {1, 7, 9000}) {
            Guarded<T> x(pattern<T>(rows * columns));
            Guarded<T> repeated(rows * columns);
            Guarded<T> transposed(rows * columns);
            Table<T> table(2);
            table.add(repeated.data(), x.data(), {{rows, columns}, {columns, 1}, {1, 0}});
            table.add(transposed.data(), x.data(), {{rows, columns}, {columns, 1}, {1, rows}});
            table.run(dtype);
            int64_t wrong = 0;
            for (int64_t i = 0; i < rows; i++) {
              for (int64_t k = 0; k < columns; k++) {
                wrong += repeated[i * columns + k] != x[i];
                wrong += transposed[i * columns + k] != x[k * rows + i];
              }
            }
            CHECK(wrong == 0);
          }
        }
      });
    }
  });
}

TEST_CASE("triangle: every diagonal") {
  each_isa([] {
    for (jdn_dtype dtype : dtypes) {
      with_bits(dtype, [&](auto zero) {
        using T = decltype(zero);
        for (const auto& [batch, rows, columns] :
             {std::array<int64_t, 3>{2, 3, 5}, {1, 1, 1}, {3, 17, 4}, {2, 130, 150}}) {
          for (int64_t diagonal :
               {-rows - 1, -rows, int64_t{-1}, int64_t{0}, int64_t{2}, columns}) {
            for (int32_t upper : {0, 1}) {
              Guarded<T> x(pattern<T>(batch * rows * columns));
              Guarded<T> y(batch * rows * columns);
              jdn_triangle_forward(dtype, y.data(), x.data(), batch, rows, columns, diagonal,
                                   upper);
              int64_t wrong = 0;
              for (int64_t i = 0; i < y.size(); i++) {
                const int64_t above = i % columns - i / columns % rows;
                const bool kept = upper ? above >= diagonal : above <= diagonal;
                wrong += y[i] != (kept ? x[i] : T{});
              }
              CHECK(wrong == 0);
            }
          }
        }
      });
    }
  });
}

TEST_CASE("repeat: places by counts, and their sums") {
  each_isa([] {
    for (int64_t inner : {1, 3, 40}) {
      for (int64_t size : {1, 5, 600}) {
        const int64_t outer = 3;
        std::vector<int64_t> ends, source;
        for (int64_t i = 0; i < size; i++) {
          for (int64_t k = 0; k < i % 4; k++) source.push_back(i);
          ends.push_back(static_cast<int64_t>(source.size()));
        }
        const int64_t places = ends.back();
        Guarded<int64_t> at(ends);
        Guarded<float> x(random_values<float>(outer * size * inner, 1));
        Guarded<float> y(outer * places * inner);
        jdn_repeat_forward(JDN_FLOAT32, y.data(), x.data(), at.data(), outer, size, inner);
        Guarded<float> dx(outer * size * inner);
        jdn_repeat_backward(JDN_FLOAT32, dx.data(), y.data(), at.data(), outer, size, inner);
        int64_t wrong = 0;
        for (int64_t o = 0; o < outer; o++) {
          for (int64_t p = 0; p < places; p++) {
            for (int64_t k = 0; k < inner; k++) {
              wrong += y[(o * places + p) * inner + k] !=
                       x[(o * size + source[static_cast<size_t>(p)]) * inner + k];
            }
          }
        }
        for (int64_t i = 0; i < dx.size(); i++) {
          const double count = static_cast<double>(i / inner % size % 4);
          wrong += !close(dx[i], count * static_cast<double>(x[i]), 2);
        }
        CHECK(wrong == 0);
      }
    }
  });
}

TEST_CASE("pad_backward: every border, also negative ones") {
  each_isa([] {
    for (int32_t mode : {JDN_PAD_REFLECT, JDN_PAD_REPLICATE, JDN_PAD_CIRCULAR}) {
      for (int64_t inner : {1, 5, 2500}) {
        for (const auto& [before, after] :
             {std::array<int64_t, 2>{0, 0}, {3, 2}, {6, 6}, {0, 4}, {-2, 3}, {2, -3}, {-3, -3}}) {
          if (mode == JDN_PAD_CIRCULAR && (before < 0 || after < 0)) continue;
          const int64_t outer = 4, size = 7, padded = before + size + after;
          Guarded<double> dy(random_values<double>(outer * padded * inner, 2));
          Guarded<double> dx(outer * size * inner);
          jdn_pad_backward(JDN_FLOAT64, dx.data(), dy.data(), outer, size, inner, before, after,
                           mode);
          std::vector<double> expected(static_cast<size_t>(dx.size()));
          for (int64_t i = 0; i < dy.size(); i++) {
            const int64_t t = source_of(i / inner % padded - before, size, mode);
            expected[static_cast<size_t>((i / inner / padded * size + t) * inner + i % inner)] +=
                dy[i];
          }
          int64_t wrong = 0;
          for (int64_t i = 0; i < dx.size(); i++) {
            wrong += !close(dx[i], expected[static_cast<size_t>(i)], 4, 1);
          }
          CHECK(wrong == 0);
        }
      }
    }
  });
}

TEST_CASE("one_hot: a one in each row") {
  each_isa([] {
    for (int64_t n : {1, 7, 5000}) {
      std::vector<int64_t> classes;
      for (int64_t i = 0; i < n; i++) classes.push_back(i * 5 % 9);
      Guarded<int64_t> x(classes);
      int64_t range[2];
      jdn_index_range(range, x.data(), n);
      CHECK(range[0] == 0);
      CHECK(range[1] == (n == 1 ? 0 : n == 7 ? 7 : 8));
      Guarded<int64_t> y(n * 9);
      jdn_one_hot_forward(y.data(), x.data(), n, 9);
      int64_t wrong = 0;
      for (int64_t i = 0; i < n * 9; i++) wrong += y[i] != (x[i / 9] == i % 9);
      CHECK(wrong == 0);
    }
  });
}
