// Denormal float32 numbers cost a hundred cycles each; arithmetic kernels may treat them as zero.
#pragma once

#include "cpu_features.h"
#include "isa/isa.h"

namespace jdn::JDN_ISA {

// While in scope, float32 arithmetic flushes denormals if the user allows it; the caller's
// floating-point state comes back at the end. float64 is never touched.
class FlushDenormals {
 public:
  explicit FlushDenormals(jdn_dtype dtype) : saved_(fp_state()) {
    active_ = dtype == JDN_FLOAT32 && flush_denormals && !fp_state_flushes(saved_);
    if (active_) fp_state_set(fp_state_flushing(saved_));
  }
  ~FlushDenormals() {
    if (active_) fp_state_set(saved_);
  }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  uint32_t saved_;
  bool active_;
};

}  // namespace jdn::JDN_ISA
