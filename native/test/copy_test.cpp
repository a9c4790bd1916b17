#include "testing.h"

using namespace jdn::test;

namespace {

constexpr jdn_dtype dtypes[] = {JDN_FLOAT32, JDN_FLOAT64, JDN_INT64,
                                JDN_INT32,   JDN_UINT8,   JDN_BOOL};

int64_t size_of(jdn_dtype dtype) {
  const int64_t size[] = {4, 8, 8, 4, 1, 1};
  return size[dtype];
}

double value_at(jdn_dtype dtype, const uint8_t* data, int64_t i) {
  const auto read = [&](auto zero) {
    std::memcpy(&zero, data + i * size_of(dtype), sizeof(zero));
    return static_cast<double>(zero);
  };
  switch (dtype) {
    case JDN_FLOAT32:
      return read(float{});
    case JDN_FLOAT64:
      return read(double{});
    case JDN_INT64:
      return read(int64_t{});
    case JDN_INT32:
      return read(int32_t{});
    default:
      return read(uint8_t{});
  }
}

// Small numbers that every dtype but bool holds; 0 and 1 for bool.
std::vector<uint8_t> numbers(jdn_dtype dtype, int64_t n) {
  std::vector<uint8_t> data(static_cast<size_t>(n * size_of(dtype)));
  for (int64_t i = 0; i < n; i++) {
    const auto write = [&](auto v) {
      std::memcpy(&data[static_cast<size_t>(i) * sizeof(v)], &v, sizeof(v));
    };
    const int value = static_cast<int>(i * 7 % 101);
    switch (dtype) {
      case JDN_FLOAT32:
        write(static_cast<float>(value) + 0.5f * (value > 0));
        break;
      case JDN_FLOAT64:
        write(value + 0.5 * (value > 0));
        break;
      case JDN_INT64:
        write(static_cast<int64_t>(value));
        break;
      case JDN_INT32:
        write(static_cast<int32_t>(value));
        break;
      case JDN_UINT8:
        write(static_cast<uint8_t>(value));
        break;
      default:
        write(static_cast<uint8_t>(value % 2));
    }
  }
  return data;
}

double expected(jdn_dtype y, double x) {
  if (y == JDN_BOOL) return x != 0;
  return y == JDN_FLOAT32 || y == JDN_FLOAT64 ? x : std::trunc(x);
}

template <class Y, class X>
Y convert(jdn_dtype y_dtype, jdn_dtype x_dtype, X x) {
  Y y = 3;
  jdn_copy(y_dtype, x_dtype, &y, &x, 1, 1, nullptr);
  return y;
}

}  // namespace

TEST_CASE("copy: every pair of dtypes, dense and from one value") {
  each_isa([] {
    for (jdn_dtype x_dtype : dtypes) {
      for (jdn_dtype y_dtype : dtypes) {
        for (int64_t n : sizes()) {
          for (int64_t step : {0, 1}) {
            Guarded<uint8_t> x(numbers(x_dtype, step ? n : 1));
            Guarded<uint8_t> y(n * size_of(y_dtype));
            jdn_copy(y_dtype, x_dtype, y.data(), x.data(), n, step, nullptr);
            bool same = true;
            for (int64_t i = 0; i < n; i++) {
              same &= value_at(y_dtype, y.data(), i) ==
                      expected(y_dtype, value_at(x_dtype, x.data(), i * step));
            }
            REQUIRE(same);
          }
        }
      }
    }
  });
}

