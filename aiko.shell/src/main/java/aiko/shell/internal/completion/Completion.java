// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Habits;
import aiko.shell.internal.catalog.KnownCommand;
import aiko.shell.internal.catalog.Syntax;
import aiko.shell.internal.completion.OperandSource.Place;
import aiko.shell.internal.completion.OperandSource.Word;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Completes the arguments of commands, as the usage of each describes them. Never on an event loop. */
@Component(service = Completion.class)
public class Completion {
    private final CommandCatalog catalog;

    /** Got only while somebody completes a word of their kinds. */
    @Reference(service = OperandSource.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<ComponentServiceObjects<OperandSource>> sources;

    @Activate
    public Completion(BundleContext context) {
        catalog = new CommandCatalog(context);
    }

    /** The names of aliases, which may stand where commands stand. */
    public List<String> aliases() {
        Map<String, KnownCommand> all = catalog.all();
        var habits = Habits.read();
        return habits.aliases().stream()
                .filter(name -> habits.alias(name, all).isPresent())
                .toList();
    }

    /**
     * The words that may stand at the cursor.
     *
     * @param words the command and its arguments
     * @param index of the word with the cursor
     * @param cursor in that word
     * @param folder the current folder of the session
     */
    public List<Word> candidates(List<String> words, int index, int cursor, Path folder) {
        Optional<Typed> typed = typed(words, index, cursor);
        try {
            return typed.isPresent() ? candidates(typed.get(), folder) : List.of();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** A command and its arguments. */
    private record Typed(Syntax syntax, Operands operands) {}

    private Optional<Typed> typed(List<String> words, int index, int cursor) {
        Optional<KnownCommand> command = catalog.find(words.get(0));
        if (command.isPresent()) {
            Syntax syntax = command.get().syntax();
            return Optional.of(new Typed(syntax, Operands.of(syntax, words, index, cursor)));
        }
        Map<String, KnownCommand> all = catalog.all();
        return Habits.read().alias(words.get(0), all).map(alias -> {
            Syntax syntax = all.get(alias.command()).syntax();
            Operands given = Operands.of(syntax, words, index, cursor);
            return new Typed(syntax, given.with(alias.operandsBeforeNext(given.before())));
        });
    }

    private List<Word> candidates(Typed typed, Path folder) throws InterruptedException {
        Syntax syntax = typed.syntax();
        Operands operands = typed.operands();
        if (operands.isOption()) {
            return options(syntax, operands);
        }
        String value = operands.optionValue();
        List<String> kinds = value.isEmpty() ? syntax.next(operands.before()) : List.of(value);
        if (kinds.isEmpty() && operands.beginning().isEmpty()) {
            return options(syntax, operands);
        }
        var place = new Place(operands.before(), operands.beginning(), folder);
        var found = new ArrayList<Word>();
        for (String kind : kinds) {
            (Syntax.isKind(kind) ? words(kind, place).stream() : Stream.of(Word.whole(kind)))
                    .filter(word -> word.text().startsWith(operands.beginning()) && SafeWord.isSafe(word.text()))
                    .forEach(found::add);
        }
        return found;
    }

    private static List<Word> options(Syntax syntax, Operands operands) {
        return syntax.options().stream()
                .filter(option -> option.names().stream().noneMatch(operands.options()::contains))
                .map(Syntax.Option::longest)
                .filter(name -> name.startsWith(operands.beginning()))
                .map(Word::whole)
                .toList();
    }

    private List<Word> words(String kind, Place place) throws InterruptedException {
        for (ComponentServiceObjects<OperandSource> objects : sources) {
            if (knows(objects.getServiceReference(), kind)) {
                OperandSource source = objects.getService();
                if (source != null) {
                    try {
                        return source.words(kind, place).toList();
                    } finally {
                        objects.ungetService(source);
                    }
                }
            }
        }
        return List.of();
    }

    private static boolean knows(ServiceReference<OperandSource> source, String kind) {
        return source.getProperty(OperandSource.KINDS) instanceof String[] kinds
                && List.of(kinds).contains(kind);
    }
}
