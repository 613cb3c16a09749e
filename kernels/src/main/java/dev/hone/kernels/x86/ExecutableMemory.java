package dev.hone.kernels.x86;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Pages that hold generated code: written first, then made executable and read-only, never writable
 * and executable at once. Linux on x86-64. Closing unmaps them; no call may be running then.
 */
final class ExecutableMemory implements AutoCloseable {
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private final MemorySegment pages;
  private boolean closed;

  private ExecutableMemory(MemorySegment pages) {
    this.pages = pages;
  }

  /**
   * @throws GeneratedCodeUnavailable where this is not Linux on x86-64, or the system refuses
   *     executable pages
   */
  static ExecutableMemory of(byte[] code) {
    requirePlatform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    MemorySegment pages = Libc.map(code.length);
    MemorySegment.copy(code, 0, pages, ValueLayout.JAVA_BYTE, 0, code.length);
    String refused = Libc.protect(pages, PROT_READ | PROT_EXEC);
    if (!refused.isEmpty()) {
      Libc.unmap(pages);
      throw new GeneratedCodeUnavailable(
          "the system refuses executable pages (mprotect: %s); allow them for this process (SELinux execmem, seccomp, PaX) or run with HONE_KERNELS=vector"
              .formatted(refused));
    }
    return new ExecutableMemory(pages);
  }

  static void requirePlatform(String os, String arch) {
    boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
    if (!os.equals("Linux") || !x86) {
      throw new GeneratedCodeUnavailable(
          "generated kernels need Linux on x86-64, this is %s on %s".formatted(os, arch));
    }
  }

  /** The code from {@code offset} on. */
  MemorySegment at(int offset) {
    return pages.asSlice(offset);
  }

  /**
   * A handle of the function at {@code offset}; a plain downcall, so that safepoints don't wait.
   */
  MethodHandle function(int offset, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(pages.asSlice(offset), descriptor);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.unmap(pages);
    }
  }

  /** The three calls, and errno with its text. */
  private static final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE =
        Linker.Option.captureStateLayout()
            .varHandle(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle MMAP =
        handle(
            "mmap",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG));
    private static final MethodHandle MPROTECT =
        handle(
            "mprotect",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP =
        handle(
            "munmap",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    private Libc() {}

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
      MemorySegment symbol =
          LINKER
              .defaultLookup()
              .find(name)
              .orElseThrow(() -> new GeneratedCodeUnavailable("the C library has no " + name));
      return LINKER.downcallHandle(symbol, descriptor, ERRNO);
    }

    static MemorySegment map(long bytes) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        long address =
            (long)
                MMAP.invokeExact(
                    state, 0L, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
        if (address == -1) {
          throw new GeneratedCodeUnavailable(
              "no memory for generated code (mmap: %s)".formatted(errno(state)));
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes);
      } catch (Throwable e) {
        throw rethrow(e);
      }
    }

    /** Empty when it worked, else the reason. */
    static String protect(MemorySegment pages, int protection) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        int rc = (int) MPROTECT.invokeExact(state, pages, pages.byteSize(), protection);
        return rc == 0 ? "" : errno(state);
      } catch (Throwable e) {
        throw rethrow(e);
      }
    }

    static void unmap(MemorySegment pages) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        int rc = (int) MUNMAP.invokeExact(state, pages, pages.byteSize());
        if (rc != 0) {
          throw new IllegalStateException("munmap of generated code: " + errno(state));
        }
      } catch (Throwable e) {
        throw rethrow(e);
      }
    }

    private static String errno(MemorySegment state) {
      return "errno " + (int) ERRNO_VALUE.get(state, 0L);
    }
  }

  /** A downcall declares Throwable and throws none; what comes is an unchecked one of ours. */
  static RuntimeException rethrow(Throwable e) {
    if (e instanceof RuntimeException r) {
      return r;
    }
    if (e instanceof Error r) {
      throw r;
    }
    return new IllegalStateException("downcall failed", e);
  }
}
