// SPDX-License-Identifier: Apache-2.0
/** The registrar as a component: its parts put together, its role, its API and its shared state. */
package aiko.registrar.internal;
