package org.jdynet.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/** Numbers in arrays of one size; the last may be shorter. */
final class IndexChunks implements Iterator<long[]> {
  private final PrimitiveIterator.OfLong numbers;
  private final int size;
  private long left;
  private long chunks;

  IndexChunks(PrimitiveIterator.OfLong numbers, long count, int size, long chunks) {
    this.numbers = numbers;
    this.left = count;
    this.size = size;
    this.chunks = chunks;
  }

  @Override
  public boolean hasNext() {
    return chunks > 0;
  }

  @Override
  public long[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("[BatchSampler] the epoch is over");
    }
    long[] chunk = new long[(int) Math.min(size, left)];
    for (int i = 0; i < chunk.length; i++) {
      chunk[i] = numbers.nextLong();
    }
    left -= chunk.length;
    chunks--;
    return chunk;
  }
}
