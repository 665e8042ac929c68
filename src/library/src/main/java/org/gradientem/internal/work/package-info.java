/**
 * The threads that a fit works with where its rows are, how it is cancelled, and LAPACK for several
 * threads at once.
 */
package org.gradientem.internal.work;
