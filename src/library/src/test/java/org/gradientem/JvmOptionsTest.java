package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {

  @Test
  void testsRunWithTheOptionsThatSparkLaunchesJvmsWith() {
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
        .contains(JavaModuleOptions.defaultModuleOptionArray());
  }
}
