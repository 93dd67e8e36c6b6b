// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of a collector, which shows nothing secret. */
final class Endpoint {
    private static final String EXPECTED = "expected http://HOST:PORT/PATH or https://HOST:PORT/PATH";
    private static final int LAST_PORT = 65_535;

    private final String url;
    private final String shown;

    private Endpoint(String url, URI uri) {
        this.url = url;
        shown = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    /** @throws IllegalArgumentException if it is not valid; the message contains it only if nothing in it can be secret */
    static Endpoint of(String configured) {
        String url = configured.strip();
        if (url.contains("@")) {
            throw new IllegalArgumentException(EXPECTED + " without a user or a password, which would not be sent");
        }
        try {
            var uri = new URI(url);
            boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (isHttp && uri.getHost() != null && uri.getPort() <= LAST_PORT) {
                return new Endpoint(url, uri);
            }
        } catch (URISyntaxException invalid) {
            // The same as another scheme.
        }
        throw new IllegalArgumentException(EXPECTED + (url.contains("?") ? "" : ", found \"" + url + '"'));
    }

    String url() {
        return url;
    }

    /** Without the query, in which a token may be. */
    @Override
    public String toString() {
        return shown;
    }
}
