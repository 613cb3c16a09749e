/** Where the requests for a model go. Entry: {@link dev.hone.gateway.route.ModelRoutes}. */
@NullMarked
package dev.hone.gateway.route;

import org.jspecify.annotations.NullMarked;
