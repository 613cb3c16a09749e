/**
 * Certificates from PEM files, for whatever Hone connects to: authorities of one's own and a
 * certificate to show. Entry: {@link dev.hone.gateway.tls.Authorities}, {@link
 * dev.hone.gateway.tls.ClientIdentity}.
 */
@NullMarked
package dev.hone.gateway.tls;

import org.jspecify.annotations.NullMarked;
