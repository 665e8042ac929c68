/** The threads that a fit works with where its rows are, and how it is cancelled. */
package org.gradientem.work;
