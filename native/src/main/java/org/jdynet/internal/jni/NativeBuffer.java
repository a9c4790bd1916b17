package org.jdynet.internal.jni;

import java.nio.ByteBuffer;

/** Java's view of native memory. The library must be loaded. */
public final class NativeBuffer {
  private NativeBuffer() {}

  /**
   * A buffer over memory that somebody else owns: freeing the memory is not the buffer's business,
   * and neither is keeping it.
   *
   * @param address where the memory begins
   * @param bytes its size
   * @return a buffer in big-endian order, as all new buffers are
   */
  public static native ByteBuffer view(long address, long bytes);

  /**
   * Where a direct buffer's memory begins, whatever its position.
   *
   * @param buffer a direct buffer
   * @return the address
   */
  public static native long address(ByteBuffer buffer);
}
