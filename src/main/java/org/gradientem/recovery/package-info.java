/**
 * From the over-parameterised mixture back to the true number of components: the merge path, the
 * choice on it by BIC, and the diagnostics of the answer. Free of Spark. Matrices of {@code k} rows
 * are column-major.
 *
 * @serial exclude
 */
package org.gradientem.recovery;
