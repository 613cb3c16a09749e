package dev.hone.wire.recordings;

/** The whole set, where it lies beside the repository. */
class FullRecordingsTest extends RecordedTruth {
  FullRecordingsTest() {
    super(Recordings.all());
  }
}
