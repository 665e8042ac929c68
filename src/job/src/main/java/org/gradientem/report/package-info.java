/** A fit as a page to look at. */
package org.gradientem.report;
