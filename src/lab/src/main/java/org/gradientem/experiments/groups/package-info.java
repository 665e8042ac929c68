/** Components merged into groups, and the number of components that other libraries find. */
package org.gradientem.experiments.groups;
