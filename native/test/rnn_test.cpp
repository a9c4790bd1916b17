#include <memory>

#include "testing.h"

using namespace jdn::test;

namespace {

// One layer and direction with random operands; all of them in double.
struct Layer {
  struct Form {
    int64_t cell, steps, batch, input, hidden, state;
    bool batch_first, reverse, padded, first, biased;
  };
  enum { X, H, C, W_IH, W_HH, B_IH, B_HH, W_HR, kOperands };

  explicit Layer(const Form& form) : f(form) {
    const int64_t gates = f.cell == JDN_LSTM ? 4 : f.cell == JDN_GRU ? 3 : 1;
    width = gates == 1 ? f.hidden : 4 * f.hidden;
    const bool projected = f.state != f.hidden;
    const int64_t rows = f.steps * f.batch;
    const int64_t sizes[] = {rows * f.input,
                             f.first ? f.batch * f.state : 0,
                             f.first && f.cell == JDN_LSTM ? f.batch * f.hidden : 0,
                             gates * f.hidden * f.input,
                             gates * f.hidden * f.state,
                             f.biased ? gates * f.hidden : 0,
                             f.biased ? gates * f.hidden : 0,
                             projected ? f.state * f.hidden : 0};
    for (int k = 0; k < kOperands; k++) {
      operand[k] = random_values<double>(sizes[k], static_cast<unsigned>(k + 1), -0.7, 0.7);
    }
    geometry = {f.cell,
                f.steps,
                f.batch,
                f.input,
                f.hidden,
                f.state,
                f.batch_first ? 1 : f.batch,
                f.batch_first ? f.steps : 1,
                f.reverse,
                projected};
    for (int64_t b = 0; b < f.batch; b++) {
      geometry.push_back(f.padded ? 1 + (b * 5 + 2) % f.steps : f.steps);
    }
    dy = random_values<double>(rows * f.state, 11);
    dh = random_values<double>(f.batch * f.state, 12);
    dc = random_values<double>(f.cell == JDN_LSTM ? f.batch * f.hidden : 0, 13);
  }

  int64_t row(int64_t t, int64_t b) const { return t * geometry[6] + b * geometry[7]; }
  static double at(const std::vector<double>& v, int64_t i) {
    return v.empty() ? 0 : v[static_cast<size_t>(i)];
  }
  static double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

  // y, then the last h, then the last c.
  std::vector<double> reference() const {
    const int64_t rows = f.steps * f.batch, ends = rows * f.state, cs = ends + f.batch * f.state;
    std::vector<double> out(static_cast<size_t>(cs) + dc.size());
    for (int64_t b = 0; b < f.batch; b++) {
      std::vector<double> h, c;
      for (int64_t j = 0; j < f.state; j++) h.push_back(at(operand[H], b * f.state + j));
      for (int64_t j = 0; j < f.hidden; j++) c.push_back(at(operand[C], b * f.hidden + j));
      const int64_t length = geometry[static_cast<size_t>(10 + b)];
      for (int64_t k = 0; k < length; k++) {
        const int64_t r = row(f.reverse ? length - 1 - k : k, b);
        step(r, h, c);
        for (int64_t j = 0; j < f.state; j++)
          out[static_cast<size_t>(r * f.state + j)] = h[static_cast<size_t>(j)];
      }
      for (int64_t j = 0; j < f.state; j++) {
        out[static_cast<size_t>(ends + b * f.state + j)] = h[static_cast<size_t>(j)];
      }
      for (int64_t j = 0; j < f.hidden && !dc.empty(); j++) {
        out[static_cast<size_t>(cs + b * f.hidden + j)] = c[static_cast<size_t>(j)];
      }
    }
    return out;
  }

