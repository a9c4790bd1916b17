package org.jdynet.internal.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jdynet.internal.jni.NativeBuffer;

/** A piece of native memory. Pooled blocks are recycled, and their Java view with them. */
final class Block {
  /** The largest piece a {@link ByteBuffer} can show. */
  static final long VIEW_LIMIT = Integer.MAX_VALUE & ~63;

  final long address;
  final long bytes;
  private ByteBuffer view;

  Block(long address, long bytes) {
    this.address = address;
    this.bytes = bytes;
  }

  /** Native-order view of the block's first {@link #VIEW_LIMIT} bytes; made once. */
  ByteBuffer view() {
    ByteBuffer result = view;
    if (result == null) {
      result = view(0, Math.min(bytes, VIEW_LIMIT));
      view = result;
    }
    return result;
  }

  /** Native-order view of a part; fresh on each call. */
  ByteBuffer view(long offset, long length) {
    return NativeBuffer.view(address + offset, length).order(ByteOrder.nativeOrder());
  }
}
