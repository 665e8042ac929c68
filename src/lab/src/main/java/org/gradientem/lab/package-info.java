/** The commands that measure: experiments and benchmarks. */
package org.gradientem.lab;
