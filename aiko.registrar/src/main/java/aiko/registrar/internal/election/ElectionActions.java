// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.election;

import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.registrar.RegistrarState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The actions of a registrar that the election decides. Numbers relate an answer to one of several calls. */
public interface ElectionActions {
    /** Read the retained message of the boot topic, then call {@link Election#searchSettled}. */
    void search(long number);

    /** Call {@link Election#elapsed} after this time. */
    void wait(long number, Duration time);

    /** Ask whether that registrar lives, then call {@link Election#alive} or {@link Election#silent}. */
    void ask(long number, RegistrarDetails registrar);

    /** Have the last will in place, and a directory that is true, then call {@link Election#prepared}. */
    void prepare(long number);

    /** It does not become primary, or is not primary any more: nothing is to be published in its name. */
    void withdraw();

    /** Announce the primary. */
    void announce(RegistrarDetails self);

    /** Announce that there is no primary. */
    void announceAbsence();

    /** Be a copy of that registrar; call {@link Election#copied} once. */
    void follow(RegistrarDetails primary);

    /** The directory is its own from now on, or nobody's for a time. */
    void stopFollowing();

    /** Some registrar has stepped down as primary: find out whether it has died without an announcement. */
    void examineRegistrars();

    /** The number of secondaries before it, if it has a whole copy in which it is listed itself. */
    OptionalInt rank(Optional<RegistrarDetails> failed);

    /** Whether that registrar was listed in the copied directory. */
    boolean isListed(TopicPath registrar);

    /** How many other registrars the directory lists. */
    int others();

    /** It has another role now. */
    void stateChanged(RegistrarState state);
}
