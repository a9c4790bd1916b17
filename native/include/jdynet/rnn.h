// Recurrent networks: one layer in one direction over whole sequences, and its gradient through
// time. float32 and float64. With projection = 0 the state h is as wide as the layer: state =
// hidden; otherwise h = projection(o * tanh(c)) of an LSTM, and state = its width.
//
// For each sequence, from its first step to its last (backwards with reverse), with the products
// a = x W_ih^T + b_ih and r = h W_hh^T + b_hh of gates that stand side by side:
//   JDN_RNN_TANH, JDN_RNN_RELU   h = f(a + r)
//   JDN_GRU    r, z = sigmoid(a + r), n = tanh(a_n + r * r_n), h = (1 - z) * n + z * h
//   JDN_LSTM   i, f, o = sigmoid(a + r), g = tanh(a + r) in the order i, f, g, o;
//              c = f * c + i * g, h = o * tanh(c), or that times W_hr^T
//
// geometry points to these int64 values:
//   0 cell   1 steps   2 batch   3 input   4 hidden   5 state
//   6 step_rows   7 batch_rows   step t of sequence b is row t * step_rows + b * batch_rows
//   8 reverse   9 projected
//   10 ... lengths[batch]        steps of each sequence, 1 to steps; what is behind is padding
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { JDN_RNN_TANH = 0, JDN_RNN_RELU = 1, JDN_GRU = 2, JDN_LSTM = 3 };

// Bytes of scratch of either call.
JDN_API int64_t jdn_rnn_forward_scratch(jdn_dtype dtype, jdn_in geometry);
JDN_API int64_t jdn_rnn_backward_scratch(jdn_dtype dtype, jdn_in geometry);

// y[rows, state] = h after each step, 0 where the sequence has ended; h_last[batch, state] and
// c_last[batch, hidden] (LSTM) = the states after each sequence's last step.
// gates[rows, w * hidden] and cells[rows, hidden] (LSTM) are saved for the gradient; w = 1, and 4
// for GRU (r, z, r_n, n) and LSTM. cells may be 0.
// x[rows, input], w_ih[g * hidden, input], w_hh[g * hidden, state], biases [g * hidden] with g = 1,
// 3, 4; w_hr[state, hidden] if projected. h_first[batch, state], c_first[batch, hidden] and biases
// may be 0, which counts as zeros.
JDN_API void jdn_rnn_forward(jdn_dtype dtype, jdn_out y, jdn_out h_last, jdn_out c_last,
                             jdn_out gates, jdn_out cells, jdn_in x, jdn_in h_first, jdn_in c_first,
                             jdn_in w_ih, jdn_in w_hh, jdn_in b_ih, jdn_in b_hh, jdn_in w_hr,
                             jdn_in geometry, jdn_out scratch);

// gates are y for the cells without gates. Gradients from dy, dh_last and dc_last, each of which
// may be 0 for zeros; each gradient may be 0. Bit k of accumulate stands for the k-th gradient, dx
// being number 0.
JDN_API void jdn_rnn_backward(jdn_dtype dtype, jdn_out dx, jdn_out dh_first, jdn_out dc_first,
                              jdn_out dw_ih, jdn_out dw_hh, jdn_out db_ih, jdn_out db_hh,
                              jdn_out dw_hr, jdn_in dy, jdn_in dh_last, jdn_in dc_last, jdn_in x,
                              jdn_in h_first, jdn_in c_first, jdn_in w_ih, jdn_in w_hh, jdn_in w_hr,
                              jdn_in y, jdn_in gates, jdn_in cells, jdn_in geometry,
                              jdn_out scratch, int32_t accumulate);

#ifdef __cplusplus
}
#endif
