package org.gradientem.experiments;

import java.util.Map;

/**
 * A figure, described as the charting library (ECharts) reads it.
 *
 * @param name file name without its ending
 * @param width in pixels
 * @param height in pixels
 * @param option the library's option object, of maps, lists, strings and numbers
 */
public record Figure(String name, int width, int height, Map<String, Object> option) {}
