// Convolution without columns, for images and stride 1. The image is copied to rows at a fixed
// pitch with zeros between them; then a tap of the window is the same row of numbers, shifted:
//
//   y[o][q] = sum over taps of weight[o][tap] * x[shift[tap] + q],   q = row * pitch + column
//
// Columns of y beyond its width are computed in vain; with pitch = width + pad_w they are few. The
// right border of a row is the left border of the next. dx is the same sum over dy with the window
// turned round, and dy has the same pitch; dweight is a scalar product of dy's rows with shifted
// rows of x, where the zeros between dy's rows mask what lies between those of x.
#pragma once

#include "isa/lanes.h"
#include "kernels/convolution.h"

namespace jdn::JDN_ISA {

template <class T>
class Direct {
 public:
  // The window must reach at least as far as the padding, borders must be equal, and an image may
  // not be too large for the cache behind the first.
  static bool suits(const Convolution& c) {
    const int64_t reach_h = (c.kernel_h - 1) * c.dilation_h;
    const int64_t reach_w = (c.kernel_w - 1) * c.dilation_w;
    const Direct d(c);
    return c.depth == 1 && c.kernel_d == 1 && c.out_d == 1 && c.stride_h == 1 && c.stride_w == 1 &&
           reach_h + reach_w > 0 && c.pad_h <= reach_h && c.pad_w <= reach_w &&
           c.out_h == c.height + 2 * c.pad_h - reach_h &&
           c.out_w == c.width + 2 * c.pad_w - reach_w && 2 * c.out_w > d.pitch_ &&
           (d.x_.group + d.dy_.group + d.y_group()) * int64_t{sizeof(T)} <= kImage;
  }

  explicit Direct(const Convolution& c)
      : c_(c),
        pitch_(c.width + c.pad_w),
        x_(c, pitch_, c.pad_h, c.pad_w, c.height, c.width, c.group_in()),
        dy_(c, pitch_, (c.kernel_h - 1) * c.dilation_h - c.pad_h,
            (c.kernel_w - 1) * c.dilation_w - c.pad_w, c.out_h, c.out_w, c.group_out()) {
    const int64_t fit = kTogether / ((x_.group + dy_.group) * int64_t{sizeof(T)} + 1);
    together_ = fit < 1 ? 1 : fit > kMostTogether ? kMostTogether : fit;
  }

  int64_t forward_shared() const { return padded<T>(c_.weights()); }
  int64_t backward_shared() const { return padded<T>(c_.weights()); }
  int64_t forward_slot() const { return x_.group + y_group(); }
  int64_t backward_slot() const { return together_ * (x_.group + dy_.group) + dx_group(); }

  // Weights in the order in which they are used: tiles of output channels, taps, channels of a
  // tile.
  void prepare_forward(T* packed, const T* weight) const {
    for (int64_t group = 0; group < c_.groups; group++) {
      for (int64_t begin = 0; begin < c_.group_out(); begin += kTile) {
        const int64_t tile = at_most(kTile, c_.group_out() - begin);
        for (int64_t tap = 0; tap < c_.taps(); tap++) {
          for (int64_t o = 0; o < tile; o++) {
            *packed++ = weight[(group * c_.group_out() + begin + o) * c_.taps() + tap];
          }
        }
      }
    }
  }

  // The same for dx: input and output channels change places, the window is turned round.
  void prepare_backward(T* packed, const T* weight) const {
    const int64_t window = c_.kernel_h * c_.kernel_w;
    for (int64_t group = 0; group < c_.groups; group++) {
      const T* const from = weight + group * c_.group_weights();
      for (int64_t begin = 0; begin < c_.group_in(); begin += kTile) {
        const int64_t tile = at_most(kTile, c_.group_in() - begin);
        for (int64_t o = 0; o < c_.group_out(); o++) {
          for (int64_t tap = window - 1; tap >= 0; tap--) {
            for (int64_t i = 0; i < tile; i++) {
              *packed++ = from[o * c_.taps() + (begin + i) * window + tap];
            }
          }
        }
      }
    }
  }

