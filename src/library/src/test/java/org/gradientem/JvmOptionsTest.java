package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {

  @Test
  void testsRunWithTheOptionsThatSparkLaunchesJvmsWith() {
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
        .contains(
            Stream.of(JavaModuleOptions.defaultModuleOptionArray())
                .filter(option -> !option.contains("jdk.incubator.vector"))
                .toArray(String[]::new));
  }
}
