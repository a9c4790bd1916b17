#include "testing.h"

using namespace jdn::test;

TEST_CASE_TEMPLATE("sgd: every combination of its settings, over three steps", T, float, double) {
  each_isa([] {
    for (int64_t n : {0, 1, 17, 40000}) {
      for (double momentum : {0.0, 0.9}) {
        for (double weight_decay : {0.0, 0.01}) {
          for (int32_t nesterov : {0, 1}) {
            for (int32_t maximize : {0, 1}) {
              const double rate = 0.1, dampening = nesterov ? 0 : 0.25;
              Guarded<T> p(random_values<T>(n, 1)), buffer(n), other(std::vector<T>{5});
              std::vector<double> expected(p.data(), p.data() + n);
              std::vector<double> moment(static_cast<size_t>(n));
              Guarded<T> unit(std::vector<T>{1});
              for (int step = 0; step < 3; step++) {
                Guarded<T> g(random_values<T>(n, 2 + static_cast<unsigned>(step)));
                const auto address = [](T* x) { return reinterpret_cast<int64_t>(x); };
                const int64_t table[] = {dtype_of<T>,
                                         address(p.data()),
                                         address(g.data()),
                                         momentum == 0 ? 0 : address(buffer.data()),
                                         n,
                                         step == 0,
                                         dtype_of<T>,
                                         address(other.data()),
                                         address(unit.data()),
                                         0,
                                         1,
                                         0};
                jdn_sgd_step(table, 2, rate, momentum, dampening, weight_decay, nesterov, maximize);
                for (int64_t i = 0; i < n; i++) {
                  double& value = expected[static_cast<size_t>(i)];
                  double& b = moment[static_cast<size_t>(i)];
                  double grad = (maximize ? -g[i] : g[i]) + weight_decay * value;
                  if (momentum != 0) {
                    b = step == 0 ? grad : momentum * b + (1 - dampening) * grad;
                    grad = nesterov ? grad + momentum * b : b;
                  }
                  value -= rate * grad;
                }
              }
              for (int64_t i = 0; i < n; i++) {
                REQUIRE(close<T>(p[i], expected[static_cast<size_t>(i)], 16, 2));
              }
              CHECK((other[0] > 5) == (maximize != 0));
            }
          }
        }
      }
    }
  });
}

TEST_CASE("sgd: without weight decay an infinite parameter stays infinite") {
  each_isa([] {
    float p = std::numeric_limits<float>::infinity(), g = 1;
    const int64_t table[] = {
        JDN_FLOAT32, reinterpret_cast<int64_t>(&p), reinterpret_cast<int64_t>(&g), 0, 1, 0};
    jdn_sgd_step(table, 1, 0.1, 0, 0, 0, 0, 0);
    CHECK(p == std::numeric_limits<float>::infinity());
  });
}