  void forward(Range images, T* y, const T* x, const T*, const T* bias, const T* packed,
               T* slot) const {
    fill(slot, T{0}, x_.group);
    T* const sums = slot + x_.group;
    const int64_t row = padded<T>(c_.out_h * pitch_);
    for (int64_t image = images.begin; image < images.end; image++) {
      for (int64_t group = 0; group < c_.groups; group++) {
        x_.spread(slot, x + image * c_.in_image() + group * c_.in_group());
        correlate(sums, row, slot + x_.before, x_.plane, packed + group * c_.group_weights(),
                  c_.group_out(), c_.group_in(), (c_.out_h - 1) * pitch_ + c_.out_w);
        for (int64_t o = 0; o < c_.group_out(); o++) {
          const int64_t channel = group * c_.group_out() + o;
          T* const out = y + image * c_.out_image() + channel * c_.out_plane();
          const vec<T> offset = splat(bias != nullptr ? bias[channel] : T{0});
          gather(out, sums + o * row, c_.out_h, c_.out_w,
                 [=](vec<T> sum, vec<T>) { return sum + offset; });
        }
      }
    }
  }

  void backward(Range images, T* dx, T* dweight, const T* dy, const T* x, const T*, const T* packed,
                T* slot, bool accumulate) const {
    const int64_t step = x_.group + dy_.group;
    fill(slot, T{0}, together_ * step);
    for (int64_t group = 0; group < c_.groups; group++) {
      for (int64_t begin = images.begin; begin < images.end; begin += together_) {
        const int64_t count = at_most(together_, images.end - begin);
        for (int64_t i = 0; i < count; i++) {
          if (dweight != nullptr) {
            x_.spread(slot + i * step, x + (begin + i) * c_.in_image() + group * c_.in_group());
          }
          dy_.spread(slot + i * step + x_.group,
                     dy + (begin + i) * c_.out_image() + group * c_.out_group());
        }
        if (dweight != nullptr) {
          backward_weight(dweight + group * c_.group_weights(), slot, step, count);
        }
        for (int64_t i = 0; dx != nullptr && i < count; i++) {
          backward_input(dx + (begin + i) * c_.in_image() + group * c_.in_group(),
                         slot + i * step + x_.group + dy_.before,
                         packed + group * c_.group_weights(), slot + together_ * step, accumulate);
        }
      }
    }
  }

 private:
  // Bytes of an image, of images whose weight gradients are summed together, and of dy's rows while
  // they meet x.
  static constexpr int64_t kImage = 4 << 20, kTogether = 4 << 20, kNear = 24 << 10;
  static constexpr int64_t kMostTogether = 16;
  // Output channels and vectors of a tile of sums, and sums of a tile of dweight: as many as there
  // are registers for.
  static constexpr int kTile = JDN_VECTOR_BYTES == 64 ? 8 : 4, kVectors = 3;
  static constexpr int kSums = JDN_VECTOR_BYTES == 64 ? 25 : 12;

  static int64_t at_most(int64_t most, int64_t n) { return n < most ? n : most; }

  // The channels of one group of an image, at the pitch, with borders. The image starts at a whole
  // vector, hence the window's first tap at `before`.
  struct Pitched {
    Pitched(const Convolution& c, int64_t row, int64_t top, int64_t left, int64_t h, int64_t w,
            int64_t count)
        : pitch(row),
          start(padded<T>(top * row + left)),
          before(start - top * row - left),
          height(h),
          width(w),
          channels(count) {
      // The last window of the last vector begins inside the borders and reaches beyond.
      plane = padded<T>(before + (h + 2 * top) * row + (c.kernel_w - 1) * c.dilation_w + left) +
              padded<T>(1);
      group = count * plane;
    }
    // Copies the rows of an image; the borders stay.
    void spread(T* to, const T* from) const {
      for (int64_t channel = 0; channel < channels; channel++) {
        for (int64_t row = 0; row < height; row++) {
          copy(to + channel * plane + start + row * pitch, from, width);
          from += width;
        }
      }
    }
    int64_t pitch, start, before, height, width, channels;
    int64_t plane, group;
  };

