/**
 * Who may ask how much: requests and tokens a minute, requests at a time, money a day and a month,
 * for keys, teams, tags and all together. What a request may cost at most is reserved before it is
 * sent, what it did cost is settled when it ends, the rest is given back. Entry: {@link
 * dev.hone.gateway.limits.Limiter}.
 */
@NullMarked
package dev.hone.gateway.limits;

import org.jspecify.annotations.NullMarked;
