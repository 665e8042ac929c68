package org.gradientem.job.terminal;

import java.util.Optional;

/** Where commands show how far they are. */
public interface Terminal {
  /** The terminal's last line, if there is one. */
  Optional<StatusLine> statusLine();
}
