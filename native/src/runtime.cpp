// The library itself: version, instruction set, memory.
#include <jdynet/runtime.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cpu_features.h"
#include "gemm.h"
#include "isa/isa.h"

namespace jdn {
int32_t active_isa = JDN_ISA_BASELINE;
int32_t flush_denormals = 1;
}  // namespace jdn

namespace {

pthread_once_t initialized = PTHREAD_ONCE_INIT;

void initialize() {
  int32_t isa = jdn::best_isa();
  if (const char* wanted = getenv("JDN_ISA")) {
    for (int32_t i = JDN_ISA_BASELINE; i < isa; i++) {
      if (strcmp(wanted, jdn_isa_name(i)) == 0) isa = i;
    }
  }
  jdn::active_isa = isa;
  jdn::gemm_initialize();
}

}  // namespace

const char* jdn_version(void) { return JDN_VERSION_STRING; }

void jdn_initialize(void) { pthread_once(&initialized, initialize); }

int32_t jdn_isa(void) { return jdn::active_isa; }

int32_t jdn_isa_best(void) { return jdn::best_isa(); }

int32_t jdn_isa_use(int32_t isa) {
  if (isa < JDN_ISA_BASELINE || isa > jdn::best_isa()) return 0;
  jdn::active_isa = isa;
  return 1;
}

const char* jdn_isa_name(int32_t isa) {
  switch (isa) {
    case JDN_ISA_AVX512:
      return "avx512";
    case JDN_ISA_AVX2:
      return "avx2";
    default:
      return "baseline";
  }
}

void jdn_flush_denormals_set(int32_t flush) { jdn::flush_denormals = flush; }

int32_t jdn_flush_denormals(void) { return jdn::flush_denormals; }

jdn_out jdn_memory_allocate(int64_t bytes) {
  constexpr int64_t kHuge = int64_t{2} << 20;
  // Large blocks start on a huge page: a first touch then costs a third (measured).
  const bool huge = bytes >= kHuge;
  void* block = nullptr;
  if (posix_memalign(&block, huge ? kHuge : 64, static_cast<size_t>(bytes)) != 0) return nullptr;
  if (huge) madvise(block, static_cast<size_t>(bytes), MADV_HUGEPAGE);
  return block;
}

void jdn_memory_free(jdn_out block) { free(block); }

int64_t jdn_memory_physical(void) {
  return static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
}
