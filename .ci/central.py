"""Reads a bundle as Maven Central does: what each artifact has, its checksums, and its pom."""

import hashlib
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

REQUIRED = (
    "name",
    "description",
    "url",
    "licenses/license/name",
    "licenses/license/url",
    "developers/developer/name",
    "scm/connection",
    "scm/developerConnection",
    "scm/url",
)
SPACE = {"": "http://maven.apache.org/POM/4.0.0"}


def require(holds, what):
    """End with what is wrong."""
    if not holds:
        sys.exit(f"Maven Central would refuse the bundle: {what}.")


def check_pom(pom, artifact):
    """Check that the pom stands alone and says what it must."""
    text = pom.read_text()
    require("${" not in text, f"{pom.name} names a property")
    root = ElementTree.fromstring(text)
    for path in ("groupId", "artifactId", "version", *REQUIRED):
        require((root.findtext(path, "", SPACE)).strip(), f"{pom.name} has no {path}")
    require(root.find("parent", SPACE) is None, f"{pom.name} has a parent, which is not published")
    require(
        root.findtext("artifactId", "", SPACE) == artifact, f"{pom.name} is of another artifact"
    )
    require("SNAPSHOT" not in root.findtext("version", "", SPACE), f"{pom.name} is a snapshot")
    for dependency in root.iterfind("dependencies/dependency", SPACE):
        name = dependency.findtext("artifactId", "", SPACE)
        require(
            dependency.findtext("version", "", SPACE), f"{pom.name} has {name} without a version"
        )
        scala = artifact.rpartition("_")[2]
        other = {"2.12": "_2.13", "2.13": "_2.12"}[scala]
        require(not name.endswith(other), f"{pom.name} has {name}, of another Scala")


def check_jar(jar, ending):
    """Check that a jar has what its name says."""
    with zipfile.ZipFile(jar) as file:
        require(
            any(name.endswith(ending) for name in file.namelist()), f"{jar.name} has no {ending}"
        )
        if ending == ".class":
            manifest = file.read("META-INF/MANIFEST.MF").decode()
            require(
                "Automatic-Module-Name: org.gradientem" in manifest, f"{jar.name} names no module"
            )
            require("META-INF/LICENSE" in file.namelist(), f"{jar.name} has no licence")


def check_sums(file):
    """Check the checksums beside a file."""
    for kind in ("md5", "sha1"):
        beside = file.with_name(f"{file.name}.{kind}")
        require(beside.is_file(), f"{file.name} has no .{kind}")
        found = hashlib.new(kind, file.read_bytes()).hexdigest()
        require(beside.read_text().split()[0] == found, f"the .{kind} of {file.name} is another's")


bundle, *artifacts = sys.argv[1:]
for artifact in artifacts:
    folders = [path for path in Path(bundle, "org/gradientem", artifact).glob("*") if path.is_dir()]
    require(len(folders) == 1, f"{artifact} has {len(folders)} versions")
    stem = f"{artifact}-{folders[0].name}"
    kinds = {".jar": ".class", "-sources.jar": ".java", "-javadoc.jar": "index.html"}
    for suffix, ending in kinds.items():
        jar = folders[0] / f"{stem}{suffix}"
        require(jar.is_file(), f"{stem}{suffix} is missing")
        check_jar(jar, ending)
    check_pom(folders[0] / f"{stem}.pom", artifact)
    expected = {f"{stem}{suffix}" for suffix in (".pom", *kinds)}
    files = {
        file
        for file in folders[0].iterdir()
        if file.suffix not in (".md5", ".sha1", ".sha256", ".sha512")
        and not file.name.endswith(".asc")
    }
    require({file.name for file in files} == expected, f"{artifact} has other files: {files}")
    for file in files:
        check_sums(file)
    print(f"{stem}: pom, jar, sources, javadoc, checksums")
