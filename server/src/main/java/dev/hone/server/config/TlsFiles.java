package dev.hone.server.config;

import java.nio.file.Path;

/**
 * What the server shows for TLS, both PEM files.
 *
 * @param certificate the certificate and those between it and the root, in this order
 * @param key its private key, PKCS #8, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}
