/**
 * The engine as a backend: local model files under the names that clients use, prompts from chat
 * requests, and answers as events. Entry: {@link dev.hone.server.local.LocalBackend} over {@link
 * dev.hone.server.local.LocalModels}.
 */
@NullMarked
package dev.hone.server.local;

import org.jspecify.annotations.NullMarked;
