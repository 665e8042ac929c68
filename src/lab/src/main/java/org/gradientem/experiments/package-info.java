/**
 * What experiments have in common: checks of what is expected, tables, charts, draws that are kept,
 * and scripts of other languages.
 */
package org.gradientem.experiments;
