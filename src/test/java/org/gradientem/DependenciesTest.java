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
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What the job's jar carries of others is listed in it with a licence, and was looked at for known
 * weaknesses in the very version that it has.
 */
class DependenciesTest {
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();
  private static final String CARRIED =
      "/project/dependencies/dependency[not(scope='test') and not(scope='provided')]";

  private static final Path LISTED = Path.of("src/main/resources/META-INF/THIRD-PARTY.txt");
  private static final Path LOOKED_AT = Path.of("src/site/markdown/reliability.md");
  private static final Path REPORT = Path.of("src/main/resources/org/gradientem/report");

  private record Dependency(String name, String property, String version) {}

  private static List<Dependency> carried() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    NodeList nodes = (NodeList) XPATH.evaluate(CARRIED, pom, XPathConstants.NODESET);
    List<Dependency> found = new ArrayList<>();
    for (int n = 0; n < nodes.getLength(); n++) {
      Node node = nodes.item(n);
      String name =
          XPATH.evaluate("groupId", node).strip() + ":" + XPATH.evaluate("artifactId", node);
      String property = XPATH.evaluate("version", node).strip();
      String version =
          XPATH.evaluate("/project/properties/" + property.replaceAll("[${}]", ""), pom);
      found.add(new Dependency(name, property, version));
    }
    return found;
  }

  @Test
  void eachIsListedInTheJarAndWasLookedAtInItsVersion() throws Exception {
    String listed = Files.readString(LISTED);
    String lookedAt = Files.readString(LOOKED_AT);
    assertThat(carried()).hasSizeGreaterThan(2);
    for (Dependency dependency : carried()) {
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
    String page = Files.readString(REPORT.resolve("report.html"));
    assertThat(page).contains("type: 'line'").doesNotContain("'lines'").doesNotContain("\"lines\"");
  }
}
