/** Random mixtures: whether a fit finds the components they were drawn from. */
package org.gradientem.experiments.synthetic;
