/** Single runs, step by step: of the papers' mixtures, and what the pages show in pictures. */
package org.gradientem.experiments.runs;
