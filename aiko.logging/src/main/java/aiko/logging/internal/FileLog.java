// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import aiko.text.VisibleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** The log in files that take turns. The JDK's own handler writes them. */
final class FileLog {
    private final FileHandler handler;
    private final LineFormat format;

    FileLog(FileSettings settings) throws IOException {
        Path parent = settings.file().toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        String pattern = settings.file().toString().replace("%", "%%");
        handler = new FileHandler(pattern, settings.bytes(), settings.count(), true);
        handler.setEncoding(StandardCharsets.UTF_8.name());
        handler.setErrorManager(new OneLine(settings.file()));
        handler.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord record) {
                return record.getMessage() + '\n';
            }
        });
        format = settings.json() ? new JsonFormat() : TextFormat.dated();
    }

    void write(LogLine line) {
        handler.publish(new LogRecord(Level.INFO, format.format(line)));
    }

    void close() {
        handler.close();
    }

    /** A disk that is full must not fill the console as well. */
    private static final class OneLine extends ErrorManager {
        private final Path file;
        private boolean said;

        private OneLine(Path file) {
            this.file = file;
        }

        @Override
        public synchronized void error(String message, Exception exception, int code) {
            if (!said) {
                said = true;
                System.err.println(VisibleText.line("aiko: the log file " + file + " can't be written: " + exception));
            }
        }
    }
}
