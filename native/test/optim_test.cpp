#include <functional>
#include <memory>

#include "testing.h"

using namespace jdn::test;

namespace {

// A row as Java writes it.
struct Row {
  int64_t dtype, begin, length, parameter, gradient, state[3], index, width, flags;
  double weight_decay, shrink, c[7];
};
static_assert(sizeof(Row) == 8 * JDN_STEP_ROW);

int64_t address(const void* x) { return reinterpret_cast<int64_t>(x); }

// One element of an optimizer in double: the new parameter from p, g, its state and the numbers.
using Formula = std::function<double(double p, double g, double* s, const double* c)>;

struct Optimizer {
  const char* name;
  void (*run)(jdn_in, int64_t);
  int states;
  int64_t flags;
  std::vector<double> c;
  Formula formula;
};

double moments(double g, double* s, const double* c) {
  s[0] += c[1] * (g - s[0]);
  s[1] = c[2] * s[1] + c[3] * g * g;
  return s[1];
}

const std::vector<Optimizer>& optimizers() {
  static const std::vector<Optimizer> all = {
      {"sgd",
       jdn_sgd_step,
       0,
       0,
       {0.1},
       [](double p, double g, double*, const double* c) { return p - c[0] * g; }},
      {"sgd, maximize",
       jdn_sgd_step,
       0,
       JDN_STEP_MAXIMIZE,
       {0.1},
       [](double p, double g, double*, const double* c) { return p - c[0] * g; }},
      {"sgd, momentum",
       jdn_sgd_step,
       1,
       0,
       {0.1, 0.9, 0.75},
       [](double p, double g, double* s, const double* c) {
         s[0] = c[1] * s[0] + c[2] * g;
         return p - c[0] * s[0];
       }},
      {"sgd, nesterov",
       jdn_sgd_step,
       1,
       JDN_STEP_NESTEROV,
       {0.1, 0.9, 1},
       [](double p, double g, double* s, const double* c) {
         s[0] = c[1] * s[0] + c[2] * g;
         return p - c[0] * (g + c[1] * s[0]);
       }},
      {"sgd, first",
       jdn_sgd_step,
       1,
       JDN_STEP_FIRST,
       {0.1, 0.9, 0.75},
       [](double p, double g, double* s, const double* c) { return p - c[0] * (s[0] = g); }},
      {"adam",
       jdn_adam_step,
       2,
       0,
       {0.1, 0.1, 0.999, 0.001, 1.5, 1e-3},
       [](double p, double g, double* s, const double* c) {
         const double v = moments(g, s, c);
         return p - c[0] * s[0] / (c[4] * std::sqrt(v) + c[5]);
       }},
      {"adam, amsgrad",
       jdn_adam_step,
       3,
       JDN_STEP_MAXIMIZE,
       {0.1, 0.1, 0.5, 0.5, 1.5, 1e-3},
       [](double p, double g, double* s, const double* c) {
         s[2] = std::fmax(s[2], moments(g, s, c));
         return p - c[0] * s[0] / (c[4] * std::sqrt(s[2]) + c[5]);
       }},
      {"adagrad",
       jdn_adagrad_step,
       1,
       0,
       {0.1, 1e-3},
       [](double p, double g, double* s, const double* c) {
         s[0] += g * g;
         return p - c[0] * g / (std::sqrt(s[0]) + c[1]);
       }},
      {"adadelta",
       jdn_adadelta_step,
       2,
       0,
       {1, 0.9, 0.1, 1e-3},
       [](double p, double g, double* s, const double* c) {
         s[0] = c[1] * s[0] + c[2] * g * g;
         const double d = std::sqrt(s[1] + c[3]) / std::sqrt(s[0] + c[3]) * g;
         s[1] = c[1] * s[1] + c[2] * d * d;
         return p - c[0] * d;
       }},
      {"rmsprop",
       jdn_rmsprop_step,
       1,
       0,
       {0.1, 0.9, 0.1, 0, 1e-3},
       [](double p, double g, double* s, const double* c) {
         s[0] = c[1] * s[0] + c[2] * g * g;
         return p - c[0] * g / (std::sqrt(s[0]) + c[4]);
       }},
      {"rmsprop, centered",
       jdn_rmsprop_step,
       3,
       0,
       {0.1, 0.9, 0.1, 0.5, 0.1},
       [](double p, double g, double* s, const double* c) {
         s[0] = c[1] * s[0] + c[2] * g * g;
         s[2] += c[2] * (g - s[2]);
         const double d = g / (std::sqrt(std::fmax(0, s[0] - s[2] * s[2])) + c[4]);
         s[1] = c[3] * s[1] + d;
         return p - c[0] * s[1];
       }},
      {"adamax",
       jdn_adamax_step,
       2,
       0,
       {0.1, 0.1, 0.999, 1e-3},
       [](double p, double g, double* s, const double* c) {
         s[0] += c[1] * (g - s[0]);
         s[1] = std::fmax(c[2] * s[1], std::fabs(g) + c[3]);
         return p - c[0] * s[0] / s[1];
       }},
      {"nadam",
       jdn_nadam_step,
       2,
       0,
       {0.1, 0.1, 0.999, 0.001, 1.5, 1e-3, 0.2},
       [](double p, double g, double* s, const double* c) {
         const double v = moments(g, s, c);
         return p - (c[0] * g + c[6] * s[0]) / (c[4] * std::sqrt(v) + c[5]);
       }},
      {"radam",
       jdn_radam_step,
       2,
       0,
       {0.1, 0.1, 0.999, 0.001, 1e-3},
       [](double p, double g, double* s, const double* c) {
         moments(g, s, c);
         return p - c[0] * s[0];
       }},
      {"radam, rectified",
       jdn_radam_step,
       2,
       JDN_STEP_RECTIFIED,
       {0.1, 0.1, 0.999, 0.001, 1e-3},
       [](double p, double g, double* s, const double* c) {
         const double v = moments(g, s, c);
         return p - c[0] * s[0] / (std::sqrt(v) + c[4]);
       }},
  };
  return all;
}

// A parameter with its gradient and state, in T and in double.
template <class T>
struct Parameter {
  Parameter(const Optimizer& kind, int64_t n, unsigned seed)
      : optimizer(kind), p(random_values<T>(n, seed)), g(n), expected(p.data(), p.data() + n) {
    for (int k = 0; k < kind.states; k++) {
      // Squares of gradients are no smaller than the square of their mean.
      s.push_back(std::make_unique<Guarded<T>>(random_values<T>(n, seed, 0.25, 0.5)));
      state.emplace_back(s[static_cast<size_t>(k)]->data(), s[static_cast<size_t>(k)]->data() + n);
    }
  }