  void step(int64_t r, std::vector<double>& h, std::vector<double>& c) const {
    const auto a = [&](int64_t g) {
      double sum = at(operand[B_IH], g);
      for (int64_t i = 0; i < f.input; i++) {
        sum += at(operand[W_IH], g * f.input + i) * at(operand[X], r * f.input + i);
      }
      return sum;
    };
    const auto s = [&](int64_t g) {
      double sum = at(operand[B_HH], g);
      for (int64_t i = 0; i < f.state; i++) {
        sum += at(operand[W_HH], g * f.state + i) * h[static_cast<size_t>(i)];
      }
      return sum;
    };
    std::vector<double> full;
    const int64_t n = f.hidden;
    for (int64_t j = 0; j < n; j++) {
      if (f.cell == JDN_LSTM) {
        double& cell = c[static_cast<size_t>(j)];
        cell = sigmoid(a(n + j) + s(n + j)) * cell +
               sigmoid(a(j) + s(j)) * std::tanh(a(2 * n + j) + s(2 * n + j));
        full.push_back(sigmoid(a(3 * n + j) + s(3 * n + j)) * std::tanh(cell));
      } else if (f.cell == JDN_GRU) {
        const double z = sigmoid(a(n + j) + s(n + j));
        const double candidate = std::tanh(a(2 * n + j) + sigmoid(a(j) + s(j)) * s(2 * n + j));
        full.push_back((1 - z) * candidate + z * h[static_cast<size_t>(j)]);
      } else {
        const double sum = a(j) + s(j);
        full.push_back(f.cell == JDN_RNN_RELU ? std::fmax(sum, 0) : std::tanh(sum));
      }
    }
    if (operand[W_HR].empty()) {
      h = full;
      return;
    }
    for (int64_t p = 0; p < f.state; p++) {
      double sum = 0;
      for (int64_t j = 0; j < n; j++)
        sum += at(operand[W_HR], p * n + j) * full[static_cast<size_t>(j)];
      h[static_cast<size_t>(p)] = sum;
    }
  }

  double loss() const {
    const std::vector<double> out = reference();
    double sum = 0;
    size_t k = 0;
    for (const auto* d : {&dy, &dh, &dc}) {
      for (double v : *d) sum += v * out[k++];
    }
    return sum;
  }

  Form f;
  int64_t width;
  std::vector<double> operand[kOperands], dy, dh, dc;
  std::vector<int64_t> geometry;
};

// What the kernels make of it, in T.
template <class T>
struct Results {
  static Guarded<T>* converted(const std::vector<double>& v) {
    auto* g = new Guarded<T>(static_cast<int64_t>(v.size()));
    for (size_t i = 0; i < v.size(); i++) (*g)[static_cast<int64_t>(i)] = static_cast<T>(v[i]);
    return g;
  }
  static T* address(Guarded<T>& g) { return g.size() == 0 ? nullptr : g.data(); }

  Results(const Layer& layer, bool accumulate) {
    const auto& f = layer.f;
    const int64_t rows = f.steps * f.batch;
    Guarded<int64_t> geometry(layer.geometry);
    std::unique_ptr<Guarded<T>> in[Layer::kOperands], d[3];
    for (int k = 0; k < Layer::kOperands; k++) in[k].reset(converted(layer.operand[k]));
    d[0].reset(converted(layer.dy));
    d[1].reset(converted(layer.dh));
    d[2].reset(converted(layer.dc));
    const bool cells = f.cell == JDN_LSTM;
    Guarded<T> y(rows * f.state), h(f.batch * f.state), c(cells ? f.batch * f.hidden : 0);
    Guarded<T> gates(rows * layer.width), saved(cells ? rows * f.hidden : 0);
    const auto p = [&](int k) { return address(*in[k]); };
    {
      Guarded<char> scratch(jdn_rnn_forward_scratch(dtype_of<T>, geometry.data()));
      jdn_rnn_forward(dtype_of<T>, y.data(), h.data(), address(c), gates.data(), address(saved),
                      p(0), p(1), p(2), p(3), p(4), p(5), p(6), p(7), geometry.data(),
                      scratch.data());
    }
    for (auto* g : {&y, &h, &c}) out.insert(out.end(), g->data(), g->data() + g->size());
    std::unique_ptr<Guarded<T>> gradient[Layer::kOperands];
    for (int k = 0; k < Layer::kOperands; k++) {
      gradient[k].reset(converted(std::vector<double>(layer.operand[k].size(), 1)));
    }
    const auto g = [&](int k) { return address(*gradient[k]); };
    const bool plain = f.cell == JDN_RNN_TANH || f.cell == JDN_RNN_RELU;
    Guarded<char> scratch(jdn_rnn_backward_scratch(dtype_of<T>, geometry.data()));
    jdn_rnn_backward(dtype_of<T>, g(0), g(1), g(2), g(3), g(4), g(5), g(6), g(7), d[0]->data(),
                     d[1]->data(), address(*d[2]), p(0), p(1), p(2), p(3), p(4), p(7), y.data(),
                     plain ? y.data() : gates.data(), address(saved), geometry.data(),
                     scratch.data(), accumulate ? 255 : 0);
    for (const auto& v : gradient) {
      gradients.insert(gradients.end(), v->data(), v->data() + v->size());
    }
  }
  std::vector<T> out, gradients;
};

const Layer::Form kForms[] = {
    {JDN_RNN_TANH, 3, 2, 2, 3, 3, false, false, false, true, true},
    {JDN_RNN_RELU, 4, 3, 2, 5, 5, true, true, true, true, true},
    {JDN_RNN_TANH, 5, 7, 3, 67, 67, false, true, true, false, true},
    {JDN_GRU, 3, 2, 2, 3, 3, false, false, false, true, true},
    {JDN_GRU, 4, 9, 3, 17, 17, true, false, true, true, false},
    {JDN_GRU, 3, 5, 1, 33, 33, false, true, true, false, true},
    {JDN_LSTM, 1, 1, 1, 1, 1, false, false, false, false, true},
    {JDN_LSTM, 4, 2, 3, 5, 5, false, false, true, true, true},
    {JDN_LSTM, 5, 7, 2, 19, 19, true, true, true, true, true},
    {JDN_LSTM, 3, 13, 2, 16, 16, false, false, false, false, false},
    {JDN_LSTM, 4, 5, 2, 9, 4, true, true, true, true, true},
    {JDN_LSTM, 3, 2, 2, 3, 2, false, false, false, false, false},
    {JDN_LSTM, 2, 6, 2, 18, 70, false, true, false, true, true},
};

}  // namespace

