/** What is shown while a command works. */
package org.gradientem.job.terminal;
