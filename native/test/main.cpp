#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <jdynet/kernels.h>

int main(int argc, char** argv) {
  jdn_initialize();
  jdn_threads_set(3);
  return doctest::Context(argc, argv).run();
}