  Row row(int64_t begin, double weight_decay, double shrink, unsigned seed) {
    const std::vector<T> fresh = random_values<T>(g.size(), seed);
    for (int64_t i = 0; i < g.size(); i++) g[i] = fresh[static_cast<size_t>(i)];
    Row row{dtype_of<T>, begin, g.size(), address(p.data()), address(g.data()), {}, 0, 0, 0,
            0,           0,     {}};
    for (size_t k = 0; k < s.size(); k++) row.state[k] = address(s[k]->data());
    row.flags = optimizer.flags;
    row.weight_decay = weight_decay;
    row.shrink = shrink;
    std::copy(optimizer.c.begin(), optimizer.c.end(), row.c);
    return row;
  }

  // The same step for element `to`, from the gradient's element `from`.
  void step(const Row& row, int64_t from, int64_t to) {
    const auto i = static_cast<size_t>(to);
    double element[3] = {}, gradient = row.flags & JDN_STEP_MAXIMIZE ? -g[from] : g[from];
    for (size_t k = 0; k < s.size(); k++) element[k] = state[k][i];
    gradient += row.weight_decay * expected[i];
    expected[i] = optimizer.formula(expected[i] * row.shrink, gradient, element, row.c);
    for (size_t k = 0; k < s.size(); k++) state[k][i] = element[k];
  }

