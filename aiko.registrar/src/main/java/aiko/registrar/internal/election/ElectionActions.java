// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.election;

import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.registrar.RegistrarState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What a registrar does because of the election. Numbers tell which of several calls an answer belongs to. */
public interface ElectionActions {
    /** Find out what is retained on the boot topic, then call {@link Election#searchSettled}. */
    void search(long number);

    /** Call {@link Election#elapsed} after this time. */
    void wait(long number, Duration time);

    /** Ask whether that registrar lives, then call {@link Election#alive} or {@link Election#silent}. */
    void ask(long number, RegistrarDetails registrar);

    /** Have the last will in place, and a directory that is true, then call {@link Election#prepared}. */
    void prepare(long number);

    /** It does not become primary, or is not any more: nothing is to be said in its name. */
    void withdraw();

    /** Say who is primary. */
    void announce(RegistrarDetails self);

    /** Say that there is no primary. */
    void announceAbsence();

    /** Be a copy of that registrar; call {@link Election#copied} once. */
    void follow(RegistrarDetails primary);

    /** The directory is its own from now on, or nobody's for a time. */
    void stopFollowing();

    /** Some registrar has given up being primary: find out whether it has died without another word. */
    void examineRegistrars();

    /** How many secondaries come before it, if it has a whole copy in which it is listed itself. */
    OptionalInt rank(Optional<RegistrarDetails> failed);

    /** Whether that registrar was listed in what is copied. */
    boolean isListed(TopicPath registrar);

    /** How many other registrars the directory lists. */
    int others();

    /** It has another role now. */
    void stateChanged(RegistrarState state);
}
