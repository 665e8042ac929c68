/**
 * From components to groups, and rows that fit none: which components are taken for each other, and
 * how dense the training rows are. Free of Spark.
 *
 * @serial exclude
 */
package org.gradientem.groups;
