#include "testing.h"

using namespace jdn::test;

namespace {

// Groups of any kind: element i belongs to group group_of(i), and to weight weight_of(i).
template <class T>
struct Reference {
  int64_t n, groups, weights;
  std::vector<int64_t> group_of = {}, weight_of = {};
  bool centered = true, own = true;  // own: the group's own statistics, which depend on x
  double eps = 0.25;
  std::vector<double> mean = {}, r = {};

  double h(const T* x, int64_t i) const {
    const size_t g = static_cast<size_t>(group_of[static_cast<size_t>(i)]);
    return (static_cast<double>(x[i]) - mean[g]) * r[g];
  }
  double group(const std::vector<double>& values, int64_t i) const {
    return values[static_cast<size_t>(group_of[static_cast<size_t>(i)])];
  }
  int64_t weight(int64_t i) const { return weight_of[static_cast<size_t>(i)]; }
  double size() const { return static_cast<double>(n) / static_cast<double>(groups); }

  std::vector<double> per_group(const std::vector<double>& values) const {
    std::vector<long double> sum(static_cast<size_t>(groups));
    for (size_t i = 0; i < values.size(); i++) sum[static_cast<size_t>(group_of[i])] += values[i];
    std::vector<double> means;
    for (long double s : sum) means.push_back(static_cast<double>(s / size()));
    return means;
  }

  std::vector<double> measure(const T* x) {
    std::vector<double> values(x, x + n), variance;
    mean.assign(static_cast<size_t>(groups), 0);
    if (centered) mean = per_group(values);
    for (int64_t i = 0; i < n; i++) {
      const double d = static_cast<double>(x[i]) - group(mean, i);
      values[static_cast<size_t>(i)] = d * d;
    }
    variance = per_group(values);
    use(variance);
    return variance;
  }
  void use(const std::vector<double>& variance) {
    r.clear();
    for (double v : variance) r.push_back(1 / std::sqrt(v + eps));
  }

  struct Gradients {
    std::vector<double> x, weight, bias;
  };
  Gradients gradients(const T* dy, const T* x, const T* weights_or_null) const {
    Gradients d{std::vector<double>(static_cast<size_t>(n)),
                std::vector<double>(static_cast<size_t>(weights)),
                std::vector<double>(static_cast<size_t>(weights))};
    std::vector<double> g(static_cast<size_t>(n)), gh(static_cast<size_t>(n));
    for (int64_t i = 0; i < n; i++) {
      const size_t at = static_cast<size_t>(i), w = static_cast<size_t>(weight(i));
      g[at] = dy[i] * (weights_or_null ? weights_or_null[weight(i)] : 1.0);
      gh[at] = g[at] * h(x, i);
      d.weight[w] += dy[i] * h(x, i);
      d.bias[w] += dy[i];
    }
    const std::vector<double> mean_g = per_group(g), mean_gh = per_group(gh);
    for (int64_t i = 0; i < n; i++) {
      const size_t at = static_cast<size_t>(i);
      const double level = own && centered ? group(mean_g, i) : 0;
      const double slope = own ? group(mean_gh, i) : 0;
      d.x[at] = group(r, i) * (g[at] - level - h(x, i) * slope);
    }
    return d;
  }
};

template <class T>
void require_gradient(Guarded<T>& got, const std::vector<double>& expected, int32_t accumulate,
                      double units, double scale) {
  for (int64_t i = 0; i < got.size(); i++) {
    const double before = accumulate ? 3 : 0;
    REQUIRE(close<T>(got[i], expected[static_cast<size_t>(i)] + before, units, scale));
  }
}

template <class T>
std::vector<T> threes(int64_t n) {
  return std::vector<T>(static_cast<size_t>(n), T{3});
}

struct Dims {
  int64_t outer, groups, channels, inner;
};

}  // namespace