TEST_CASE("copy: every pair of dtypes, transposed, broadcast, scattered") {
  // size 3, 40, 70; strides of y, then of x, all within 3 * 40 * 70 * 2 elements.
  const int64_t layouts[][10] = {
      {3, 3, 40, 70, 2800, 70, 1, 2800, 1, 40},   // last two dimensions transposed
      {3, 3, 40, 70, 2800, 1, 40, 2800, 70, 1},   // the same on the output
      {3, 3, 40, 70, 2800, 70, 1, 1, 3, 120},     // first and last
      {3, 3, 40, 70, 2800, 70, 1, 0, 1, 0},       // broadcast
      {3, 3, 40, 70, 5600, 140, 2, 2800, 70, 1},  // every other element of y
      {3, 3, 40, 70, 2800, 70, 1, 5600, 140, 2},  // every other element of x
  };
  each_isa([&] {
    for (const auto& layout : layouts) {
      for (jdn_dtype x_dtype : dtypes) {
        for (jdn_dtype y_dtype : dtypes) {
          Guarded<uint8_t> x(numbers(x_dtype, 16800));
          Guarded<uint8_t> y(16800 * size_of(y_dtype));
          jdn_copy(y_dtype, x_dtype, y.data(), x.data(), 0, 0, layout);
          bool same = true;
          for (int64_t i = 0; i < 3; i++) {
            for (int64_t j = 0; j < 40; j++) {
              for (int64_t k = 0; k < 70; k++) {
                const int64_t to = i * layout[4] + j * layout[5] + k * layout[6];
                const int64_t from = i * layout[7] + j * layout[8] + k * layout[9];
                same &= value_at(y_dtype, y.data(), to) ==
                        expected(y_dtype, value_at(x_dtype, x.data(), from));
              }
            }
          }
          REQUIRE(same);
        }
      }
    }
  });
}

TEST_CASE("copy: floats out of range, NaN, bits kept") {
  each_isa([] {
    const double inf = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(convert<int32_t>(JDN_INT32, JDN_FLOAT64, inf) == INT32_MAX);
    CHECK(convert<int32_t>(JDN_INT32, JDN_FLOAT64, -inf) == INT32_MIN);
    CHECK(convert<int32_t>(JDN_INT32, JDN_FLOAT32, 3e9f) == INT32_MAX);
    CHECK(convert<int32_t>(JDN_INT32, JDN_FLOAT32, -2147483648.0f) == INT32_MIN);
    CHECK(convert<int32_t>(JDN_INT32, JDN_FLOAT64, -2147483648.5) == INT32_MIN);
    CHECK(convert<int32_t>(JDN_INT32, JDN_FLOAT64, 2147483647.5) == INT32_MAX);
    CHECK(convert<int64_t>(JDN_INT64, JDN_FLOAT32, 1e30f) == INT64_MAX);
    CHECK(convert<int64_t>(JDN_INT64, JDN_FLOAT64, -1e30) == INT64_MIN);
    CHECK(convert<int64_t>(JDN_INT64, JDN_FLOAT64, nan) == 0);
    CHECK(convert<uint8_t>(JDN_UINT8, JDN_FLOAT64, 1e9) == 255);
    CHECK(convert<uint8_t>(JDN_UINT8, JDN_FLOAT64, -5.0) == 0);
    CHECK(convert<uint8_t>(JDN_UINT8, JDN_FLOAT32, 255.5f) == 255);
    CHECK(convert<int32_t>(JDN_INT32, JDN_FLOAT64, -1.9) == -1);
    CHECK(convert<uint8_t>(JDN_BOOL, JDN_FLOAT64, nan) == 1);
    CHECK(convert<uint8_t>(JDN_BOOL, JDN_FLOAT64, -0.0) == 0);
    CHECK(convert<uint8_t>(JDN_BOOL, JDN_INT32, int32_t{256}) == 1);
    CHECK(convert<double>(JDN_FLOAT64, JDN_FLOAT32, 1e-40f) == static_cast<double>(1e-40f));
    const uint32_t signalling = 0x7f800001;
    CHECK(convert<uint32_t>(JDN_FLOAT32, JDN_FLOAT32, signalling) == signalling);
  });
}

TEST_CASE("fill") {
  each_isa([] {
    for (jdn_dtype dtype : dtypes) {
      for (int64_t n : sizes()) {
        Guarded<uint8_t> y(n * size_of(dtype));
        const int64_t bits = 0x0102030405060708;
        jdn_fill(dtype, y.data(), bits, n);
        bool same = true;
        for (int64_t i = 0; i < n; i++) {
          same &= std::memcmp(y.data() + i * size_of(dtype), &bits,
                              static_cast<size_t>(size_of(dtype))) == 0;
        }
        REQUIRE(same);
      }
    }
  });
}
