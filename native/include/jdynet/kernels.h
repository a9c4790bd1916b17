// All of JDyNet's native boundary.
#pragma once

#include <jdynet/conv.h>
#include <jdynet/elementwise.h>
#include <jdynet/matmul.h>
#include <jdynet/optim.h>
#include <jdynet/pool.h>
#include <jdynet/reduce.h>
#include <jdynet/runtime.h>
#include <jdynet/softmax.h>
#include <jdynet/types.h>
