// Embeddings: rows of a table, looked up one by one or in bags, and their gradients. Lookups one by
// one are jdn_index_forward.
//
// index[n] is int64, of rows in [0, size) of a table of rows of `width` elements; entries whose
// index is `skip` (-1: none) count as missing in bags and in gradients. Bag b has the entries from
// offsets[b] to below offsets[b + 1].
#pragma once

#include <jdynet/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { JDN_BAG_SUM = 0, JDN_BAG_MEAN = 1, JDN_BAG_MAX = 2 };

// The distinct indices of a sorted list but `skip`: rows[k] in ascending order; their entries are
// pieces[2 k] <= j < pieces[2 k + 1]. Room for n rows. Returns how many there are.
JDN_API int64_t jdn_embedding_rows(jdn_out rows, jdn_out pieces, jdn_in sorted, int64_t n,
                                   int64_t skip);

// The gradient of each distinct row: the sum of factor[e] * dy[bag[e]] for its entries e =
// order[j], divided by their number with by_frequency. It is added to row rows[k] of the table's
// gradient, or where rows is 0 written to row k of dtable. bag: 0 = entry e has row e of dy;
// factor: 0 = 1.
JDN_API void jdn_embedding_backward(jdn_dtype dtype, jdn_out dtable, jdn_in dy, jdn_in rows,
                                    jdn_in pieces, jdn_in order, jdn_in bag, jdn_in factor,
                                    int64_t n, int64_t count, int64_t width, int32_t by_frequency);

// y[b] = the sum of weights[e] * table[index[e]], their mean, or in each column their maximum; 0
// for an empty bag. weights: 0 = 1. Of the maximum, chosen[b] are the rows it comes from, -1 for
// none.
JDN_API void jdn_embedding_bag_forward(jdn_dtype dtype, jdn_out y, jdn_out chosen, jdn_in table,
                                       jdn_in index, jdn_in offsets, jdn_in weights, int64_t bags,
                                       int64_t width, int64_t skip, int32_t mode);

// For jdn_embedding_backward: the bag of each entry, and its factor, weights[e] of a sum or 1 /
// size of a mean.
JDN_API void jdn_embedding_bag_entries(jdn_dtype dtype, jdn_out bag, jdn_out factor, jdn_in index,
                                       jdn_in offsets, jdn_in weights, int64_t bags, int64_t skip,
                                       int32_t mode);

// dtable[chosen[b, c], c] += dy[b, c].
JDN_API void jdn_embedding_bag_max_backward(jdn_dtype dtype, jdn_out dtable, jdn_in dy,
                                            jdn_in chosen, int64_t bags, int64_t width);

// dweights[e] = dy[bag[e]] . table[index[e]], 0 for those left out.
JDN_API void jdn_embedding_bag_weights_backward(jdn_dtype dtype, jdn_out dweights, jdn_in dy,
                                                jdn_in table, jdn_in index, jdn_in bag, int64_t n,
                                                int64_t width, int64_t skip, int32_t accumulate);

#ifdef __cplusplus
}
#endif
