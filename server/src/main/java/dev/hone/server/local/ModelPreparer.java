package dev.hone.server.local;

import dev.hone.model.ModelException;
import dev.hone.server.config.ModelFile;
import dev.hone.server.models.FetchException;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.models.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Fetches and loads models one after another on a thread of its own, so that the server answers
 * from its first moment: what is asked of a model that is not ready yet is told so.
 */
public final class ModelPreparer {
  private final LocalModels models;
  private final ModelLoader loader;
  private final ModelStore store;
  private final PreparationListener listener;

  public ModelPreparer(
      LocalModels models, ModelLoader loader, ModelStore store, PreparationListener listener) {
    this.models = models;
    this.loader = loader;
    this.store = store;
    this.listener = listener;
  }

  /** Names the models that are to come. */
  public void announce(List<ModelFile> files, Optional<ModelDownload> download) {
    files.forEach(f -> models.put(new ModelSlot.Preparing(ModelLoader.name(f), "waiting to load")));
    download.ifPresent(d -> models.put(new ModelSlot.Preparing(d.name(), "looking for it")));
  }

  /** Starts loading the files, and fetching, unless {@code offline}, and loading the download. */
  public void prepare(List<ModelFile> files, Optional<ModelDownload> download, boolean offline) {
    start(() -> {
      files.forEach(this::loadNow);
      download.ifPresent(d -> fetchNow(d, offline));
    });
  }

  private static void start(Runnable work) {
    Thread.ofPlatform().daemon().name("hone-models").start(work);
  }

  private void fetchNow(ModelDownload download, boolean offline) {
    try {
      Path file;
      if (offline) {
        Optional<Path> here = store.find(download);
        if (here.isEmpty()) {
          fail(
              download.name(),
              "%s is not in %s, and --offline forbids fetching it: start once without, or name a file with --model"
                  .formatted(download.fileName(), store.folder()));
          return;
        }
        file = here.get();
      } else {
        file =
            store.fetch(
                download,
                (source, done, total) -> {
                  models.put(
                      new ModelSlot.Preparing(
                          download.name(), "fetching it from " + source + percent(done, total)));
                  listener.progress("fetching from " + source, done, total);
                });
      }
      loadNow(new ModelFile(Optional.of(download.name()), file));
    } catch (FetchException e) {
      fail(download.name(), String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loadNow(ModelFile file) {
    String name = ModelLoader.name(file);
    if (!Files.isReadable(file.file())) {
      fail(name, "there is no readable file " + file.file());
      return;
    }
    try {
      LocalModel model =
          loader.load(
              file,
              (done, total) -> {
                models.put(new ModelSlot.Preparing(name, "loading it" + percent(done, total)));
                listener.progress("loading " + name, done, total);
              });
      models.put(new ModelSlot.Ready(model));
      listener.ready(model);
    } catch (ModelException e) {
      fail(name, file.file() + ": " + e.getMessage());
    } catch (IllegalStateException e) {
      if (!loader.closed()) {
        throw e;
      }
    } catch (OutOfMemoryError e) {
      fail(name, file.file() + " does not fit into memory: " + e.getMessage());
    }
  }

  private void fail(String name, String reason) {
    models.put(new ModelSlot.Failed(name, reason));
    listener.failed(name, reason);
  }

  private static String percent(long done, long total) {
    return total > 0 ? " (" + 100 * done / total + "%)" : "";
  }
}
