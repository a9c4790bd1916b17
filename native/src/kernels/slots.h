// Chunks on threads that need scratch memory of their own.
#pragma once

#include "parallel_for.h"

namespace jdn::JDN_ISA {

// Calls body(chunk, slot) for each chunk; scratch number `slot` is the call's alone while it runs.
template <class F>
void for_slots(int64_t chunks, int64_t slots, const F& body) {
  parallel_for(chunks, slots, const_cast<F*>(&body),
               [](void* context, int64_t chunk, int64_t slot) {
                 (*static_cast<const F*>(context))(chunk, slot);
               });
}

}  // namespace jdn::JDN_ISA
