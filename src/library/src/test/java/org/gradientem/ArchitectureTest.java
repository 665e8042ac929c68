package org.gradientem;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.util.List;
import java.util.Map;

@AnalyzeClasses(packages = "org.gradientem", importOptions = ArchitectureTest.NoTests.class)
class ArchitectureTest {

  static final class NoTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }

  /** In their order: each knows only those before it. */
  private static final List<String> PACKAGES =
      List.of(
          "org.gradientem",
          "org.gradientem.work",
          "org.gradientem.mixture",
          "org.gradientem.summary",
          "org.gradientem.blocks",
          "org.gradientem.statistics",
          "org.gradientem.subspace",
          "org.gradientem.families",
          "org.gradientem.em",
          "org.gradientem.columns",
          "org.gradientem.components",
          "org.gradientem.candidates",
          "org.gradientem.search",
          "org.gradientem.groups",
          "org.gradientem.spark.rdd",
          "org.gradientem.spark.rows",
          "org.gradientem.spark.pass",
          "org.gradientem.spark.io",
          "org.gradientem.spark.settings",
          "org.gradientem.spark.checkpoint",
          "org.gradientem.spark.fit",
          "org.gradientem.spark");

  @ArchTest
  static final ArchRule everyClassIsInOneOfThem =
      classes().should().resideInAnyPackage(PACKAGES.toArray(String[]::new));

  @ArchTest
  static void eachKnowsOnlyThoseBeforeIt(JavaClasses classes) {
    for (int r = 0; r < PACKAGES.size() - 1; r++) {
      String[] later = PACKAGES.subList(r + 1, PACKAGES.size()).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(PACKAGES.get(r))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(classes);
    }
  }

  /** Classes, and those that they name though these know them. */
  private static final Map<String, List<String>> NAMED =
      Map.of(
          // Interfaces name what implements them.
          "mixture.Covariance", List.of("AxisAlignedCovariance", "FullCovariance"),
          "blocks.TileLoops", List.of("PlainLoops", "VectorLoops"),
          "spark.ParamSet", List.of("GradientEM", "GradientEMModel"),
          "spark.TableParamSet", List.of("TableFeatures", "TableFeaturesModel"),
          // Sums name what works on them.
          "statistics.SufficientStatistics", List.of("Scatters"));

  @ArchTest
  static void classesKnowEachOtherInOneDirection(JavaClasses classes) {
    SliceRule rule = slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles();
    for (Map.Entry<String, List<String>> names : NAMED.entrySet()) {
      String from = "org.gradientem." + names.getKey();
      for (String named : names.getValue()) {
        String to = from.replaceFirst("\\w+$", named);
        rule = rule.ignoreDependency(name(from), nameMatching(to + "(\\$.*)?"));
      }
    }
    rule.check(classes);
  }

  private static final class TopLevelClasses implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return SliceIdentifier.of(javaClass.getName().replaceFirst("\\$.*", ""));
    }

    @Override
    public String getDescription() {
      return "top-level classes";
    }
  }

  @ArchTest
  static final ArchRule theMathematicsIsFreeOfSpark =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.gradientem", "org.gradientem.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule theLibraryPrintsNothing =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
