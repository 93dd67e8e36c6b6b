// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import aiko.client.AikoClient;
import aiko.client.spi.Glob;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.registrar.ServiceQuery;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.request.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Names and topic paths of services that begin with a text: from the registrar of this container, which visits only its own
 * directory or copy, else from the primary.
 *
 * @param registrar of this container, or null
 */
record ServiceNames(AikoClient client, Registrar registrar) {
    /** Services that are looked at, many of which may have the same name. */
    private static final int MOST_SERVICES = 1_000;

    /** More cannot be read. */
    private static final int MOST_NAMES = 200;

    Stream<String> beginningWith(String beginning, long limitMillis) throws InterruptedException {
        return beginningWith(beginning, beginning.indexOf('/') >= 0, limitMillis);
    }

    Stream<String> pathsBeginningWith(String beginning, long limitMillis) throws InterruptedException {
        return beginningWith(beginning, true, limitMillis);
    }

    /** Any services, at most a thousand. */
    List<ServiceDetails> services(long limitMillis) throws InterruptedException {
        return services("", false, limitMillis);
    }

    private Stream<String> beginningWith(String beginning, boolean isPath, long limitMillis)
            throws InterruptedException {
        return services(beginning, isPath, limitMillis).stream()
                .map(service -> isPath ? service.topicPath().toString() : service.name())
                .filter(word -> word.startsWith(beginning) && SafeWord.isSafe(word))
                .distinct()
                .limit(MOST_NAMES);
    }

    private List<ServiceDetails> services(String beginning, boolean isPath, long limitMillis)
            throws InterruptedException {
        CompletableFuture<List<ServiceDetails>> found =
                (hasDirectory() ? here(beginning, isPath) : there()).orTimeout(limitMillis, TimeUnit.MILLISECONDS);
        try {
            return Answer.of(found);
        } catch (CommandException nothing) {
            return List.of();
        }
    }

    private boolean hasDirectory() {
        return registrar != null
                && (registrar.state() == RegistrarState.PRIMARY || registrar.state() == RegistrarState.SECONDARY);
    }

    private CompletableFuture<List<ServiceDetails>> here(String beginning, boolean isPath) {
        var path = new Glob(beginning + '*');
        var query = new ServiceQuery(
                ServiceFilter.ALL,
                name -> isPath || startsWith(name, beginning),
                protocol -> true,
                owner -> true,
                process -> !isPath || path.mayBegin(process),
                topicPath -> !isPath || startsWith(topicPath, beginning));
        return registrar
                .query(query, 0, MOST_SERVICES)
                .thenApply(
                        page -> page.rows().stream().map(row -> row.service()).toList())
                .toCompletableFuture();
    }

    private CompletableFuture<List<ServiceDetails>> there() {
        return client.find(ServiceFilter.ALL).toCompletableFuture();
    }

    private static boolean startsWith(CharSequence text, String beginning) {
        return text.length() >= beginning.length() && beginning.contentEquals(text.subSequence(0, beginning.length()));
    }
}