  int64_t y_group() const { return c_.group_out() * padded<T>(c_.out_h * pitch_); }
  int64_t dx_group() const { return c_.group_in() * padded<T>(c_.height * pitch_); }

  // y[height, width] = f(sums, y), sums at the pitch.
  template <class F>
  void gather(T* y, const T* sums, int64_t height, int64_t width, F f) const {
    for (int64_t row = 0; row < height; row++, sums += pitch_, y += width) {
      int64_t i = 0;
      for (; i + lanes<T> <= width; i += lanes<T>) store(y + i, f(load(sums + i), load(y + i)));
      if (i < width) {
        const int64_t n = width - i;
        store_n(y + i, f(load_n(sums + i, n), load_n(y + i, n)), n);
      }
    }
  }

  void backward_input(T* dx, const T* dy, const T* packed, T* sums, bool accumulate) const {
    const int64_t row = padded<T>(c_.height * pitch_);
    correlate(sums, row, dy, dy_.plane, packed, c_.group_in(), c_.group_out(),
              (c_.height - 1) * pitch_ + c_.width);
    for (int64_t i = 0; i < c_.group_in(); i++) {
      T* const out = dx + i * c_.plane();
      if (accumulate) {
        gather(out, sums + i * row, c_.height, c_.width, [](vec<T> a, vec<T> b) { return a + b; });
      } else {
        gather(out, sums + i * row, c_.height, c_.width, [](vec<T> a, vec<T>) { return a; });
      }
    }
  }

  // y[o][0..n) = the sums above for `out` output and `in` input channels; rows of y are y_row apart
  // and rounded up to whole vectors.
  void correlate(T* y, int64_t y_row, const T* x, int64_t x_plane, const T* packed, int64_t out,
                 int64_t in, int64_t n) const {
    const int64_t taps = in * c_.kernel_h * c_.kernel_w;
    for (int64_t o = 0; o < out; o += kTile) {
      correlate_tiles<kTile>(at_most(kTile, out - o), y + o * y_row, y_row, x, x_plane,
                             packed + o * taps, in, n);
    }
  }

  template <int tile>
  void correlate_tiles(int64_t out, T* y, int64_t y_row, const T* x, int64_t x_plane,
                       const T* packed, int64_t in, int64_t n) const {
    if constexpr (tile > 1) {
      if (out < tile) return correlate_tiles<tile - 1>(out, y, y_row, x, x_plane, packed, in, n);
    }
    int64_t q = 0;
    for (; q + (kVectors - 1) * lanes<T> < n; q += kVectors * lanes<T>) {
      correlate_tile<tile, kVectors>(y + q, y_row, x + q, x_plane, packed, in);
    }
    for (; q < n; q += lanes<T>) {
      correlate_tile<tile, 1>(y + q, y_row, x + q, x_plane, packed, in);
    }
  }

  template <int tile, int vectors>
  void correlate_tile(T* y, int64_t y_row, const T* x, int64_t x_plane, const T* packed,
                      int64_t in) const {
    vec<T> sums[tile][vectors] = {};
    for (int64_t channel = 0; channel < in; channel++) {
      for (int64_t i = 0; i < c_.kernel_h; i++) {
        const T* from = x + channel * x_plane + i * c_.dilation_h * pitch_;
        for (int64_t j = 0; j < c_.kernel_w; j++, from += c_.dilation_w, packed += tile) {
          vec<T> shifted[vectors];
          for (int v = 0; v < vectors; v++) shifted[v] = load(from + v * lanes<T>);
          for (int o = 0; o < tile; o++) {
            const vec<T> factor = splat(packed[o]);
            for (int v = 0; v < vectors; v++) sums[o][v] += factor * shifted[v];
          }
        }
      }
    }
    for (int o = 0; o < tile; o++) {
      for (int v = 0; v < vectors; v++) store(y + o * y_row + v * lanes<T>, sums[o][v]);
    }
  }

