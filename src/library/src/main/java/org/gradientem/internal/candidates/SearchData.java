package org.gradientem.internal.candidates;

import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Pass;

/**
 * The rows of a search, in the forms in which it uses them.
 *
 * @param pass the pass over the rows
 * @param moments their moments, of the most general type of the families
 * @param rows the rows, or as many of them as the driver holds
 */
public record SearchData(Pass pass, DataMoments moments, RowsInMemory rows) {}
