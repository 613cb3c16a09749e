package dev.hone.kernels.x86;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The named functions of one set of kernels: assembled one after the other, then sealed together in
 * one run of executable pages that live as long as the library.
 */
final class CodeLibrary implements AutoCloseable {
  private final Map<String, Consumer<Assembler>> functions;
  private final Map<String, Integer> positions = new LinkedHashMap<>();
  private final ExecutableMemory memory;

  /**
   * @throws GeneratedCodeUnavailable if the system refuses executable pages
   */
  CodeLibrary(Map<String, Consumer<Assembler>> functions) {
    this.functions = new LinkedHashMap<>(functions);
    Assembler asm = new Assembler();
    write(asm);
    memory = ExecutableMemory.of(asm.code());
  }

  private void write(Assembler asm) {
    functions.forEach((name, write) -> {
      asm.align(64);
      positions.put(name, asm.position());
      write.accept(asm);
    });
  }

  boolean has(String name) {
    return positions.containsKey(name);
  }

  /** Where a function begins. */
  MemorySegment function(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      throw new AssemblyException("no function " + name);
    }
    return memory.at(position);
  }

  /** Every function's name, then its instructions with position and bytes: for debugging. */
  String dump() {
    Assembler asm = new Assembler(true);
    write(asm);
    Map<Integer, String> names = new LinkedHashMap<>();
    positions.forEach((name, position) -> names.put(position, name));
    StringBuilder out = new StringBuilder();
    for (Assembler.Line line : asm.listing()) {
      String name = names.remove(line.position());
      if (name != null) {
        out.append(name).append('\n');
      }
      out.append("%6x  %-24s%s%n".formatted(line.position(), line.hex(), line.text()));
    }
    return out.toString();
  }

  @Override
  public void close() {
    memory.close();
  }
}
