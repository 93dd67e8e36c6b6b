// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

/** The type of the next value in a written state. */
final class Tag {
    static final int NULL = 'N';
    static final int STRING = 'S';
    static final int ENUM = 'E';
    static final int BOOLEAN = 'Z';
    static final int BYTE = 'B';
    static final int SHORT = 'H';
    static final int INT = 'I';
    static final int LONG = 'J';
    static final int FLOAT = 'F';
    static final int DOUBLE = 'D';
    static final int CHAR = 'C';
    static final int TEXT_VALUE = 'V';
    static final int ARRAY = 'A';
    static final int OPTIONAL = 'O';
    static final int REFERENCE = 'R';
    static final int MAP = 'M';
    static final int COLLECTION = 'L';

    /** Kinds of containers that cannot be changed. */
    static final String LIST_COPY = "list";

    static final String SET_COPY = "set";
    static final String MAP_COPY = "map";

    private Tag() {}
}
