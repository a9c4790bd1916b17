// What every 64-bit processor of the platform has (SSE2 on x86-64).
#pragma once

namespace jdn::JDN_ISA {

// The first n lanes from memory (0 < n < lanes), the others 0.
template <class T>
JDN_INLINE vec<T> load_n(const T* p, int64_t n) {
  vec<T> v{};
  for (int64_t i = 0; i < n; i++) v[i] = p[i];
  return v;
}

// Only the first n lanes are written.
template <class T>
JDN_INLINE void store_n(T* p, vec<T> v, int64_t n) {
  for (int64_t i = 0; i < n; i++) p[i] = v[i];
}

// Correctly rounded.
JDN_INLINE vec<float> sqrt(vec<float> x) {
  for (int i = 0; i < lanes<float>; i++) x[i] = __builtin_sqrtf(x[i]);
  return x;
}
JDN_INLINE vec<double> sqrt(vec<double> x) {
  for (int i = 0; i < lanes<double>; i++) x[i] = __builtin_sqrt(x[i]);
  return x;
}

// Products of the lower halves of 64-bit lanes.
JDN_INLINE vec<uint64_t> multiply_halves(vec<uint64_t> a, vec<uint64_t> b) {
  return (a & 0xFFFFFFFF) * (b & 0xFFFFFFFF);
}

}  // namespace jdn::JDN_ISA
