package dev.hone.wire.recordings;

/** The excerpt in the test resources, which every clone has. */
class ExcerptRecordingsTest extends RecordedTruth {
  ExcerptRecordingsTest() {
    super(Recordings.excerpt());
  }
}
