"""The classes under the names of their Java classes, by which PySpark looks for them."""

from spark_gradient_em.spark import *  # noqa: F403
