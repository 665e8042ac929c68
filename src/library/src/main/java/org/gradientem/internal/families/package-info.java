/**
 * M-steps of the 14 families of covariances: volume, shape and orientation that are a component's
 * own or shared, from the scatters of the components (Celeux and Govaert 1995). Free of Spark.
 * Matrices are column-major.
 *
 * @serial exclude
 */
package org.gradientem.internal.families;
