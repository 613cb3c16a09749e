package dev.hone.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SymbolMergerTest {

  @Test
  void mergesWordsOfAnyLengthAsTheDefinitionSays() {
    long seed = System.nanoTime();
    System.out.println("SymbolMergerTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int symbols = 2 + random.nextInt(6);
      MergeTable table = table(random, symbols);
      int length = 1 + random.nextInt(round % 2 == 0 ? 40 : 300);
      List<Integer> word = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        word.add(random.nextInt(symbols));
      }
      SymbolMerger merger = new SymbolMerger(table);
      int[] buffer = merger.symbols(length);
      for (int i = 0; i < length; i++) {
        buffer[i] = word.get(i);
      }
      int count = merger.merge(length);
      List<Integer> merged = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        merged.add(merger.symbols(count)[i]);
      }
      assertThat(merged).as("round %d", round).isEqualTo(byDefinition(table, word));
    }
  }

  private static MergeTable table(Random random, int symbols) {
    MergeTable table = new MergeTable(60);
    for (int i = 0; i < 60; i++) {
      // Priorities repeat, as the scores of SentencePiece vocabularies do.
      table.add(
          random.nextInt(symbols + i),
          random.nextInt(symbols + i),
          random.nextInt(20),
          symbols + random.nextInt(60));
    }
    return table;
  }

  private static List<Integer> byDefinition(MergeTable table, List<Integer> word) {
    List<Integer> symbols = new ArrayList<>(word);
    while (true) {
      int best = -1;
      int lowest = MergeTable.NEVER;
      for (int i = 0; i + 1 < symbols.size(); i++) {
        int priority = table.priority(symbols.get(i), symbols.get(i + 1));
        if (priority < lowest) {
          lowest = priority;
          best = i;
        }
      }
      if (best < 0) {
        return symbols;
      }
      Integer right = symbols.get(best + 1);
      symbols.remove(/* index */ best + 1);
      symbols.set(best, table.result(symbols.get(best), right));
    }
  }
}
