package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gradientem.spark.GradientEM;
import org.junit.jupiter.api.Test;

/** What programs see: the public types that a release keeps, and their signatures. */
class PublicApiTest {
  private static final int MOST_TYPES = 70;

  /** The packages that programs import from, with all of their public types. */
  private static final Map<String, String> PROMISED =
      Map.of(
          "org.gradientem",
          "RootLocale UserException",
          "org.gradientem.mixture",
          "AxisAlignedCovariance AxisAlignedCovariance$Diagonal AxisAlignedCovariance$Identity"
              + " AxisAlignedCovariance$Spherical Categories ComponentLabels Conditional Covariance"
              + " CovarianceFamily CovarianceType Covariances Covariances$Own Covariances$Tied"
              + " FactorCovariance FullCovariance LevelProbabilities LogWeights Mixture"
              + " MixtureSampler MixtureSampler$Draw NaturalParameters NormalMixture"
              + " NumberDistribution PlainMixture RowStatistic SplitMix UniformNoise",
          "org.gradientem.summary",
          "PassListener PassRecord Phase PhaseTotal SelectionRecord",
          "org.gradientem.groups",
          "AdjustedRandIndex ComponentTree Cuts DensityQuantiles Fact GroupAnswer GroupProfile"
              + " GroupProfile$Loss GroupProfile$TakenFor GroupProfiles Merge OddRow OddRow$Reason"
              + " OddRows Proposal RowColumn",
          "org.gradientem.spark",
          "ArrayFit FitProgress GradientEM GradientEMColumnParams GradientEMColumns"
              + " GradientEMEvaluation GradientEMFitting GradientEMModel GradientEMParams"
              + " GradientEMStartParams GradientEMSummary LogLikelihoodEvaluator MixtureView"
              + " TableFeatures TableFeaturesModel TableFeaturesParams TableFit");

  private static final List<String> OTHERS = List.of("java.", "scala.", "org.apache.spark.");

  private static List<Class<?>> types()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes =
        Path.of(GradientEM.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> types = new ArrayList<>();
    for (String name : PROMISED.keySet()) {
      try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          Class<?> type =
              Class.forName(name + "." + file.getFileName().toString().replace(".class", ""));
          if (isSeen(type)) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  private static boolean isSeen(Class<?> type) {
    return isSeen(type.getModifiers())
        && (type.getEnclosingClass() == null || isSeen(type.getEnclosingClass()));
  }

  private static boolean isSeen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /** All types that a type and its seen members name, as they are written. */
  private static Stream<Type> named(Class<?> type) {
    Stream<Executable> executables =
        Stream.concat(
            Arrays.stream(type.getDeclaredConstructors()),
            Arrays.stream(type.getDeclaredMethods()));
    return Stream.of(
            Arrays.stream(type.getGenericInterfaces()),
            Stream.ofNullable(type.getGenericSuperclass()),
            bounds(type.getTypeParameters()),
            Arrays.stream(type.getDeclaredFields())
                .filter(field -> isSeen(field.getModifiers()))
                .map(field -> field.getGenericType()),
            executables
                .filter(each -> isSeen(each.getModifiers()) && !each.isSynthetic())
                .flatMap(PublicApiTest::named))
        .flatMap(types -> types);
  }

  private static Stream<Type> named(Executable member) {
    return Stream.of(
            Arrays.stream(member.getGenericParameterTypes()),
            Arrays.stream(member.getGenericExceptionTypes()),
            bounds(member.getTypeParameters()),
            member instanceof Method method
                ? Stream.of(method.getGenericReturnType())
                : Stream.<Type>empty())
        .flatMap(types -> types);
  }

  private static Stream<Type> bounds(TypeVariable<?>... variables) {
    return Arrays.stream(variables).flatMap(variable -> Arrays.stream(variable.getBounds()));
  }

  private static Stream<Class<?>> classes(Type type) {
    if (type instanceof Class<?> plain) {
      return plain.isArray() ? classes(plain.getComponentType()) : Stream.of(plain);
    }
    if (type instanceof ParameterizedType generic) {
      return Stream.concat(
              Stream.of(generic.getRawType()), Arrays.stream(generic.getActualTypeArguments()))
          .flatMap(PublicApiTest::classes);
    }
    if (type instanceof GenericArrayType array) {
      return classes(array.getGenericComponentType());
    }
    if (type instanceof WildcardType wildcard) {
      return Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
          .flatMap(Arrays::stream)
          .flatMap(PublicApiTest::classes);
    }
    return Stream.empty();
  }

  private static boolean isPublic(Class<?> type) {
    return type.isPrimitive()
        || OTHERS.stream().anyMatch(type.getName()::startsWith)
        || (PROMISED.containsKey(type.getPackageName()) && isSeen(type));
  }

  @Test
  void theListHasAllPublicTypesAndFew() throws Exception {
    List<String> promised =
        PROMISED.entrySet().stream()
            .flatMap(
                of -> Stream.of(of.getValue().split(" ")).map(type -> of.getKey() + "." + type))
            .toList();
    assertThat(types())
        .extracting(Class::getName)
        .containsExactlyInAnyOrderElementsOf(promised)
        .hasSizeLessThanOrEqualTo(MOST_TYPES);
  }

  @Test
  void signaturesNamePromisedTypesAlone() throws Exception {
    List<Class<?>> types = types();
    TreeSet<String> hidden = new TreeSet<>();
    for (Class<?> type : types) {
      named(type)
          .flatMap(PublicApiTest::classes)
          .filter(other -> !isPublic(other))
          .forEach(other -> hidden.add(type.getName() + " names " + other.getName()));
    }
    assertThat(hidden).isEmpty();
  }

  /** The compiler's bridges excepted, and with those of Spark that the estimator overrides. */
  @Test
  void theEstimatorHasThreeMethodsForEachParamAndFewMore() {
    assertThat(GradientEM.class.getMethods())
        .filteredOn(method -> method.getDeclaringClass().getName().startsWith("org.gradientem."))
        .filteredOn(method -> !method.isBridge())
        .hasSizeLessThanOrEqualTo(3 * new GradientEM().params().length + 10);
  }
}
