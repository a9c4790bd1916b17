// The optimizers' formulas.
#include "kernels/steps.h"

namespace jdn::JDN_ISA {
namespace {

// A formula that no flag changes.
struct Plain {
  explicit Plain(const StepRow&) {}
};

// m += c1 * (g - m), in state 0.
template <class T>
JDN_INLINE vec<T> first_moment(const StepState<T>& s, vec<T> g, T rate) {
  const vec<T> m = s.get(0);
  return s.put(0, m + rate * (g - m));
}

// v = keep * v + rate * g^2, in state k.
template <class T>
JDN_INLINE vec<T> square(const StepState<T>& s, int k, vec<T> g, T keep, T rate) {
  return s.put(k, keep * s.get(k) + rate * g * g);
}

template <class T>
struct Sgd {
  explicit Sgd(const StepRow& row)
      : first(row.is(JDN_STEP_FIRST)), nesterov(row.is(JDN_STEP_NESTEROV)) {}
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T> g, const StepState<T>& s, const T* c) const {
    if (s.has(0)) {
      const vec<T> b = s.put(0, first ? g : c[1] * s.get(0) + c[2] * g);
      g = nesterov ? g + c[1] * b : b;
    }
    return p - c[0] * g;
  }
  bool first, nesterov;
};

template <class T>
struct Adam : Plain {
  using Plain::Plain;
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T> g, const StepState<T>& s, const T* c) const {
    const vec<T> m = first_moment<T>(s, g, c[1]);
    vec<T> v = square<T>(s, 1, g, c[2], c[3]);
    if (s.has(2)) {
      // NaN stays.
      const vec<T> x = s.get(2);
      v = s.put(2, x > v ? x : v);
    }
    return p - c[0] * m / (c[4] * sqrt(v) + c[5]);
  }
};

template <class T>
struct Adagrad : Plain {
  using Plain::Plain;
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T> g, const StepState<T>& s, const T* c) const {
    const vec<T> sum = s.put(0, s.get(0) + g * g);
    return p - c[0] * g / (sqrt(sum) + c[1]);
  }
};

template <class T>
struct Adadelta : Plain {
  using Plain::Plain;
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T> g, const StepState<T>& s, const T* c) const {
    const vec<T> v = square<T>(s, 0, g, c[1], c[2]);
    const vec<T> d = sqrt(s.get(1) + c[3]) / sqrt(v + c[3]) * g;
    square<T>(s, 1, d, c[1], c[2]);
    return p - c[0] * d;
  }
};

template <class T>
struct RmsProp : Plain {
  using Plain::Plain;
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T> g, const StepState<T>& s, const T* c) const {
    vec<T> v = square<T>(s, 0, g, c[1], c[2]);
    if (s.has(2)) {
      const vec<T> a = s.get(2);
      const vec<T> mean = s.put(2, a + c[2] * (g - a));
      // A variance; rounding alone makes it negative. NaN stays.
      v -= mean * mean;
      v = v < 0 ? vec<T>{} : v;
    }
    vec<T> d = g / (sqrt(v) + c[4]);
    if (s.has(1)) d = s.put(1, c[3] * s.get(1) + d);
    return p - c[0] * d;
  }
};

template <class T>
struct Adamax : Plain {
  using Plain::Plain;
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T> g, const StepState<T>& s, const T* c) const {
    const vec<T> m = first_moment<T>(s, g, c[1]);
    const vec<T> old = c[2] * s.get(1);
    const vec<T> size = (g < 0 ? -g : g) + c[3];
    const vec<T> u = s.put(1, old > size ? old : size);
    return p - c[0] * m / u;
  }
};

template <class T>
struct NAdam : Plain {
  using Plain::Plain;
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T> g, const StepState<T>& s, const T* c) const {
    const vec<T> m = first_moment<T>(s, g, c[1]);
    const vec<T> v = square<T>(s, 1, g, c[2], c[3]);
    return p - (c[0] * g + c[6] * m) / (c[4] * sqrt(v) + c[5]);
  }
};

template <class T>
struct RAdam {
  explicit RAdam(const StepRow& row) : rectified(row.is(JDN_STEP_RECTIFIED)) {}
  JDN_INLINE vec<T> operator()(vec<T> p, vec<T> g, const StepState<T>& s, const T* c) const {
    const vec<T> m = first_moment<T>(s, g, c[1]);
    const vec<T> v = square<T>(s, 1, g, c[2], c[3]);
    return rectified ? p - c[0] * m / (sqrt(v) + c[4]) : p - c[0] * m;
  }
  bool rectified;
};

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_sgd_step, (jdn_in table, int64_t count), (table, count)) {
  step_all<Sgd>(table, count);
}

JDN_KERNEL(jdn_adam_step, (jdn_in table, int64_t count), (table, count)) {
  step_all<Adam>(table, count);
}

JDN_KERNEL(jdn_adagrad_step, (jdn_in table, int64_t count), (table, count)) {
  step_all<Adagrad>(table, count);
}

JDN_KERNEL(jdn_adadelta_step, (jdn_in table, int64_t count), (table, count)) {
  step_all<Adadelta>(table, count);
}

JDN_KERNEL(jdn_rmsprop_step, (jdn_in table, int64_t count), (table, count)) {
  step_all<RmsProp>(table, count);
}

JDN_KERNEL(jdn_adamax_step, (jdn_in table, int64_t count), (table, count)) {
  step_all<Adamax>(table, count);
}

JDN_KERNEL(jdn_nadam_step, (jdn_in table, int64_t count), (table, count)) {
  step_all<NAdam>(table, count);
}

JDN_KERNEL(jdn_radam_step, (jdn_in table, int64_t count), (table, count)) {
  step_all<RAdam>(table, count);
}
