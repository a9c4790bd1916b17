package org.jdynet.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one epoch: daemons that end when told, or when idle. */
final class LoaderThreads {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final long IDLE_MILLIS = 200;

  /** Those that may be running; guarded by itself. */
  private final List<Thread> threads = new ArrayList<>();

  private final ThreadPoolExecutor pool;

  LoaderThreads(int count) {
    pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            this::thread);
    pool.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "jdynet-loader-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    synchronized (threads) {
      threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
      threads.add(thread);
    }
    return thread;
  }

  void execute(Runnable task) {
    pool.execute(task);
  }

  /** Lets the threads end when they have done what they were given. */
  void end() {
    // Not interrupted: that would close the files of a data set that others still use.
    pool.shutdown();
  }

  /** Waits until the threads are no more; after {@link #end}. */
  void join() {
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    List<Thread> last;
    synchronized (threads) {
      last = List.copyOf(threads);
    }
    for (Thread thread : last) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
