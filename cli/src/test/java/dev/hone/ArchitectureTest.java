package dev.hone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the arrows between the modules, as docs/ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "dev.hone", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule arrows =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.hone..")
          .withOptionalLayers(true)
          .layer("kernels")
          .definedBy("dev.hone.kernels..")
          .layer("text")
          .definedBy("dev.hone.text..")
          .layer("model")
          .definedBy("dev.hone.model..")
          .layer("engine")
          .definedBy("dev.hone.engine..")
          .layer("tune")
          .definedBy("dev.hone.tune..")
          .layer("wire")
          .definedBy("dev.hone.wire..")
          .layer("ledger")
          .definedBy("dev.hone.ledger..")
          .layer("simulation")
          .definedBy("dev.hone.simulation..")
          .layer("gateway")
          .definedBy("dev.hone.gateway..")
          .layer("server")
          .definedBy("dev.hone.server..")
          .layer("cli")
          .definedBy("dev.hone.cli..")
          .whereLayer("kernels")
          .mayNotAccessAnyLayer()
          .whereLayer("text")
          .mayNotAccessAnyLayer()
          .whereLayer("wire")
          .mayNotAccessAnyLayer()
          .whereLayer("model")
          .mayOnlyAccessLayers("kernels", "text")
          .whereLayer("engine")
          .mayOnlyAccessLayers("model", "kernels", "text")
          .whereLayer("tune")
          .mayOnlyAccessLayers("engine", "model", "kernels", "text")
          .whereLayer("ledger")
          .mayOnlyAccessLayers("wire")
          .whereLayer("simulation")
          .mayOnlyAccessLayers("wire", "ledger")
          .whereLayer("simulation")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("gateway")
          .mayOnlyAccessLayers("wire", "ledger", "text")
          .whereLayer("server")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule onlyTheEdgesKnowVertx =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.hone.server..", "dev.hone.gateway.upstream..", "dev.hone.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule noCyclesBetweenPackages =
      slices().matching("dev.hone.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noDrawers =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..utils..", "..common..", "..manager..", "..impl..", "..misc..");
}
