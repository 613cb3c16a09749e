package dev.hone.cli;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.ProgressBar;
import dev.hone.kernels.WeightType;
import dev.hone.kernels.WorkerPool;
import dev.hone.tune.Synth;
import dev.hone.tune.SynthShape;
import dev.hone.tune.TypeMix;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code hone synth}: a GGUF model with random weights. */
@Command(
    name = "synth",
    mixinStandardHelpOptions = true,
    description = "Writes a GGUF model with random weights, to measure and test with.")
final class SynthCommand implements Callable<Integer> {
  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      converter = ShapeConverter.class,
      description = "tiny, 100m, 1b, 3b or 8b (default: tiny).")
  SynthShape shape = SynthShape.TINY;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      converter = TypeConverter.class,
      description =
          "Weight type: q4_0, q4_1, q5_0, q5_1, q8_0, q4_k, q5_k, q6_k, f16, bf16, f32, or llama.cpp's mixes"
              + " q4_k_m, q5_k_m (default: q4_0).")
  TypeMix type = TypeMix.all(WeightType.Q4_0);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same file (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where to write the model.")
  Path file = Path.of("");

  @Spec CommandSpec spec = CommandSpec.create();

  static final class ShapeConverter implements ITypeConverter<SynthShape> {
    @Override
    public SynthShape convert(String text) {
      try {
        return SynthShape.of(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class TypeConverter implements ITypeConverter<TypeMix> {
    @Override
    public TypeMix convert(String text) {
      try {
        return TypeMix.of(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Override
  public Integer call() {
    Synth synth = new Synth(shape, type, seed);
    try (WorkerPool pool = new WorkerPool();
        ProgressBar bar = ProgressBar.megabytes()) {
      synth.write(file, pool, (done, total) -> bar.update(file + "", done, total));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: %s parameters, %s, %s of random weights (seed %d)%n",
        file,
        Amounts.parameters(synth.parameters()),
        type.label().toUpperCase(Locale.ROOT),
        Amounts.bytes((double) synth.bytes()),
        seed);
    out.flush();
    return 0;
  }
}
