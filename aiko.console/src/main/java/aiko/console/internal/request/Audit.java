// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.request;

import aiko.process.spi.LineLimit;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Logs who has changed what: names and sizes, never values, since they may be secret and the log is kept. */
@Component(service = Audit.class)
public class Audit {
    private final Logger logger;

    @Activate
    public Audit(@Reference(service = LoggerFactory.class) Logger logger) {
        this.logger = logger;
    }

    /** A change that was made, or was tried. */
    public void change(Call call, String what) {
        logger.audit("console {}: {}", call.session(), LineLimit.excerpt(what));
    }

    /** The size of a value, in place of it. */
    public static String size(String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        return bytes + (bytes == 1 ? " byte" : " bytes");
    }

    public Logger logger() {
        return logger;
    }
}
