// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import aiko.message.Message;
import aiko.process.ServiceFilter;
import aiko.registrar.internal.RegistrarRig;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a primary with a directory is told on its {@code in} topic, and on topics of state. Each line is a message: {@code i},
 * and the payload for {@code in}; or {@code s}, a topic path, a space and the payload for {@code state}.
 */
public final class RegistrarFuzz {
    private static final String OUT = RegistrarRig.SELF.out() + ' ';

    private RegistrarFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var rig = new RegistrarRig();
        rig.add("aiko/h/7", 3);
        rig.add("aiko/h/8", 2);
        rig.add("aiko/g/1", 1);
        rig.in("(remove aiko/h/8/2)");
        Set<String> told = listed(rig);
        for (byte[] line : InputLines.of(input)) {
            if (line.length > 0) {
                follow(said(rig, line), told);
                rig.messages.sendAll();
                follow(rig.messages.take(), told);
            }
        }
        Set<String> listed = listed(rig);
        Promise.that(told.equals(listed), () -> "followers know " + told + ", the directory has " + listed);
        Promise.that(rig.directory.size() == listed.size(), () -> "counted " + rig.directory.size());
        rig.log.take().forEach(Promise::saysSomething);
        // What is on its way when a process dies is not believed for a moment.
        rig.seconds += 11;
        isStillOfUse(rig);
    }

    private static List<String> said(RegistrarRig rig, byte[] line) {
        if (line[0] != 's') {
            return rig.in(InputLines.after(line, 1));
        }
        int space = 1;
        while (space < line.length && line[space] != ' ') {
            space++;
        }
        String path = new String(line, 1, space - 1, java.nio.charset.StandardCharsets.UTF_8);
        rig.registrar.state(new Message(path + "/state", InputLines.after(line, space + 1), false));
        return rig.messages.take();
    }

    /** As a follower of the directory does. */
    private static void follow(List<String> said, Set<String> told) {
        for (String line : said) {
            String topic = line.substring(0, line.startsWith(OUT) ? OUT.length() - 1 : Math.max(0, line.indexOf(" (")));
            Promise.canBePublishedTo(topic);
            if (line.startsWith(OUT)) {
                SExpression change = SExpressions.parse(line.substring(OUT.length()));
                if (change.name().equals("add")) {
                    Promise.that(told.add((String) change.arguments().get(0)), () -> "added twice: " + line);
                } else if (change.name().equals("remove")) {
                    Promise.that(told.remove((String) change.arguments().get(0)), () -> "removed twice: " + line);
                }
            }
        }
    }

    private static Set<String> listed(RegistrarRig rig) {
        return rig.directory.select(ServiceFilter.ALL).stream()
                .map(service -> service.topicPath().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void isStillOfUse(RegistrarRig rig) {
        rig.in("(remove aiko/last/1/1)");
        int before = rig.directory.size();
        rig.in("(add aiko/last/1/1 n p mqtt o ())");
        Promise.that(rig.directory.size() == before + 1, () -> "nothing can be added any more");
        rig.messages.sendAll();
        rig.messages.take();
        rig.in("(share r * * * * *)");
        rig.messages.sendAll();
        rig.messages.take();
        rig.in("(history r *)");
        rig.messages.sendAll();
        rig.messages.take();
    }
}
