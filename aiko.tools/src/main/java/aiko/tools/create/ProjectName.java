// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import aiko.tools.command.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * The names of a project.
 *
 * @param name of the folder, the artifact, the bundle and the service: {@code room-light}
 * @param className how its classes begin: {@code RoomLight}
 * @param packageName {@code com.example.roomlight}
 */
record ProjectName(String name, String group, String className, String packageName) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern GROUP = Pattern.compile("[A-Za-z][\\w-]*(\\.[A-Za-z][\\w-]*)*");
    private static final Pattern RESERVED = Pattern.compile("(java|javax|jdk|sun|aiko|org\\.osgi)(\\..*)?");
    private static final int LONGEST = 60;

    /** bnd puts no such file or folder into a bundle: on Windows, it would be a device. */
    private static final Pattern DEVICE =
            Pattern.compile("(?:.*\\.)?(con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\\..*)?", Pattern.CASE_INSENSITIVE);

    /** Classes that the files of the archetype import or define by a simple name. */
    private static final Set<String> USED = Set.of(
            "Activate",
            "AikoClient",
            "AikoProcess",
            "AikoProtocol",
            "AikoService",
            "AikoTest",
            "AikoTester",
            "Annotation",
            "ArrayDeque",
            "ArrayList",
            "AttributeDefinition",
            "BlockingQueue",
            "ByteArrayInputStream",
            "ByteArrayOutputStream",
            "Collection",
            "Collectors",
            "CommandProcessor",
            "CommandSession",
            "CompletableFuture",
            "CompletionStage",
            "Component",
            "Deactivate",
            "Deque",
            "Descriptor",
            "Designate",
            "HostedService",
            "Item",
            "LinkedBlockingQueue",
            "List",
            "Logger",
            "Map",
            "ObjectClassDefinition",
            "Optional",
            "PrintStream",
            "Reference",
            "ReferenceCardinality",
            "ReferencePolicy",
            "ServiceDefinition",
            "ServiceDetails",
            "ServiceFilter",
            "ServiceState",
            "Settings",
            "SharedItem",
            "StandardCharsets",
            "Test",
            "TimeUnit",
            "TopicPath",
            "TreeMap",
            "UnsuitableMessageException",
            "VisibleText",
            "Worker");

    /** @param packageName if another one than the default is wanted */
    static ProjectName of(String name, String group, Optional<String> packageName, Kind kind) throws UsageException {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
            throw new UsageException("\"" + name + "\" cannot be the name of a project: expected at most " + LONGEST
                    + " lower-case letters, digits and hyphens, as in room-light");
        }
        if (!GROUP.matcher(group).matches()) {
            throw new UsageException("--group: \"" + group + "\": expected names with points, as in com.example");
        }
        String className = Arrays.stream(name.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        if (kind.isService() && name.equals("registrar")) {
            throw new UsageException("each container has a service \"" + name + "\": choose another name");
        }
        Optional<String> used = kind.classes(className)
                .filter(each -> USED.contains(each) || isOfJava(each))
                .findFirst();
        if (used.isPresent()) {
            throw new UsageException("\"" + name + "\" would make a class " + used.get()
                    + ", which there is already; choose another name");
        }
        String ofProject = packageName.orElse((group + '.' + name).replace("-", ""));
        if (!SourceVersion.isName(ofProject)) {
            throw new UsageException(
                    "\"" + ofProject + "\" cannot be a Java package; choose another one with --package");
        }
        for (String each : List.of(name, ofProject)) {
            Matcher device = DEVICE.matcher(each);
            if (device.matches()) {
                throw new UsageException("\"" + each + "\": Windows has no file or folder " + device.group(1)
                        + ", so a bundle cannot contain one; choose another name");
            }
        }
        if (RESERVED.matcher(ofProject).matches()) {
            throw new UsageException("\"" + ofProject
                    + "\" is a package of Java, or of Aiko; choose another one with --package, such as com.example."
                    + name.replace("-", ""));
        }
        return new ProjectName(name, group, className, ofProject);
    }

    private static boolean isOfJava(String className) {
        try {
            Class.forName("java.lang." + className, false, null);
            return true;
        } catch (ClassNotFoundException free) {
            return false;
        }
    }
}
