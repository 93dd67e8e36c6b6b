// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import java.util.List;

/**
 * The rows of a table that a command prints at once.
 *
 * @param page from 1; 0 for all rows
 */
public record Paging(int page) {
    public static final int PAGE_ROWS = 50;

    /** The option of a command whose user has not said which page. */
    public static final String NOT_SAID = "";

    private static final String FIRST = "1";
    private static final String ALL = "0";

    /** The option as it is if nobody has said it: the first page for people, everything for programs. */
    public static String orDefault(String option, boolean isJson) {
        if (!option.equals(NOT_SAID)) {
            return option;
        }
        return isJson ? ALL : FIRST;
    }

    /** The first row, from 0. */
    public int offset() {
        return page == 0 ? 0 : (int) Math.min((page - 1L) * PAGE_ROWS, Integer.MAX_VALUE - PAGE_ROWS);
    }

    /** The maximum number of rows. */
    public int limit() {
        return page == 0 ? Integer.MAX_VALUE : PAGE_ROWS;
    }

    /**
     * The rows of the page.
     *
     * @throws CommandException if the page does not exist
     */
    public <T> List<T> of(List<T> all) {
        int from = Math.min(offset(), all.size());
        List<T> rows = all.subList(from, from + Math.min(limit(), all.size() - from));
        check(rows.size(), all.size());
        return rows;
    }

    /** @throws CommandException if a page without rows does not exist; the first page always does */
    public void check(int rows, int total) {
        if (rows == 0 && page > 1) {
            throw new CommandException(
                    "page " + page + " does not exist: the last page is " + Math.max(1, pages(total)));
        }
    }

    /**
     * The line below a page, if there are others; else empty.
     *
     * @param names plural of a row
     */
    public String footer(String names, int rows, int total) {
        return rows == total
                ? ""
                : String.format(
                        "%s %d to %d of %d, page %d of %d",
                        names, offset() + 1, offset() + rows, total, page, pages(total));
    }

    private static int pages(int total) {
        return (total + PAGE_ROWS - 1) / PAGE_ROWS;
    }
}
