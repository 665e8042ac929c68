package org.gradientem;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says at the end of a JVM's tests which of them were skipped and why. */
public final class TestReport implements TestExecutionListener {
  private static final AtomicBoolean IS_ANNOUNCED = new AtomicBoolean();
  private static final List<String> SKIPPED = new CopyOnWriteArrayList<>();

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if (IS_ANNOUNCED.compareAndSet(false, true)) {
      // Surefire runs a plan for each class.
      Runtime.getRuntime().addShutdownHook(new Thread(TestReport::print));
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    SKIPPED.add(name(test) + ": " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED) {
      SKIPPED.add(
          name(test) + ": " + result.getThrowable().map(Throwable::getMessage).orElse("no reason"));
    }
  }

  private static String name(TestIdentifier test) {
    return test.getUniqueIdObject().getSegments().stream()
        .skip(1)
        .map(segment -> segment.getValue().replaceFirst(".*\\.", ""))
        .reduce((outer, inner) -> outer + "." + inner)
        .orElse(test.getDisplayName());
  }

  private static void print() {
    // System.out is a file of the class that ran last.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    SKIPPED.forEach(test -> out.println("skipped: " + test));
  }
}
