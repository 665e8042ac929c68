package org.gradientem.internal.subspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LapackTest {
  private static final int THREADS = 4;

  /** Each time with classes of its own, as in a JVM that has just begun. */
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void itsFirstUseMayBeBySeveralThreads() throws Exception {
    for (int round = 0; round < 4; round++) {
      ExecutorService threads = Executors.newFixedThreadPool(THREADS, LapackTest::daemon);
      try (URLClassLoader fresh = new URLClassLoader(classPath(), null)) {
        Class<?> type = fresh.loadClass(PrincipalDirections.class.getName());
        Method decompose = type.getMethod("decompose", int.class, double[].class);
        Method eigenvalues = type.getMethod("eigenvalues");
        CyclicBarrier together = new CyclicBarrier(THREADS);
        Callable<double[]> use =
            () -> {
              together.await();
              Object directions = decompose.invoke(null, 2, new double[] {2e-3, 0, 0, 1e-3});
              return (double[]) eigenvalues.invoke(directions);
            };
        List<Future<double[]>> found = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
          found.add(threads.submit(use));
        }
        for (Future<double[]> values : found) {
          assertThat(values.get(60, TimeUnit.SECONDS)[0]).isCloseTo(2e-3, within(1e-15));
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(
            path -> {
              try {
                return new File(path).toURI().toURL();
              } catch (java.net.MalformedURLException e) {
                throw new IllegalStateException(e);
              }
            })
        .toArray(URL[]::new);
  }
}
