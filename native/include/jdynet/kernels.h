// All of JDyNet's native boundary.
#pragma once

#include <jdynet/activation.h>
#include <jdynet/arrange.h>
#include <jdynet/binary.h>
#include <jdynet/compare.h>
#include <jdynet/conv.h>
#include <jdynet/creation.h>
#include <jdynet/elementwise.h>
#include <jdynet/index.h>
#include <jdynet/masked.h>
#include <jdynet/matmul.h>
#include <jdynet/optim.h>
#include <jdynet/pool.h>
#include <jdynet/random.h>
#include <jdynet/reduce.h>
#include <jdynet/runtime.h>
#include <jdynet/scan.h>
#include <jdynet/softmax.h>
#include <jdynet/sort.h>
#include <jdynet/ternary.h>
#include <jdynet/types.h>
#include <jdynet/unary.h>