TEST_CASE_TEMPLATE("group norm: forward and gradient", T, float, double) {
  each_isa([] {
    for (const Dims& d :
         {Dims{0, 1, 4, 1}, Dims{3, 1, 1, 1}, Dims{5, 1, 33, 1}, Dims{200, 1, 16, 1},
          Dims{700, 1, 65, 1}, Dims{2, 1, 5000, 1}, Dims{2, 3, 4, 1}, Dims{3, 2, 3, 7},
          Dims{2, 5, 1, 33}, Dims{90, 2, 2, 16}}) {
      for (int32_t centered : {1, 0}) {
        CAPTURE(d.channels);
        CAPTURE(centered);
        const int64_t size = d.channels * d.inner, lines = d.outer * d.groups, n = lines * size;
        const int64_t weights = d.groups * d.channels;
        Guarded<T> x(random_values<T>(n, 1, 1, 4)), dy(random_values<T>(n, 2));
        Guarded<T> w(random_values<T>(weights, 3)), b(random_values<T>(weights, 4));
        Reference<T> expected{n, lines, weights, {}, {}, centered != 0};
        for (int64_t i = 0; i < n; i++) {
          expected.group_of.push_back(i / size);
          expected.weight_of.push_back(i / d.inner % weights);
        }
        expected.measure(x.data());
        const double scale = 4 * std::sqrt(static_cast<double>(size));
        for (bool affine : {true, false}) {
          Guarded<T> y(n), statistics(2 * lines);
          jdn_group_norm_forward(dtype_of<T>, y.data(), statistics.data(), x.data(),
                                 affine ? w.data() : nullptr, affine ? b.data() : nullptr, d.outer,
                                 d.groups, d.channels, d.inner, expected.eps, centered);
          for (int64_t i = 0; i < n; i++) {
            const int64_t k = expected.weight(i);
            const double h = expected.h(x.data(), i);
            REQUIRE(close<T>(y[i], affine ? h * w[k] + b[k] : h, 16, 8));
          }
          const auto gradient =
              expected.gradients(dy.data(), x.data(), affine ? w.data() : nullptr);
          for (int32_t accumulate : {0, 1}) {
            Guarded<T> dx(threes<T>(n)), dw(threes<T>(weights)), db(threes<T>(weights));
            Guarded<T> scratch(2 * weights * (d.outer < 64 ? d.outer : 64));
            jdn_group_norm_backward(dtype_of<T>, dx.data(), dw.data(), db.data(), scratch.data(),
                                    dy.data(), x.data(), statistics.data(),
                                    affine ? w.data() : nullptr, d.outer, d.groups, d.channels,
                                    d.inner, centered, accumulate, accumulate, accumulate);
            require_gradient(dx, gradient.x, accumulate, 16, scale);
            const double rows = 8 * std::sqrt(static_cast<double>(d.outer * d.inner + 1));
            require_gradient(dw, gradient.weight, accumulate, 32, rows);
            require_gradient(db, gradient.bias, accumulate, 32, rows);
            Guarded<T> alone(threes<T>(n));
            jdn_group_norm_backward(dtype_of<T>, alone.data(), nullptr, nullptr, nullptr, dy.data(),
                                    x.data(), statistics.data(), affine ? w.data() : nullptr,
                                    d.outer, d.groups, d.channels, d.inner, centered, accumulate, 0,
                                    0);
            for (int64_t i = 0; i < n; i++) REQUIRE(alone[i] == dx[i]);
          }
        }
      }
    }
  });
}