  void check() {
    for (int64_t i = 0; i < p.size(); i++) {
      REQUIRE(close<T>(p[i], expected[static_cast<size_t>(i)], 64, 4));
      for (size_t k = 0; k < s.size(); k++) {
        REQUIRE(close<T>((*s[k])[i], state[k][static_cast<size_t>(i)], 64, 4));
      }
    }
  }

  const Optimizer& optimizer;
  Guarded<T> p, g;
  std::vector<double> expected;
  std::vector<std::unique_ptr<Guarded<T>>> s;
  std::vector<std::vector<double>> state;
};

}  // namespace

TEST_CASE_TEMPLATE("every optimizer against its formula, over three steps", T, float, double) {
  each_isa([] {
    for (const Optimizer& optimizer : optimizers()) {
      CAPTURE(optimizer.name);
      for (int64_t n : sizes()) {
        CAPTURE(n);
        // The other type beside it, and an empty one.
        Parameter<T> one(optimizer, n, 1), none(optimizer, 0, 2);
        Parameter<double> other(optimizer, 5, 3);
        for (unsigned step = 0; step < 3; step++) {
          const double decay = step == 1 ? 0.1 : 0, shrink = step == 2 ? 0.9 : 1;
          const Row table[] = {none.row(0, decay, shrink, step), one.row(0, decay, shrink, step),
                               other.row(n, decay, shrink, step)};
          optimizer.run(table, 3);
          for (int64_t i = 0; i < n; i++) one.step(table[1], i, i);
          for (int64_t i = 0; i < 5; i++) other.step(table[2], i, i);
        }
        one.check();
        other.check();
      }
    }
  });
}

TEST_CASE_TEMPLATE("rows of a table: those that are named change, no others", T, float, double) {
  each_isa([] {
    for (const Optimizer& optimizer : optimizers()) {
      CAPTURE(optimizer.name);
      for (int64_t width : {1, 5, 16, 70, 20000}) {
        Parameter<T> table(optimizer, 6 * width, 1);
        Guarded<int64_t> index(std::vector<int64_t>{4, 0, 5});
        Row row = table.row(0, 0, 1, 2);
        row.length = 3 * width;
        row.index = address(index.data());
        row.width = width;
        optimizer.run(&row, 1);
        for (int64_t i = 0; i < row.length; i++) {
          table.step(row, i, index[i / width] * width + i % width);
        }
        table.check();
      }
    }
  });
}

TEST_CASE("many small parameters give the same bits for any number of threads") {
  const Optimizer& optimizer = optimizers()[5];
  const int32_t before = jdn_threads();
  std::vector<std::vector<float>> results;
  for (int32_t threads : {1, 2, 3}) {
    jdn_threads_set(threads);
    std::vector<std::unique_ptr<Parameter<float>>> parameters;
    std::vector<Row> table;
    int64_t begin = 0;
    for (unsigned i = 0; i < 3000; i++) {
      parameters.push_back(std::make_unique<Parameter<float>>(optimizer, i % 40, i));
      table.push_back(parameters.back()->row(begin, 0.1, 1, i));
      begin += i % 40;
    }
    optimizer.run(table.data(), static_cast<int64_t>(table.size()));
    results.emplace_back();
    for (const auto& parameter : parameters) {
      for (int64_t k = 0; k < parameter->p.size(); k++) results.back().push_back(parameter->p[k]);
    }
    for (size_t i = 0; i < 100; i++) {
      for (int64_t k = 0; k < parameters[i]->p.size(); k++) parameters[i]->step(table[i], k, k);
      parameters[i]->check();
    }
  }
  jdn_threads_set(before);
  CHECK(std::memcmp(results[0].data(), results[1].data(), results[0].size() * 4) == 0);
  CHECK(std::memcmp(results[0].data(), results[2].data(), results[0].size() * 4) == 0);
}