TEST_CASE_TEMPLATE("rnn: the states of every step", T, float, double) {
  each_isa([] {
    for (const auto& form : kForms) {
      const Layer layer(form);
      const std::vector<double> expected = layer.reference();
      const std::vector<T> out = Results<T>(layer, false).out;
      REQUIRE(out.size() == expected.size());
      for (size_t i = 0; i < out.size(); i++) REQUIRE(close(out[i], expected[i], 30, 1));
    }
  });
}

TEST_CASE("rnn: gradients are those of central differences, overwritten or added") {
  for (const auto& form : kForms) {
    Layer layer(form);
    const std::vector<double> got = Results<double>(layer, false).gradients;
    const std::vector<double> added = Results<double>(layer, true).gradients;
    size_t k = 0;
    for (auto& operand : layer.operand) {
      for (double& value : operand) {
        REQUIRE(std::fabs(added[k] - got[k] - 1) < 1e-12 * (1 + std::fabs(got[k])));
        if (operand.size() < 200 || k % 97 == 0) {
          const double before = value, step = 1e-5;
          value = before + step;
          const double above = layer.loss();
          value = before - step;
          const double below = layer.loss();
          value = before;
          const double slope = (above - below) / (2 * step);
          REQUIRE(std::fabs(got[k] - slope) < 1e-7 * (1 + std::fabs(slope)));
        }
        k++;
      }
    }
    REQUIRE(k == got.size());
  }
}

TEST_CASE("rnn: gradients in float32 are those in float64") {
  each_isa([] {
    for (const auto& form : kForms) {
      const Layer layer(form);
      const std::vector<double> expected = Results<double>(layer, false).gradients;
      const std::vector<float> got = Results<float>(layer, false).gradients;
      for (size_t i = 0; i < got.size(); i++) REQUIRE(close(got[i], expected[i], 100, 4));
    }
  });
}

TEST_CASE_TEMPLATE("rnn: the same bits for any number of threads", T, float, double) {
  for (const Layer::Form& form :
       {Layer::Form{JDN_LSTM, 6, 40, 30, 150, 150, false, false, true, true, true},
        Layer::Form{JDN_LSTM, 3, 50, 20, 140, 90, true, true, true, true, true},
        Layer::Form{JDN_GRU, 5, 40, 30, 170, 170, true, true, false, true, true},
        Layer::Form{JDN_RNN_TANH, 5, 60, 30, 220, 220, false, false, false, true, true}}) {
    const Layer layer(form);
    std::vector<T> out, gradients;
    for (int threads : {1, 2, 3}) {
      jdn_threads_set(threads);
      const Results<T> results(layer, false);
      if (threads == 1) {
        out = results.out;
        gradients = results.gradients;
      }
      CHECK(out == results.out);
      CHECK(gradients == results.gradients);
    }
  }
}
