// The types that cross the boundary between Java and C++.
//
// Contract of every function declared in these headers, unless its comment says otherwise:
//  - Arguments come in this order: dtype, outputs, gradient inputs, saved inputs, sizes, flags.
//  - Everything was validated in Java. Kernels check nothing, never throw and never allocate;
//    scratch memory is an argument.
//  - Operands are dense and row-major, aligned to their element; no output overlaps an input
//    except where a comment says "may be in place".
//  - accumulate = 0 overwrites a gradient, 1 adds to it. A gradient pointer of 0 is not wanted.
//  - Results depend on the arguments only, never on the number of threads.
#pragma once

#include <stdint.h>

#if defined(__GNUC__)
#define JDN_API __attribute__((visibility("default")))
#else
#define JDN_API
#endif

// Address of an operand that is read, or of one that is written. A Java long on the other side.
typedef const void* jdn_in;
typedef void* jdn_out;

// Element types. The numbers are shared with org.jdynet.DType.
typedef int32_t jdn_dtype;
enum {
  JDN_FLOAT32 = 0,
  JDN_FLOAT64 = 1,
  JDN_INT64 = 2,
  JDN_INT32 = 3,
  JDN_UINT8 = 4,
  JDN_BOOL = 5,  // one byte, 0 or 1
};
