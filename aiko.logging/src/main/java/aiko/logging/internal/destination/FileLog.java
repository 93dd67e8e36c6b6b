// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import aiko.event.GrowingPause;
import aiko.logging.internal.format.JsonFormat;
import aiko.logging.internal.format.LineFormat;
import aiko.logging.internal.format.TextFormat;
import aiko.logging.internal.record.LogLine;
import aiko.text.VisibleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * The log in a rotated set of files. The handler of the JDK writes them; if it fails, for example because the disk is full, a
 * new one is opened after a pause.
 */
public final class FileLog {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final FileSettings settings;
    private final LineFormat format;
    private FileHandler handler;
    private Exception failure;
    private long missing;
    private final GrowingPause pause = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
    private long nextTry;

    public FileLog(FileSettings settings) throws IOException {
        this(settings, null);
        open();
    }

    private FileLog(FileSettings settings, Exception failure) {
        this.settings = settings;
        this.failure = failure;
        this.nextTry = System.nanoTime() + pause.current().toNanos();
        format = settings.json() ? new JsonFormat() : TextFormat.dated();
    }

    /** One that could not be opened, and whose failure has been logged. */
    public static FileLog failed(FileSettings settings, Exception failure) {
        return new FileLog(settings, failure);
    }

    private void open() throws IOException {
        Path parent = settings.file().toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        String pattern = settings.file().toString().replace("%", "%%");
        var opened = new FileHandler(pattern, settings.bytes(), settings.count(), true);
        opened.setEncoding(StandardCharsets.UTF_8.name());
        opened.setErrorManager(new ErrorManager() {
            @Override
            public synchronized void error(String message, Exception exception, int code) {
                failed(exception);
            }
        });
        opened.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord record) {
                return record.getMessage() + '\n';
            }
        });
        handler = opened;
    }

    public void write(LogLine line) {
        if (handler == null && !openAgain()) {
            missing++;
            return;
        }
        Exception before = failure;
        failure = null;
        handler.publish(new LogRecord(Level.INFO, format.format(line)));
        if (failure != null) {
            missing++;
            if (before == null) {
                print(problem(settings, failure));
            }
            close();
            pause();
        } else if (before != null) {
            print("log file " + settings.file() + ": writing again, " + missing
                    + (missing == 1 ? " record" : " records") + " missing");
            missing = 0;
            pause.reset();
        }
    }

    private boolean openAgain() {
        if (System.nanoTime() - nextTry < 0) {
            return false;
        }
        try {
            open();
            return true;
        } catch (IOException | RuntimeException unusable) {
            failed(unusable);
            pause();
            return false;
        }
    }

    private void failed(Exception cause) {
        failure = cause == null ? new IOException("unknown cause") : cause;
    }

    private void pause() {
        nextTry = System.nanoTime() + pause.next().toNanos();
    }

    /** The line for a file that cannot be written. */
    public static String problem(FileSettings settings, Exception cause) {
        return "cannot write log file " + settings.file() + ": " + cause + "; retrying";
    }

    /** On standard error: the log would have to write it to the file. */
    private void print(String text) {
        System.err.println(VisibleText.line("aiko: " + text));
    }

    public void close() {
        if (handler != null) {
            handler.close();
            handler = null;
        }
    }
}
