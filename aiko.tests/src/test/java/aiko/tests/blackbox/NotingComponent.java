// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aiko.client.AikoClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The service of {@link OnceBundles#noting}. */
public class NotingComponent implements Counting {
    private Path file;

    public void setClient(AikoClient client) {}

    public void activate(Map<String, Object> properties) {
        file = Path.of(properties.get("file").toString());
    }

    @Override
    public void count(int number) {
        try {
            Files.writeString(file, number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
