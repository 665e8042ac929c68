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
          "org.gradientem.internal.work",
          "org.gradientem.mixture",
          "org.gradientem.summary",
          "org.gradientem.internal.blocks",
          "org.gradientem.internal.statistics",
          "org.gradientem.internal.subspace",
          "org.gradientem.internal.families",
          "org.gradientem.internal.em",
          "org.gradientem.internal.columns",
          "org.gradientem.internal.components",
          "org.gradientem.internal.candidates",
          "org.gradientem.internal.search",
          "org.gradientem.groups",
          "org.gradientem.spark.internal.rdd",
          "org.gradientem.spark.internal.rows",
          "org.gradientem.spark.internal.pass",
          "org.gradientem.spark.internal.io",
          "org.gradientem.spark.internal.settings",
          "org.gradientem.spark.internal.checkpoint",
          "org.gradientem.spark.internal.fit",
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
          "internal.blocks.TileLoops", List.of("PlainLoops", "VectorLoops"),
          "spark.ParamSet", List.of("GradientEM", "GradientEMModel"),
          "spark.TableParamSet", List.of("TableFeatures", "TableFeaturesModel"),
          // Sums name what works on them.
          "internal.statistics.SufficientStatistics", List.of("Scatters"));

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
