// The thread pool: workers that spin for a while, then sleep on a futex.
#include "parallel_for.h"

#include <jdynet/runtime.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

#include "cpu_features.h"

namespace {

struct Job {
  int64_t chunks;
  void* context;
  void (*body)(void*, int64_t, int64_t);
  uint32_t fp_state;
};

// A worker spins this long for the next call of the same operator chain before it sleeps.
constexpr int64_t kSpinNanoseconds = 50'000;

std::atomic<int32_t> thread_limit{1};
std::atomic<int32_t> workers_started{0};
std::atomic_flag pool_busy = ATOMIC_FLAG_INIT;

// One job at a time. `generation` changes when a job is published; workers sleep on it.
alignas(64) std::atomic<uint32_t> generation{0};
std::atomic<int32_t> sleeping{0};
Job job;
// Chunks handed out so far.
alignas(64) std::atomic<int64_t> next_chunk{0};
// Places left for workers (each is a slot number), and workers inside the job.
alignas(64) std::atomic<int32_t> places{0};
std::atomic<int32_t> inside{0};

int64_t now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * int64_t{1'000'000'000} + time.tv_nsec;
}

inline void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

void sleep_while(uint32_t seen) {
  sleeping.fetch_add(1);
  syscall(SYS_futex, &generation, FUTEX_WAIT_PRIVATE, seen, nullptr, nullptr, 0);
  sleeping.fetch_sub(1);
}

void wake(int32_t threads) {
  syscall(SYS_futex, &generation, FUTEX_WAKE_PRIVATE, threads, nullptr, nullptr, 0);
}

void run_chunks(int64_t slot) {
  for (;;) {
    const int64_t chunk = next_chunk.fetch_add(1, std::memory_order_relaxed);
    if (chunk >= job.chunks) return;
    job.body(job.context, chunk, slot);
  }
}

void* worker(void*) {
  uint32_t seen = generation.load();
  for (;;) {
    const int64_t deadline = now() + kSpinNanoseconds;
    while (generation.load(std::memory_order_acquire) == seen) {
      for (int i = 0; i < 32; i++) relax();
      if (now() > deadline) sleep_while(seen);
    }
    seen = generation.load(std::memory_order_acquire);
    // Enter before looking for a place: the owner of the job waits for `inside` to become 0 after
    // it has taken all places away, so a place that was got is a job that still stands.
    inside.fetch_add(1);
    const int32_t place = places.fetch_sub(1);
    if (place > 0) {
      const uint32_t saved = jdn::fp_state();
      jdn::fp_state_set(job.fp_state);
      run_chunks(place);
      jdn::fp_state_set(saved);
    }
    inside.fetch_sub(1);
  }
  return nullptr;
}

// Starts the missing workers; called by the owner of the pool only.
void start_workers(int32_t wanted) {
  while (workers_started.load(std::memory_order_relaxed) < wanted) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 1 << 20);
    // Signals are the JVM's business.
    sigset_t all, saved;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &saved);
    pthread_t thread;
    const int error = pthread_create(&thread, &attributes, worker, nullptr);
    pthread_sigmask(SIG_SETMASK, &saved, nullptr);
    pthread_attr_destroy(&attributes);
    if (error != 0) return;  // fewer threads: the caller does the work
    pthread_setname_np(thread, "jdynet-worker");
    workers_started.fetch_add(1);
  }
}

void run_here(int64_t chunks, void* context, void (*body)(void*, int64_t, int64_t)) {
  for (int64_t chunk = 0; chunk < chunks; chunk++) body(context, chunk, 0);
}

}  // namespace

namespace jdn {

void parallel_for(int64_t chunks, int64_t slots, void* context,
                  void (*body)(void*, int64_t, int64_t)) {
  int64_t threads = thread_limit.load(std::memory_order_relaxed);
  if (threads > slots) threads = slots;
  if (threads > chunks) threads = chunks;
  if (threads <= 1 || pool_busy.test_and_set(std::memory_order_acquire)) {
    run_here(chunks, context, body);
    return;
  }
  const int32_t helpers = static_cast<int32_t>(threads) - 1;
  start_workers(helpers);
  job = Job{chunks, context, body, fp_state()};
  next_chunk.store(0);
  places.store(helpers);
  generation.fetch_add(1);
  if (sleeping.load() > 0) wake(helpers);
  run_chunks(0);
  places.store(0);
  // A worker that lost its processor would not get it back from a caller that spins on.
  for (int spins = 0; inside.load() > 0; spins++) {
    if (spins < 1000) {
      relax();
    } else {
      sched_yield();
    }
  }
  pool_busy.clear(std::memory_order_release);
}

namespace {
struct Plain {
  void* context;
  void (*body)(void*, int64_t);
};
void run_plain(void* context, int64_t chunk, int64_t) {
  const Plain* plain = static_cast<const Plain*>(context);
  plain->body(plain->context, chunk);
}
}  // namespace

void parallel_for(int64_t chunks, void* context, void (*body)(void*, int64_t)) {
  Plain plain{context, body};
  parallel_for(chunks, JDN_MAX_THREADS, &plain, run_plain);
}

}  // namespace jdn

void jdn_threads_set(int32_t threads) { thread_limit.store(threads); }

int32_t jdn_threads(void) { return thread_limit.load(); }
