/** Measures what a pass costs, beside MLlib's estimators and what the machine can do at best. */
package org.gradientem.benchmark;
