// The operators that JavaCPP's glue needs, on malloc. libstdc++'s own can throw, and with them
// comes libgcc's unwinder, which raises the glibc floor from 2.34 to 2.35.
#include <stdlib.h>

#include <new>

void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return malloc(bytes); }
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return malloc(bytes); }
void operator delete(void* block) noexcept { free(block); }
void operator delete[](void* block) noexcept { free(block); }
void operator delete(void* block, std::size_t) noexcept { free(block); }
void operator delete[](void* block, std::size_t) noexcept { free(block); }
const std::nothrow_t std::nothrow;