TEST_CASE_TEMPLATE("batch norm: forward, running statistics and gradient", T, float, double) {
  each_isa([] {
    for (const Dims& d : {Dims{2, 1, 1, 1}, Dims{7, 1, 3, 1}, Dims{300, 1, 33, 1}, Dims{5, 1, 1, 1},
                          Dims{2, 1, 3, 7}, Dims{3, 1, 17, 16}, Dims{40, 1, 2, 500}}) {
      for (int32_t training : {1, 0}) {
        CAPTURE(d.channels);
        CAPTURE(training);
        const int64_t n = d.outer * d.channels * d.inner, channels = d.channels;
        Guarded<T> x(random_values<T>(n, 1, 1, 4)), dy(random_values<T>(n, 2));
        Guarded<T> w(random_values<T>(channels, 3)), b(random_values<T>(channels, 4));
        Guarded<T> mean(random_values<T>(channels, 5)), var(random_values<T>(channels, 6, 1, 2));
        Reference<T> expected{n, channels, channels, {}, {}, true, training != 0};
        for (int64_t i = 0; i < n; i++) expected.group_of.push_back(i / d.inner % channels);
        expected.weight_of = expected.group_of;
        std::vector<double> variance = expected.measure(x.data());
        std::vector<double> new_mean(mean.data(), mean.data() + channels);
        std::vector<double> new_var(var.data(), var.data() + channels);
        if (training) {
          const double unbiased = expected.size() / (expected.size() - 1);
          for (size_t c = 0; c < new_mean.size(); c++) {
            new_mean[c] = 0.75 * new_mean[c] + 0.25 * expected.mean[c];
            new_var[c] = 0.75 * new_var[c] + 0.25 * unbiased * variance[c];
          }
        } else {
          expected.mean = new_mean;
          expected.use(new_var);
        }
        Guarded<T> y(n), statistics(2 * channels);
        jdn_batch_norm_forward(dtype_of<T>, y.data(), statistics.data(), mean.data(), var.data(),
                               x.data(), w.data(), b.data(), d.outer, channels, d.inner,
                               expected.eps, 0.25, training);
        for (int64_t i = 0; i < n; i++) {
          const int64_t c = expected.weight(i);
          REQUIRE(close<T>(y[i], expected.h(x.data(), i) * w[c] + b[c], 16, 8));
        }
        for (int64_t c = 0; c < channels; c++) {
          REQUIRE(close<T>(mean[c], new_mean[static_cast<size_t>(c)], 8, 1));
          REQUIRE(close<T>(var[c], new_var[static_cast<size_t>(c)], 8, 1));
        }
        const auto gradient = expected.gradients(dy.data(), x.data(), w.data());
        const double rows = 8 * std::sqrt(expected.size());
        for (int32_t accumulate : {0, 1}) {
          Guarded<T> dx(threes<T>(n)), dw(threes<T>(channels)), db(threes<T>(channels));
          jdn_batch_norm_backward(dtype_of<T>, dx.data(), dw.data(), db.data(), dy.data(), x.data(),
                                  statistics.data(), w.data(), d.outer, channels, d.inner, training,
                                  accumulate, accumulate, accumulate);
          require_gradient(dx, gradient.x, accumulate, 16, 8);
          require_gradient(dw, gradient.weight, accumulate, 32, rows);
          require_gradient(db, gradient.bias, accumulate, 32, rows);
        }
      }
    }
  });
}

TEST_CASE("norms: a large mean does not cancel") {
  each_isa([] {
    const int64_t n = 3000;
    std::vector<float> x(static_cast<size_t>(n)), y(x.size());
    for (size_t i = 0; i < x.size(); i++) x[i] = 65536 + static_cast<float>(i % 2);
    float statistics[2];
    jdn_group_norm_forward(JDN_FLOAT32, y.data(), statistics, x.data(), nullptr, nullptr, 1, 1, n,
                           1, 0, 1);
    CHECK(statistics[1] == doctest::Approx(2).epsilon(1e-3));
    jdn_batch_norm_forward(JDN_FLOAT32, y.data(), statistics, nullptr, nullptr, x.data(), nullptr,
                           nullptr, 30, 1, 100, 0, 0, 1);
    CHECK(statistics[1] == doctest::Approx(2).epsilon(1e-3));
  });
}
