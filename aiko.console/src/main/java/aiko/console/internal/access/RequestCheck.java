// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import com.sun.net.httpserver.Headers;
import java.util.Optional;

/**
 * Refuses requests that another site makes a browser send, by forms, scripts and links.
 *
 * <p>A browser names the site that a request comes from; it has to be this one. A change needs a header, too, which no other site can
 * send. The listener has refused other names of this container before (DNS rebinding).
 */
public final class RequestCheck {
    /** The header of each change. */
    public static final String HEADER = "X-Aiko-Console";

    private RequestCheck() {}

    /**
     * The reason to refuse a request; empty if there is none.
     *
     * @param isPage whether it is for a file of the page, to which any site may link
     */
    public static Optional<String> refusal(String method, Headers headers, boolean isPage) {
        if (isPage) {
            return Optional.empty();
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean isChange = !method.equals("GET") && !method.equals("HEAD");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return Optional.of("the request comes from another site");
        }
        String host = headers.getFirst("Host");
        String origin = headers.getFirst("Origin");
        if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            return Optional.of("the request comes from another site");
        }
        if (isChange && headers.getFirst(HEADER) == null) {
            return Optional.of("the header " + HEADER + " is missing");
        }
        return Optional.empty();
    }
}
