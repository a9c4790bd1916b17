// Tests the tests: a kernel that is told one element too many must be caught, by a guard page on
// every instruction set and, where this is compiled with AddressSanitizer, behind a heap block.
#include <jdynet/kernels.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vector>

namespace {

constexpr int64_t kCount = 16;

float* guarded() {
  const long page = sysconf(_SC_PAGESIZE);
  void* pages = mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char* guard = static_cast<char*>(pages) + page;
  mprotect(guard, page, PROT_NONE);
  return reinterpret_cast<float*>(guard) - kCount;
}

// Whether adding n elements ends the process that does it.
bool caught(float* y, const float* a, int64_t n) {
  const pid_t child = fork();
  if (child == 0) {
    jdn_add_forward(JDN_FLOAT32, y, a, a, n, 1, 1, nullptr);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

int misses = 0;
void expect(bool expected, bool actual, const char* where) {
  if (expected == actual) return;
  misses++;
  printf("%s with %s: %s\n", where, jdn_isa_name(jdn_isa()), actual ? "false alarm" : "not caught");
}

}  // namespace

int main() {
  jdn_initialize();
  float* block = guarded();
  std::vector<float> room(2 * kCount);
  for (int32_t isa = JDN_ISA_BASELINE; isa <= jdn_isa_best(); isa++) {
    jdn_isa_use(isa);
    expect(false, caught(block, block, kCount), "exact");
    expect(true, caught(block, room.data(), kCount + 1), "write beyond a guarded block");
    expect(true, caught(room.data(), block, kCount + 1), "read beyond a guarded block");
  }
#ifdef __SANITIZE_ADDRESS__
  // Masked instructions are not instrumented: on the other instruction sets only pages guard.
  jdn_isa_use(JDN_ISA_BASELINE);
  std::vector<float> heap(kCount);
  expect(true, caught(heap.data(), room.data(), kCount + 1), "write beyond a heap block");
  expect(true, caught(room.data(), heap.data(), kCount + 1), "read beyond a heap block");
#endif
  return misses;
}
