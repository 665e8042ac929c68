/** What is told of a failure: a sentence, never a stack trace. */
package org.gradientem.job.errors;
