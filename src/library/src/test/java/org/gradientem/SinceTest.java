package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** As Spark ML's, the library's public types and its params say since when they are there. */
class SinceTest {
  private static final Path SOURCES = Path.of("src/library/src/main/java/org/gradientem");

  /** Those of the packages that programs import from. */
  private static List<File> files() throws IOException {
    List<File> files = new ArrayList<>();
    for (Path folder :
        List.of(
            SOURCES,
            SOURCES.resolve("mixture"),
            SOURCES.resolve("groups"),
            SOURCES.resolve("summary"),
            SOURCES.resolve("spark"))) {
      try (Stream<Path> list = Files.list(folder)) {
        list.map(Path::toFile)
            .filter(file -> file.getName().endsWith(".java"))
            .filter(file -> !file.getName().equals("package-info.java"))
            .forEach(files::add);
      }
    }
    return files;
  }

  @Test
  void publicTypesAndParamsSaySince() throws IOException {
    Map<String, String> comments = new TreeMap<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromFiles(files()));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new PublicNames(docs, comments).scan(unit, null);
      }
    }

    assertThat(comments)
        .containsKeys("UserException", "Mixture", "Covariances.Own", "GradientEM")
        .containsKeys("GradientEMParams.k", "GradientEMStartParams.init", "GradientEMModel.table")
        .containsKeys("PassRecord", "Phase", "PhaseTotal", "SelectionRecord")
        .doesNotContainKeys("ModelTable", "GradientEMParams.getK", "RowScorer");
    assertThat(comments)
        .allSatisfy(
            (name, comment) ->
                assertThat(comment).as(name).containsPattern("@since \\d\\.\\d\\.\\d"));
  }

  /** Collects the comments of public types, and of methods that return a param. */
  private static final class PublicNames extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final Map<String, String> comments;
    private String prefix = "";

    PublicNames(DocTrees docs, Map<String, String> comments) {
      this.docs = docs;
      this.comments = comments;
    }

    private void note(String name) {
      String comment = docs.getDocComment(getCurrentPath());
      comments.put(prefix + name, comment == null ? "" : comment);
    }

    private boolean isInInterface() {
      TreePath parent = getCurrentPath().getParentPath();
      return parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      if (type.getModifiers().getFlags().contains(Modifier.PUBLIC) || isInInterface()) {
        note(type.getSimpleName().toString());
        String outer = prefix;
        prefix = prefix + type.getSimpleName() + ".";
        super.visitClass(type, null);
        prefix = outer;
      }
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      boolean isPublic =
          method.getModifiers().getFlags().contains(Modifier.PUBLIC) || isInInterface();
      if (isPublic && String.valueOf(method.getReturnType()).matches("\\w*Param(<\\w+>)?")) {
        note(method.getName().toString());
      }
      return null;
    }
  }
}
