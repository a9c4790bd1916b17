// Stable sorting of lines, and the first k of a line.
//
// Elements become unsigned keys in the wanted order; lines of keys with their places are sorted by
// their bytes, from the lowest (radix sort), short ones by insertion.
#include <jdynet/sort.h>

#include <type_traits>

#include "kernels/dtypes.h"
#include "kernels/map.h"

namespace jdn::JDN_ISA {
namespace {

// Below it insertion is faster.
constexpr int64_t kRadixFrom = 64;

template <class K>
struct Item {
  K key;
  uint32_t place;
};

template <class T>
using Key = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;

// Keys order as the elements do: negative numbers' bits in reverse, -0 as 0, NaN last.
template <class T>
Key<T> key_of(T value) {
  using K = Key<T>;
  constexpr K top = K(1) << (sizeof(K) * 8 - 1);
  if constexpr (std::is_floating_point_v<T>) {
    if (value != value) return ~K(0);
    const K bits = __builtin_bit_cast(K, value == 0 ? T(0) : value);
    return bits & top ? ~bits : bits | top;
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<K>(value) ^ top;
  } else {
    return static_cast<K>(value);
  }
}

template <class K>
bool before(const Item<K>& a, const Item<K>& b) {
  return a.key < b.key || (a.key == b.key && a.place < b.place);
}

template <class K>
void insertion_sort(Item<K>* items, int64_t n) {
  for (int64_t i = 1; i < n; i++) {
    const Item<K> item = items[i];
    int64_t j = i;
    for (; j > 0 && before(item, items[j - 1]); j--) items[j] = items[j - 1];
    items[j] = item;
  }
}

// Stable; other: as much memory again. Returns where the result stands. Bytes that are the same in
// all keys are left out.
template <class K>
Item<K>* radix_sort(Item<K>* items, Item<K>* other, int64_t n) {
  constexpr int digits = sizeof(K);
  uint32_t count[digits][256] = {};
  for (int64_t i = 0; i < n; i++) {
    for (int d = 0; d < digits; d++) count[d][items[i].key >> (8 * d) & 255]++;
  }
  for (int d = 0; d < digits; d++) {
    uint32_t* place = count[d];
    if (place[items[0].key >> (8 * d) & 255] == n) continue;
    uint32_t sum = 0;
    for (int v = 0; v < 256; v++) {
      const uint32_t here = place[v];
      place[v] = sum;
      sum += here;
    }
    for (int64_t i = 0; i < n; i++) other[place[items[i].key >> (8 * d) & 255]++] = items[i];
    Item<K>* const sorted = other;
    other = items;
    items = sorted;
  }
  return items;
}

template <class K>
Item<K>* sort_items(Item<K>* items, Item<K>* other, int64_t n) {
  if (n >= kRadixFrom) return radix_sort(items, other, n);
  insertion_sort(items, n);
  return items;
}

// A heap whose root comes last: the root sinks to its place.
template <class K>
void sink(Item<K>* heap, int64_t n, int64_t at) {
  const Item<K> item = heap[at];
  for (int64_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
    if (child + 1 < n && before(heap[child], heap[child + 1])) child++;
    if (!before(item, heap[child])) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = item;
}

// The first k of n items that item(s) makes, in no order.
template <class K, class F>
void pick(Item<K>* heap, int64_t k, int64_t n, const F& item) {
  for (int64_t s = 0; s < k; s++) heap[s] = item(s);
  for (int64_t at = k / 2 - 1; at >= 0; at--) sink(heap, k, at);
  for (int64_t s = k; s < n; s++) {
    const Item<K> next = item(s);
    if (before(next, heap[0])) {
      heap[0] = next;
      sink(heap, k, 0);
    }
  }
}

template <class K>
void sort_heap(Item<K>* heap, int64_t n) {
  while (--n > 0) {
    const Item<K> last = heap[n];
    heap[n] = heap[0];
    heap[0] = last;
    sink(heap, n, 0);
  }
}

template <class T>
struct Sort {
  T* y;
  int64_t* index;
  const T* x;
  char* scratch;
  int64_t size, inner, k, capacity;
  Key<T> flip;  // all bits for descending order

  void line(int64_t number, int64_t slot) const {
    using K = Key<T>;
    const int64_t o = number / inner, i = number % inner;
    const T* from = x + o * size * inner + i;
    const auto item = [&](int64_t s) {
      return Item<K>{static_cast<K>(key_of(from[s * inner]) ^ flip), static_cast<uint32_t>(s)};
    };
    Item<K>* items = reinterpret_cast<Item<K>*>(scratch + slot * 2 * capacity * 16);
    Item<K>* other = items + capacity;
    if (capacity < size) {
      pick(items, capacity, size, item);
      sort_heap(items, capacity);
    } else {
      for (int64_t s = 0; s < size; s++) items[s] = item(s);
      items = sort_items(items, other, size);
    }
    const int64_t to = o * k * inner + i;
    for (int64_t s = 0; s < k; s++) {
      index[to + s * inner] = items[s].place;
      if (y != nullptr) y[to + s * inner] = from[items[s].place * inner];
    }
  }
};

template <class T>
void sort(const Sort<T>& lines, int64_t count, int32_t slots) {
  struct Context {
    const Sort<T>& lines;
    int64_t count, per_chunk;
  } context{lines, count, kMapChunk / 8 / (lines.size + 1) + 1};
  parallel_for((count + context.per_chunk - 1) / context.per_chunk, slots, &context,
               [](void* address, int64_t chunk, int64_t slot) {
                 const Context& c = *static_cast<const Context*>(address);
                 const int64_t begin = chunk * c.per_chunk;
                 const int64_t end = begin + c.per_chunk < c.count ? begin + c.per_chunk : c.count;
                 for (int64_t line = begin; line < end; line++) c.lines.line(line, slot);
               });
}

}  // namespace
}  // namespace jdn::JDN_ISA

using namespace jdn::JDN_ISA;

JDN_KERNEL(jdn_sort_forward,
           (jdn_dtype dtype, jdn_out y, jdn_out index, jdn_in x, jdn_out scratch, int64_t outer,
            int64_t size, int64_t inner, int64_t k, int64_t capacity, int32_t slots,
            int32_t descending),
           (dtype, y, index, x, scratch, outer, size, inner, k, capacity, slots, descending)) {
  if (k == 0 || outer * inner == 0) return;
  with_value(dtype == JDN_BOOL ? JDN_UINT8 : dtype, [&](auto zero) {
    using T = decltype(zero);
    const Sort<T> lines{static_cast<T*>(y),
                        static_cast<int64_t*>(index),
                        static_cast<const T*>(x),
                        static_cast<char*>(scratch),
                        size,
                        inner,
                        k,
                        capacity,
                        descending ? static_cast<Key<T>>(~Key<T>(0)) : Key<T>(0)};
    sort(lines, outer * inner, slots);
  });
}
