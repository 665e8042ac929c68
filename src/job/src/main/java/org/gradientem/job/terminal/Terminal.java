package org.gradientem.job.terminal;

import java.util.Optional;

/** Where commands show how far they are. */
public interface Terminal {
  /**
   * The terminal's last line.
   *
   * @return the line, if there is a terminal
   */
  Optional<StatusLine> statusLine();
}
