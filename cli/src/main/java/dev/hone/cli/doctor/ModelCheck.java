package dev.hone.cli.doctor;

import dev.hone.cli.terminal.Amounts;
import dev.hone.model.ModelException;
import dev.hone.model.ModelSpec;
import dev.hone.model.ModelSpecReader;
import dev.hone.model.UnsupportedModel;
import dev.hone.model.gguf.GgufFile;
import dev.hone.model.gguf.TensorInfo;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.models.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The model files that are here: whether each can be read and run. */
public final class ModelCheck implements Check {
  private final ModelStore store;
  private final ModelDownload standard;
  private final List<Path> configured;

  /**
   * @param standard the model that is used when none is named
   * @param configured files that a configuration names
   */
  public ModelCheck(ModelStore store, ModelDownload standard, List<Path> configured) {
    this.store = store;
    this.standard = standard;
    this.configured = List.copyOf(configured);
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(standard());
    for (Path file : store.files()) {
      if (!file.getFileName().toString().equals(standard.fileName())) {
        findings.add(look(file));
      }
    }
    configured.forEach(file -> findings.add(look(file)));
    return findings;
  }

  private Finding standard() {
    Path file = store.folder().resolve(standard.fileName());
    if (!Files.exists(file)) {
      return Finding.warn(
          "Model",
          "the default model %s is not here yet".formatted(standard.name()),
          "./hone serve fetches it once (%d MB) into %s"
              .formatted(standard.bytes() / 1_000_000, store.folder()));
    }
    if (store.find(standard).isEmpty()) {
      return Finding.problem(
          "Model",
          file + " is not the file that it should be (wrong SHA-256)",
          "delete it; ./hone serve fetches it again");
    }
    return look(file);
  }

  private static Finding look(Path file) {
    try (GgufFile gguf = GgufFile.open(file)) {
      ModelSpec spec = ModelSpecReader.read(gguf);
      String unsupported =
          gguf.tensors().stream()
              .filter(tensor -> tensor.type().weights().isEmpty())
              .map(tensor -> tensor.type().name())
              .distinct()
              .sorted()
              .collect(Collectors.joining(", "));
      if (!unsupported.isEmpty()) {
        return Finding.problem(
            "Model",
            "%s has weights of the types %s, which are not supported".formatted(file, unsupported),
            "use one with F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K or Q6_K weights");
      }
      return Finding.ok("Model", describe(file, gguf, spec));
    } catch (UnsupportedModel e) {
      return Finding.problem("Model", String.valueOf(e.getMessage()), "use another model");
    } catch (ModelException e) {
      return Finding.problem("Model", String.valueOf(e.getMessage()), "fetch the file again");
    }
  }

  private static String describe(Path file, GgufFile gguf, ModelSpec spec) {
    long weights =
        gguf.tensors().stream().mapToLong(tensor -> tensor.columns() * tensor.rows()).sum();
    String types =
        gguf.tensors().stream()
            .filter(tensor -> tensor.dims().size() > 1)
            .map(TensorInfo::type)
            .map(Enum::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining("+"));
    return String.format(
        Locale.ROOT,
        "%s: %s, %s parameters, %s, context of %,d",
        file,
        spec.architecture(),
        Amounts.parameters(weights),
        types,
        spec.contextLength());
  }
}
