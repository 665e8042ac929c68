package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What the job's jar carries of others is listed in it with a licence, and was checked for known
 * weaknesses in the very version that it has.
 */
class DependenciesTest {
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();
  private static final String CARRIED =
      "/project/dependencies/dependency[version and not(scope='test')]";

  private static final Path LOOKED_AT = Path.of("src/site/markdown/reliability.md");
  private static final Path REPORT = Path.of("src/job/src/main/resources/org/gradientem/report");

  private record Dependency(String name, String property, String version) {}

  private static Document pom(Path path) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(path.toFile());
  }

  /** What a module adds to the jar of those who run it: all that Spark does not bring. */
  private static List<Dependency> carried(Path module) throws Exception {
    Document parent = pom(Path.of("pom.xml"));
    NodeList nodes =
        (NodeList) XPATH.evaluate(CARRIED, pom(module.resolve("pom.xml")), XPathConstants.NODESET);
    List<Dependency> found = new ArrayList<>();
    for (int n = 0; n < nodes.getLength(); n++) {
      Node node = nodes.item(n);
      String name =
          XPATH.evaluate("groupId", node).strip() + ":" + XPATH.evaluate("artifactId", node);
      String property = XPATH.evaluate("version", node).strip();
      String version =
          XPATH.evaluate("/project/properties/" + property.replaceAll("[${}]", ""), parent);
      found.add(new Dependency(name, property, version));
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({"job, 2", "lab, 2"})
  void eachIsListedInTheJarAndWasChecked(String module, int most) throws Exception {
    Path folder = Path.of("src", module);
    String listed = Files.readString(folder.resolve("src/main/resources/META-INF/THIRD-PARTY.txt"));
    String lookedAt = Files.readString(LOOKED_AT);
    assertThat(carried(folder)).hasSize(most);
    for (Dependency dependency : carried(folder)) {
      assertThat(dependency.version()).as(dependency.name()).matches("\\d+(\\.\\d+)+");
      assertThat(listed)
          .containsPattern(
              "\\Q%s:%s\\E[^\\n]*\\n  \\S[^\\n]*Licen[cs]e"
                  .formatted(dependency.name(), dependency.property()));
      assertThat(lookedAt)
          .as("the table of what the jar carries")
          .contains("| %s | %s |".formatted(dependency.name(), dependency.version()));
    }
  }

  /** Their tooltips take a text for HTML, in the version of ECharts that there is. */
  @Test
  void theReportHasNoLinesOfThatName() throws Exception {
    String page =
        Files.readString(REPORT.resolve("report.html"))
            + Files.readString(REPORT.resolve("analysis.js"));
    assertThat(page).contains("type: 'line'").doesNotContain("'lines'").doesNotContain("\"lines\"");
  }
}
