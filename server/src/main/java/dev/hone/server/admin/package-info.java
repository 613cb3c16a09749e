/**
 * Administration of keys and budgets over HTTP, under {@code /admin/v1}; docs/LIMITS.md describes
 * it. Entry: {@link dev.hone.server.admin.AdminEndpoints}.
 */
@NullMarked
package dev.hone.server.admin;

import org.jspecify.annotations.NullMarked;
