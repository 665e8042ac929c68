package org.gradientem;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.gradientem", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.gradientem.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theMathematicsIsFreeOfSpark =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.gradientem.mixture..", "org.gradientem.em..", "org.gradientem.recovery..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule theLibraryDoesNotKnowTheCommandLine =
      noClasses()
          .that()
          .resideInAPackage("org.gradientem.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.gradientem.job..", "org.gradientem.report..");

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.gradientem.job..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
