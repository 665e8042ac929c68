/** Rows as a table, from files of several formats, and what its columns are. */
package org.gradientem.job.input;