  // dweight of one group += the sum over `count` images, which lie `step` apart.
  void backward_weight(T* dweight, const T* slot, int64_t step, int64_t count) const {
    if (c_.kernel_w % 5 == 0) {
      backward_weight<5>(dweight, slot, step, count);
    } else {
      backward_weight<3>(dweight, slot, step, count);
    }
  }

  // By tiles of output channels and so many taps. As much of dy's rows as stays in the first cache
  // meets all of x.
  template <int taps>
  void backward_weight(T* dweight, const T* slot, int64_t step, int64_t count) const {
    constexpr int tile = kSums / taps;
    const int64_t n = (c_.out_h - 1) * pitch_ + c_.out_w;
    const int64_t fit = kNear / (tile * int64_t{sizeof(T)});
    const int64_t parts = (n + fit - 1) / fit;
    const int64_t part = padded<T>((n + parts - 1) / parts);
    const int64_t images = at_most(count, fit / n > 1 ? fit / n : 1);
    for (int64_t o = 0; o < c_.group_out(); o += tile) {
      for (int64_t image = 0; image < count; image += images) {
        for (int64_t begin = 0; begin < n; begin += part) {
          const T* const x = slot + image * step + begin;
          weight_rows<tile, taps>(at_most(tile, c_.group_out() - o), dweight + o * c_.taps(),
                                  x + x_.group + o * dy_.plane + dy_.start, x + x_.before, step,
                                  at_most(images, count - image), at_most(part, n - begin));
        }
      }
    }
  }

  // dweight of `out` output channels += what `count` images of n products each contribute.
  template <int tile, int taps>
  void weight_rows(int64_t out, T* dweight, const T* dy, const T* x, int64_t step, int64_t count,
                   int64_t n) const {
    if constexpr (tile > 1) {
      if (out < tile) return weight_rows<tile - 1, taps>(out, dweight, dy, x, step, count, n);
    }
    for (int64_t channel = 0; channel < c_.group_in(); channel++, x += x_.plane) {
      for (int64_t i = 0; i < c_.kernel_h; i++, dweight += c_.kernel_w) {
        const T* const row = x + i * c_.dilation_h * pitch_;
        int64_t j = 0;
        for (; j + taps <= c_.kernel_w; j += taps) {
          products<tile, taps>(dweight + j, dy, row + j * c_.dilation_w, step, count, n);
        }
        for (; j < c_.kernel_w; j++) {
          products<tile, 1>(dweight + j, dy, row + j * c_.dilation_w, step, count, n);
        }
      }
    }
  }

  // Scalar products of `tile` rows of dy with `taps` shifted rows of x.
  template <int tile, int taps>
  JDN_INLINE void products(T* dweight, const T* dy, const T* x, int64_t step, int64_t count,
                           int64_t n) const {
    vec<T> sums[taps][power_of_two(tile)] = {};
    for (int64_t image = 0; image < count; image++, dy += step, x += step) {
      for (int64_t q = 0; q < n; q += lanes<T>) {
        vec<T> shifted[taps];
        for (int t = 0; t < taps; t++) shifted[t] = load(x + q + t * c_.dilation_w);
        for (int o = 0; o < tile; o++) {
          const vec<T> gradient = load(dy + o * dy_.plane + q);
          for (int t = 0; t < taps; t++) sums[t][o] += gradient * shifted[t];
        }
      }
    }
    for (int t = 0; t < taps; t++) {
      T sum[power_of_two(tile)];
      sum_lanes_of<T>(sum, sums[t]);
      for (int o = 0; o < tile; o++) dweight[o * c_.taps() + t] += sum[o];
    }
  }

  static constexpr int power_of_two(int n) { return n <= 1 ? 1 : 2 * power_of_two((n + 1) / 2); }

  const Convolution& c_;
  const int64_t pitch_;
  const Pitched x_, dy_;
  int64_t together_;  // images whose weight gradients are summed in registers
};

}  // namespace jdn::JDN_ISA
