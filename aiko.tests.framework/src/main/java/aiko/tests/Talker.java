// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

/** Says things in the log, in all the ways there are. */
public interface Talker {
    /** With the injected logger. */
    void say(String text);

    /** The same, on the level DEBUG. */
    void whisper(String text);

    /** As a library would that knows neither OSGi nor Aiko. */
    void sayThroughLibraries(String text);

    /** On threads of the JDK and of Aiko. */
    void sayOnOtherThreads(String text);
}
