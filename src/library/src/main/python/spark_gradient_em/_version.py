"""The version, filled in by the build."""

__version__ = "${project.version}"