TEST_CASE("sgd: without weight decay an infinite parameter stays infinite") {
  each_isa([] {
    float p = std::numeric_limits<float>::infinity(), g = 1;
    const Row row{JDN_FLOAT32, 0, 1, address(&p), address(&g), {}, 0, 0, 0, 0, 1, {0.1}};
    jdn_sgd_step(&row, 1);
    CHECK(p == std::numeric_limits<float>::infinity());
  });
}

TEST_CASE("rmsprop: a deviation of zero is not NaN, however it is rounded") {
  each_isa([] {
    float p = 1, g = 0.3f, square = 0, buffer = 0, mean = 0;
    for (int step = 0; step < 2000; step++) {
      const Row row{JDN_FLOAT32, 0,           1,
                    address(&p), address(&g), {address(&square), address(&buffer), address(&mean)},
                    0,           0,           0,
                    0,           1,           {1e-12, 0.9, 0.1, 0, 1e-8}};
      jdn_rmsprop_step(&row, 1);
      REQUIRE(std::isfinite(p));
    }
  });
}

TEST_CASE("gradients: the norm of all together, scaled and clamped") {
  each_isa([] {
    for (int64_t n : sizes()) {
      CAPTURE(n);
      Guarded<float> one(random_values<float>(n, 1));
      Guarded<double> other(random_values<double>(33, 2));
      const auto table = [&](double c) {
        return std::vector<Row>{
            {JDN_FLOAT32, 0, n, address(one.data()), address(one.data()), {}, 0, 0, 0, 0, 1, {c}},
            {JDN_FLOAT64,
             n,
             33,
             address(other.data()),
             address(other.data()),
             {},
             0,
             0,
             0,
             0,
             1,
             {c}}};
      };
      for (double p : {1.0, 2.0, 3.0, 2.5, std::numeric_limits<double>::infinity()}) {
        double expected = 0;
        const auto add = [&](double g) {
          g = std::fabs(g);
          expected = std::isinf(p) ? std::fmax(expected, g) : expected + std::pow(g, p);
        };
        for (int64_t i = 0; i < n; i++) add(one[i]);
        for (int64_t i = 0; i < 33; i++) add(other[i]);
        expected = std::isinf(p) ? expected : std::pow(expected, 1 / p);
        Guarded<double> scratch((n + 33 + JDN_NORM_CHUNK - 1) / JDN_NORM_CHUNK);
        const double norm = jdn_gradient_norm(scratch.data(), table(0).data(), 2, p);
        REQUIRE(close<double>(norm, expected, 1000));
      }
      const std::vector<float> before(one.data(), one.data() + n);
      jdn_gradient_scale(table(0.5).data(), 2);
      for (int64_t i = 0; i < n; i++) REQUIRE(one[i] == before[static_cast<size_t>(i)] * 0.5f);
      jdn_gradient_clamp(table(0.25).data(), 2);
      for (int64_t i = 0; i < n; i++) {
        const float half = before[static_cast<size_t>(i)] * 0.5f;
        REQUIRE(one[i] == std::fmax(-0.25f, std::fmin(0.25f, half)));
      }
    }
  });
}

TEST_CASE("gradients: NaN is not lost") {
  each_isa([] {
    float g[] = {1, std::nanf(""), 3};
    double scratch = 0;
    const Row row{JDN_FLOAT32, 0, 3, address(g), address(g), {}, 0, 0, 0, 0, 1, {2}};
    for (double p : {1.0, 2.0, 3.0, std::numeric_limits<double>::infinity()}) {
      CHECK(std::isnan(jdn_gradient_norm(&scratch, &row, 1, p)));
    }
    jdn_gradient_clamp(&row, 1);
    CHECK(std::isnan(g[1]));
    CHECK(g[2] == 2);
  });
}
