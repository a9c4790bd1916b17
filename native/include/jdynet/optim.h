// Optimizer steps: one call updates every parameter.
//
// table holds `count` rows (see below). The elements of all rows together are cut into chunks,
// so that many small parameters cost no more than a large one. Parameters are distinct.
//
// Each element starts from
//   g = maximize ? -gradient : gradient;  g += weight_decay * p  (0: left out);  p *= shrink
// and then follows its optimizer's formula with the row's numbers c0, c1, ... and its state, whose
// letters stand in the order of the row's addresses.
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Bits of a row's flags.
enum {
  JDN_STEP_MAXIMIZE = 1,
  JDN_STEP_FIRST = 2,     // SGD: the buffer is uninitialised and becomes the gradient
  JDN_STEP_NESTEROV = 4,  // SGD
  JDN_STEP_RECTIFIED = 8  // RAdam
};

// A row as Java writes it: JDN_STEP_ROW values of 8 bytes, in this order.
//   dtype          float32 or float64
//   begin          elements of all rows before this one
//   length         elements of the gradient
//   parameter      address
//   gradient       address
//   state[3]       addresses, as large as the parameter; 0 = not used
//   index, width   0, or the gradient's rows of `width` elements belong to these distinct rows
//                  (int64) of the parameter and of its state; no other element is touched
//   flags          see above
//   weight_decay, shrink, c[7]   float64
enum { JDN_STEP_ROW = 20 };

// b = first ? g : c1 * b + c2 * g;  p -= c0 * (nesterov ? g + c1 * b : b)  (without buffer b: g).
JDN_API void jdn_sgd_step(jdn_in table, int64_t count);

// Adam, AdamW, SparseAdam: m += c1 * (g - m);  v = c2 * v + c3 * g^2;  x = max(x, v);
// p -= c0 * m / (c4 * sqrt(x or v) + c5). State m, v, x; x may be missing.
JDN_API void jdn_adam_step(jdn_in table, int64_t count);

// s += g^2;  p -= c0 * g / (sqrt(s) + c1).
JDN_API void jdn_adagrad_step(jdn_in table, int64_t count);

// s = c1 * s + c2 * g^2;  d = sqrt(u + c3) / sqrt(s + c3) * g;  u = c1 * u + c2 * d^2;  p -= c0 *
// d. State s, u.
JDN_API void jdn_adadelta_step(jdn_in table, int64_t count);

// s = c1 * s + c2 * g^2;  a += c2 * (g - a);  d = g / (sqrt(s - a^2) + c4);  b = c3 * b + d;
// p -= c0 * (b or d). State s, b, a; the last two may be missing.
JDN_API void jdn_rmsprop_step(jdn_in table, int64_t count);

// m += c1 * (g - m);  u = max(c2 * u, |g| + c3);  p -= c0 * m / u. State m, u.
JDN_API void jdn_adamax_step(jdn_in table, int64_t count);

// m += c1 * (g - m);  v = c2 * v + c3 * g^2;  p -= (c0 * g + c6 * m) / (c4 * sqrt(v) + c5).
// State m, v.
JDN_API void jdn_nadam_step(jdn_in table, int64_t count);

// m += c1 * (g - m);  v = c2 * v + c3 * g^2;  p -= c0 * m / (rectified ? sqrt(v) + c4 : 1).
// State m, v.
JDN_API void jdn_radam_step(jdn_in table, int64_t count);

// The p-norm of the gradients of all rows together, in double; p > 0, infinity for the largest.
// scratch: a double for each JDN_NORM_CHUNK elements, or part of them. Only dtype, begin, length
// and gradient of a row are read.
enum { JDN_NORM_CHUNK = 16384 };
JDN_API double jdn_gradient_norm(jdn_out scratch, jdn_in table, int64_t count, double p);

// p *= c0, and p = min(max(p, -c0), c0): for gradients, which stand in the parameter's place (and
// in the gradient's). weight_decay 0 and shrink 1.
JDN_API void jdn_gradient_scale(jdn_in table, int64_t count);
JDN_API void jdn_gradient_clamp(jdn_in table, int64_t count);

#ifdef __cplusplus
}
#endif
