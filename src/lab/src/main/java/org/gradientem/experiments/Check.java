package org.gradientem.experiments;

/**
 * One expected outcome of an experiment against what happened.
 *
 * @param setting what was run
 * @param expected what should come out
 * @param found what came out
 * @param ok whether they agree
 */
public record Check(String setting, String expected, String found, boolean ok) {}
