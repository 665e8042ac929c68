/** A fit as a page. */
package org.gradientem.report;
