#include "parallel_for.h"

#include <time.h>

#include <atomic>
#include <thread>

#include "testing.h"

using namespace jdn::test;

namespace {

struct Run {
  std::vector<std::atomic<int>> chunks;
  std::vector<std::atomic<int>> slots;
  std::atomic<bool> clash{false};
  bool nested = false;
  explicit Run(int64_t n, int64_t slot_count)
      : chunks(static_cast<size_t>(n)), slots(static_cast<size_t>(slot_count)) {}
  void start() {
    jdn::parallel_for(static_cast<int64_t>(chunks.size()), static_cast<int64_t>(slots.size()), this,
                      [](void* context, int64_t chunk, int64_t slot) {
                        Run& run = *static_cast<Run*>(context);
                        if (run.slots.at(static_cast<size_t>(slot))++ != 0) run.clash = true;
                        run.chunks[static_cast<size_t>(chunk)]++;
                        if (run.nested) {
                          Run inner(5, 4);
                          inner.start();
                          if (!inner.complete()) run.clash = true;
                        }
                        run.slots[static_cast<size_t>(slot)]--;
                      });
  }
  bool complete() const {
    for (const auto& count : chunks) {
      if (count != 1) return false;
    }
    return !clash;
  }
};

double cpu_seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

TEST_CASE("parallel_for: every chunk once, a slot is one thread's at a time") {
  const int32_t before = jdn_threads();
  for (int32_t threads : {1, 2, 3, 8, 2}) {
    jdn_threads_set(threads);
    for (int repeat = 0; repeat < 200; repeat++) {
      for (int64_t chunks : {0, 1, 2, 3, 100}) {
        for (int64_t slots : {1, 2, 16}) {
          Run run(chunks, slots);
          run.start();
          REQUIRE(run.complete());
        }
      }
    }
  }
  jdn_threads_set(before);
}

TEST_CASE("parallel_for: nested calls and callers side by side") {
  std::atomic<int> wrong{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; i++) {
    callers.emplace_back([&wrong] {
      for (int repeat = 0; repeat < 300; repeat++) {
        Run run(17, 3);
        run.nested = repeat % 3 == 0;
        run.start();
        if (!run.complete()) wrong++;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  CHECK(wrong == 0);
}

TEST_CASE("parallel_for: the result does not depend on the number of threads") {
  constexpr int64_t n = 1'000'003;
  const std::vector<float> x = random_values<float>(n, 1);
  float sums[3];
  std::vector<float> y[3];
  const int32_t before = jdn_threads();
  for (int32_t threads : {1, 2, 3}) {
    jdn_threads_set(threads);
    jdn_sum_forward(JDN_FLOAT32, &sums[threads - 1], x.data(), 1, n, 1, nullptr, 1);
    y[threads - 1].resize(n);
    jdn_tanh_forward(JDN_FLOAT32, y[threads - 1].data(), x.data(), n, nullptr);
  }
  jdn_threads_set(before);
  CHECK(sums[0] == sums[1]);
  CHECK(sums[0] == sums[2]);
  CHECK(y[0] == y[1]);
  CHECK(y[0] == y[2]);
}

TEST_CASE("parallel_for: idle workers sleep") {
  Run run(100, 8);
  run.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const double before = cpu_seconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK(cpu_seconds() - before < 0.02);
}
