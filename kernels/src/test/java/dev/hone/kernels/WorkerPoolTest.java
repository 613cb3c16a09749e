package dev.hone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16})
  void runsEveryTaskOnceInEveryRun(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      AtomicIntegerArray counts = new AtomicIntegerArray(100);
      for (int run = 1; run <= 2000; run++) {
        int tasks = run % 101;
        pool.run(tasks, (index, worker) -> counts.incrementAndGet(index));
      }
      for (int i = 0; i < 100; i++) {
        int index = i;
        long expected =
            java.util.stream.IntStream.rangeClosed(1, 2000).filter(r -> r % 101 > index).count();
        assertThat(counts.get(i)).isEqualTo((int) expected);
      }
    }
  }

  @Test
  void whatATaskWroteIsThereWhenTheRunReturns() {
    try (WorkerPool pool = new WorkerPool(3)) {
      int[] written = new int[64];
      for (int run = 1; run < 3000; run++) {
        int value = run;
        pool.run(64, (index, worker) -> written[index] = value);
        assertThat(written).containsOnly(value);
      }
    }
  }

  @Test
  void wakesWorkersThatHaveParked() throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(4)) {
      LongAdder sum = new LongAdder();
      for (int run = 0; run < 20; run++) {
        Thread.sleep(5);
        pool.run(50, (index, worker) -> sum.increment());
      }
      assertThat(sum.sum()).isEqualTo(1000);
    }
  }

  @Test
  void numbersItsWorkersFromZero() {
    try (WorkerPool pool = new WorkerPool(3)) {
      assertThat(pool.threads()).isEqualTo(3);
      AtomicIntegerArray seen = new AtomicIntegerArray(3);
      pool.run(1000, (index, worker) -> seen.incrementAndGet(worker));
      assertThat(seen.get(0) + seen.get(1) + seen.get(2)).isEqualTo(1000);
    }
  }

  @Test
  void throwsWhatATaskThrewAndGoesOn() {
    try (WorkerPool pool = new WorkerPool(3)) {
      assertThatThrownBy(() ->
              pool.run(
                  20,
                  (index, worker) -> {
                    if (index == 7) {
                      throw new ArithmeticException("seven");
                    }
                  }))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("seven");

      LongAdder sum = new LongAdder();
      pool.run(20, (index, worker) -> sum.increment());
      assertThat(sum.sum()).isEqualTo(20);
    }
  }

  @Test
  void endsItsThreads() {
    WorkerPool pool = new WorkerPool(3);
    pool.run(8, (index, worker) -> {});
    pool.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().startsWith("hone-kernel"));
    assertThatThrownBy(() -> pool.run(2, (index, worker) -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRunAllocatesNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (WorkerPool pool = new WorkerPool(2)) {
      WorkerPool.Task task = (index, worker) -> {};
      for (int i = 0; i < 20_000; i++) {
        pool.run(4, task);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1000; i++) {
        pool.run(4, task);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
    }
  }
}
