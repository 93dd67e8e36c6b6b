// SPDX-License-Identifier: Apache-2.0
/** The copy of a shared state of another service: requests until it is answered, and a lease that is extended. */
package aiko.share.internal.follower;
