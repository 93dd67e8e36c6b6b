// SPDX-License-Identifier: Apache-2.0
/** Members of objects that are items of shared states: found by their annotations, read, and changed. */
package aiko.share.internal.member;
