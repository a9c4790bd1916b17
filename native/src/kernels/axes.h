// The dimensions of a reduction: those that stay and those that go.
#pragma once

#include "kernels/map.h"

namespace jdn::JDN_ISA {

// Some dimensions of x, at least one, outermost first.
struct Dims {
  int64_t rank;
  const int64_t* size;
  const int64_t* stride;

  int64_t count() const {
    int64_t count = 1;
    for (int64_t d = 0; d < rank; d++) count *= size[d];
    return count;
  }
  int64_t last_stride() const { return stride[rank - 1]; }
  // Where element number `index` stands.
  int64_t offset(int64_t index) const {
    int64_t offset = 0;
    for (int64_t d = rank - 1; d > 0; d--) {
      offset += index % size[d] * stride[d];
      index /= size[d];
    }
    return offset + index * stride[0];
  }
};

// Walks over the elements of dimensions from number `index` on. Division is slow: only where the
// last but one dimension begins anew.
class Walk {
 public:
  Walk(const Dims& dims, int64_t index)
      : dims_(dims), size_(dims.size[dims.rank - 1]), stride_(dims.last_stride()) {
    if (size_ == 0) return;
    if (index > 0) {
      row_ = index / size_;
      place_ = index % size_;
    }
    locate();
  }
  int64_t offset() const { return base_ + place_ * stride_; }
  // Elements left along the last dimension.
  int64_t run() const { return size_ - place_; }
  // n <= run()
  void skip(int64_t n) {
    place_ += n;
    if (place_ < size_) return;
    place_ = 0;
    row_++;
    if (--rows_ > 0) {
      base_ += dims_.stride[dims_.rank - 2];
    } else {
      locate();
    }
  }

 private:
  void locate() {
    rows_ = dims_.rank > 1 ? dims_.size[dims_.rank - 2] : 1;
    base_ = 0;
    if (row_ == 0) return;
    base_ = dims_.offset(row_ * size_);
    rows_ -= row_ % rows_;
  }

  const Dims& dims_;
  int64_t size_, stride_;
  int64_t row_ = 0, rows_ = 0, place_ = 0, base_ = 0;
};

// A reduction's arguments: dense x[outer, size, inner], or the descriptor of reduce.h.
struct Axes {
  Axes(int64_t outer, int64_t size, int64_t neighbours, jdn_in address)
      : inner(address == nullptr ? neighbours : 0) {
    if (address != nullptr) {
      const int64_t* at = static_cast<const int64_t*>(address);
      const int64_t kept_rank = at[0], reduced_rank = at[1];
      kept = {kept_rank, at + 2, at + 2 + kept_rank};
      at += 2 + 2 * kept_rank;
      reduced = {reduced_rank, at, at + reduced_rank};
      return;
    }
    values[0] = outer, values[1] = inner, values[2] = size * inner, values[3] = 1;
    values[4] = size, values[5] = inner;
    kept = {2, values, values + 2};
    reduced = {1, values + 4, values + 5};
    if (inner == 1) kept = {1, values, values + 2};
    if (outer == 1 && inner != 1) kept = {1, values + 1, values + 3};
  }
  Axes(const Axes&) = delete;

  // Of a dense x; 0 for others.
  int64_t inner;
  int64_t values[6];
  Dims kept, reduced;
};

}  // namespace jdn::JDN_ISA
