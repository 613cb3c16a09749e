package dev.hone.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"hone " + number() + " (Java " + Runtime.version().feature() + ")"};
  }

  /** The jar's version; {@code dev} when run from classes. */
  static String number() {
    return Optional.ofNullable(Hone.class.getPackage().getImplementationVersion()).orElse("dev");
  }
}
