// SPDX-License-Identifier: Apache-2.0
/** Questions that each service of a process answers on its {@code control} topic, whatever it does itself. */
package aiko.process.internal.question;
