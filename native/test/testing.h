// Test aids: operands flush against a guard page, every instruction set in turn, random values.
#pragma once

#include <doctest/doctest.h>
#include <jdynet/kernels.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

namespace jdn::test {

// n values whose end touches a page that cannot be read or written: one element too far is a crash.
template <class T>
class Guarded {
 public:
  explicit Guarded(int64_t n) : n_(n) {
    const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const size_t bytes = static_cast<size_t>(n) * sizeof(T);
    mapped_ = (bytes + page - 1) / page * page + page;
    base_ = static_cast<char*>(
        mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    REQUIRE(base_ != MAP_FAILED);
    mprotect(base_ + mapped_ - page, page, PROT_NONE);
    data_ = reinterpret_cast<T*>(base_ + mapped_ - page - bytes);
    std::memset(static_cast<void*>(data_), 0x5A, bytes);  // a kernel that forgets a value is seen
  }
  explicit Guarded(const std::vector<T>& values) : Guarded(static_cast<int64_t>(values.size())) {
    for (size_t i = 0; i < values.size(); i++) data_[i] = values[i];
  }
  ~Guarded() { munmap(base_, mapped_); }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  T* data() { return data_; }
  T& operator[](int64_t i) { return data_[i]; }
  int64_t size() const { return n_; }

 private:
  int64_t n_;
  size_t mapped_;
  char* base_;
  T* data_;
};

// Runs the body once for each instruction set that this processor has.
template <class F>
void each_isa(const F& body) {
  const int32_t before = jdn_isa();
  for (int32_t isa = JDN_ISA_BASELINE; isa <= jdn_isa_best(); isa++) {
    CAPTURE(jdn_isa_name(isa));
    jdn_isa_use(isa);
    body();
  }
  jdn_isa_use(before);
}

template <class T>
constexpr jdn_dtype dtype_of = sizeof(T) == 8 ? JDN_FLOAT64 : JDN_FLOAT32;
template <>
constexpr jdn_dtype dtype_of<int64_t> = JDN_INT64;
template <>
constexpr jdn_dtype dtype_of<int32_t> = JDN_INT32;
template <>
constexpr jdn_dtype dtype_of<uint8_t> = JDN_UINT8;

template <class T>
std::vector<T> random_values(int64_t n, unsigned seed, double low = -2, double high = 2) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> uniform(low, high);
  std::vector<T> values(static_cast<size_t>(n));
  for (T& v : values) v = static_cast<T>(uniform(generator));
  return values;
}

// |actual - expected| <= units in the last place of T, relative to max(|expected|, scale).
template <class T>
bool close(T actual, double expected, double units, double scale = 0) {
  if (std::isnan(expected)) return std::isnan(actual);
  if (std::isinf(expected)) return static_cast<double>(actual) == expected;
  const double epsilon = sizeof(T) == 8 ? 2.220446049250313e-16 : 1.1920928955078125e-7;
  const double bound = units * epsilon * std::fmax(std::fabs(expected), scale);
  return std::fabs(static_cast<double>(actual) - expected) <= bound;
}

// Around every vector width: empty, one, a lane less, exact, a lane more, odd, several chunks.
inline std::vector<int64_t> sizes() {
  return {0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 63, 65, 127, 40000};
}

}  // namespace jdn::test
