// The thread pool: one per process, fork and join.
#pragma once

#include <stdint.h>

namespace jdn {

// Runs body(context, chunk) once for each chunk in [0, chunks), spread over the calling thread and
// the idle workers; returns when all are done. Which thread runs which chunk is open, so a chunk
// must write to places of its own. If the pool is at work for somebody else the caller does all of
// it. Chunks must be cut by shape, never by the number of threads.
void parallel_for(int64_t chunks, void* context, void (*body)(void* context, int64_t chunk));

// As above; threads never exceed `slots`, and body(context, chunk, slot) may use scratch memory
// number `slot` (0 <= slot < slots) alone while it runs.
void parallel_for(int64_t chunks, int64_t slots, void* context,
                  void (*body)(void* context, int64_t chunk, int64_t slot));

}  // namespace jdn
