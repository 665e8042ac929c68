package org.gradientem;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = {"org.gradientem.job", "org.gradientem.report"},
    importOptions = ArchitectureTest.NoTests.class)
class PackagesTest {
  @ArchTest
  static final ArchRule noPackagesKnowEachOther =
      slices().matching("org.gradientem.(**)").should().beFreeOfCycles();
}
