/**
 * Files and folders that a command reads or makes: nothing is lost that was there, nothing half
 * written is left.
 */
package org.gradientem.job.files;
