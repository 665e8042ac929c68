package org.gradientem.job;

import java.util.Optional;

/** Where commands show how far they are. */
interface Terminal {
  /** The terminal's last line, if there is one. */
  Optional<StatusLine> statusLine();
}
