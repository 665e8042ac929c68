/** What a fit writes and prints. */
package org.gradientem.job.output;
