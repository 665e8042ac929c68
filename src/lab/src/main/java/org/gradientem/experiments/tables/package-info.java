/** Tables with numbers, codes and missing cells, beside what other libraries make of them. */
package org.gradientem.experiments.tables;
