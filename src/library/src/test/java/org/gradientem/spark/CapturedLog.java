package org.gradientem.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What the library warns of while this is open. */
public final class CapturedLog implements AutoCloseable {
  private static final String LIBRARY = "org.gradientem";

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Appender appender = new Appender();

  public CapturedLog() {
    Configurator.setLevel(LIBRARY, Level.WARN);
    logger = (Logger) LogManager.getLogger(LIBRARY);
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
  }

  public List<String> warnings() {
    return warnings;
  }

  @Override
  public void close() {
    logger.removeAppender(appender);
    logger.setAdditive(true);
    Configurator.setLevel(LIBRARY, Level.OFF);
  }

  private final class Appender extends AbstractAppender {
    Appender() {
      super("captured", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      warnings.add(event.getMessage().getFormattedMessage());
    }
  }
}
