// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import aiko.text.VisibleText;
import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Refuses requests that another site makes a browser send.
 *
 * <ul>
 *   <li>By DNS rebinding: the name of that site leads to this container. Only addresses, {@code localhost} and the configured names are
 *       accepted as the host.
 *   <li>By forms, scripts and links: a browser names the site that a request comes from; it has to be this one. A change needs a header,
 *       too, which no other site can send.
 * </ul>
 */
public final class RequestCheck {
    /** The header of each change. */
    public static final String HEADER = "X-Aiko-Console";

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

    private final Set<String> names;

    /** @param names of this container, beside addresses and {@code localhost} */
    public RequestCheck(List<String> names) {
        this.names = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The reason to refuse a request; empty if there is none.
     *
     * @param isPage whether it is for a file of the page, to which any site may link
     */
    public Optional<String> refusal(String method, Headers headers, boolean isPage) {
        String host = headers.getFirst("Host");
        if (host == null || !isOwn(hostName(host))) {
            return Optional.of("host " + VisibleText.line(String.valueOf(host))
                    + " is not a name of this console; add it to the setting hosts of aiko.console");
        }
        if (isPage) {
            return Optional.empty();
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean isChange = !method.equals("GET") && !method.equals("HEAD");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return Optional.of("the request comes from another site");
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            return Optional.of("the request comes from another site");
        }
        if (isChange && headers.getFirst(HEADER) == null) {
            return Optional.of("the header " + HEADER + " is missing");
        }
        return Optional.empty();
    }

    private boolean isOwn(String name) {
        return name.equals("localhost")
                || IPV4.matcher(name).matches()
                || IPV6.matcher(name).matches()
                || names.contains(name);
    }

    private static String hostName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf(']') && colon >= 0 ? name.substring(0, colon) : name;
    }
}
