// SPDX-License-Identifier: Apache-2.0
package aiko.configuration.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides by their names which values are secrets: those of settings, of variables of the environment, and within URLs. */
public final class SecretNames {
    private static final String HIDDEN = "(hidden)";

    /** The borders of words: all but letters and digits, and the capital letters in {@code apiKey}. */
    private static final Pattern BORDER = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");

    private static final Pattern SECRET = Pattern.compile(
            "[a-z]*pass?(?:wo?r?[dt]s?|phrases?|codes?|keys?)[a-z]*|pass|[a-z]*pwd|[a-z]*secrets?|[a-z]*tokens?"
                    + "|[a-z]*credentials?|creds?|[a-z]*(?:api|access|private|signing|encryption|shared|master)keys?"
                    + "|bearer|authorization");

    /** What makes a secret of a key, which is the name of a file otherwise. */
    private static final Set<String> BEFORE_KEY = Set.of(
            "api",
            "access",
            "private",
            "signing",
            "encryption",
            "shared",
            "master",
            "account",
            "subscription",
            "license");

    private static final Set<String> LAST = Set.of("auth", "pin");

    /** What a name ends with that is about a secret, and no secret: where it is, how it is used. */
    private static final Set<String> ABOUT = Set.of(
            "file",
            "files",
            "path",
            "paths",
            "folder",
            "dir",
            "directory",
            "location",
            "sock",
            "socket",
            "url",
            "uri",
            "type",
            "method",
            "algorithm",
            "length",
            "hours",
            "minutes",
            "seconds",
            "expiry");

    /** Parameters of a URL that are secrets there. */
    private static final Set<String> OF_URLS = Set.of("key", "sig", "signature", "pw");

    private static final Pattern USER_INFO = Pattern.compile("://([^\\s/?#@]+)@");
    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;])([\\w.\\-]+)=([^&;#\\s\"']+)");

    /** A name in front of its value, as maps and JSON are printed. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.\\-])([\\w.\\-]++)(?:[\"']? ?=|[\"'] ?:)");

    /** What follows a value: the next name, or the end of the line; a value may contain commas and brackets. */
    private static final Pattern NEXT = Pattern.compile(",\\s?[\"']?[\\w.\\-]{1,100}+(?:[\"']? ?=|[\"'] ?:)|[\\r\\n]");

    private SecretNames() {}

    /** Whether the value of a setting of that name is a secret. */
    public static boolean isSecret(String name) {
        List<String> words = new ArrayList<>();
        for (String word : BORDER.split(name)) {
            if (!word.isEmpty()) {
                words.add(word.toLowerCase(Locale.ROOT));
            }
        }
        if (words.isEmpty()) {
            return false;
        }
        String last = words.get(words.size() - 1);
        if (ABOUT.contains(last)) {
            return false;
        }
        boolean isKey = last.equals("key") || last.equals("keys");
        return LAST.contains(last)
                || isKey && words.size() > 1 && BEFORE_KEY.contains(words.get(words.size() - 2))
                || words.stream().anyMatch(word -> SECRET.matcher(word).matches());
    }

    /** A value without the user and the password of its URLs, and without their parameters that are secrets. */
    public static String withoutSecrets(String value) {
        String text = USER_INFO.matcher(value).replaceAll("://" + HIDDEN + '@');
        return PARAMETER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        isSecretParameter(found.group(1)) ? found.group(1) + '=' + HIDDEN : found.group()));
    }

    /**
     * A text that prints settings, such as {@code {host=a, password=b}}, without those that are secrets. From the name of a
     * secret, it hides all up to the next name or the end of the line: rather too much than a part of it.
     */
    public static String withoutSettings(String printed) {
        String text = withoutSecrets(printed);
        var shown = new StringBuilder();
        int from = 0;
        Matcher name = NAME.matcher(text);
        Matcher next = NEXT.matcher(text);
        while (name.find(from)) {
            shown.append(text, from, name.end());
            from = name.end();
            if (isSecret(name.group(1))) {
                shown.append(HIDDEN);
                from = next.find(from) ? next.start() : text.length();
            }
        }
        return shown.append(text, from, text.length()).toString();
    }

    /** The secrets of the URLs in a value: the user with the password, the password alone, and parameters. */
    public static List<String> secretsIn(String value) {
        List<String> secrets = new ArrayList<>();
        for (Matcher found = USER_INFO.matcher(value); found.find(); ) {
            String userInfo = found.group(1);
            int colon = userInfo.indexOf(':');
            secrets.add(userInfo);
            if (colon >= 0) {
                secrets.add(userInfo.substring(colon + 1));
            }
        }
        for (Matcher found = PARAMETER.matcher(value); found.find(); ) {
            if (isSecretParameter(found.group(1))) {
                secrets.add(found.group(2));
            }
        }
        return secrets;
    }

    private static boolean isSecretParameter(String name) {
        return OF_URLS.contains(name.toLowerCase(Locale.ROOT)) || isSecret(name);
    }
}
