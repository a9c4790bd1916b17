package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

/** Every line of the page's table is run, and gives what the page says. */
class DataPageTest {
  private static final Path PAGE = Path.of("../docs/data.md");
  private static final Path SOURCE = Path.of("src/test/java/org/jdynet/data/DataPageTest.java");

  private final Map<String, String> results = new LinkedHashMap<>();

  private void run(String line, Supplier<Object> call) {
    results.put(line, text(call.get()));
  }

  /** What comes out, after it was really read. */
  private static String text(Object result) {
    if (result instanceof Dataset dataset) {
      for (long i = 0; i < dataset.size(); i++) {
        dataset.get(i);
      }
      return dataset.size() + " examples";
    }
    if (result instanceof Sampler sampler) {
      return sampler.indices(0).count() + " indices";
    }
    if (result instanceof DataLoader loader) {
      try (loader) {
        return StreamSupport.stream(loader.spliterator(), false).count() + " batches";
      }
    }
    if (result instanceof BatchSampler batches) {
      return batches.batches() + " batches";
    }
    if (result instanceof Vocabulary vocabulary) {
      return vocabulary.size() + " tokens";
    }
    if (result instanceof Tensor tensor) {
      return tensor.shape().toString();
    }
    String number = String.format(Locale.ROOT, "%.4f", (double) result);
    return number.replaceAll("(\\.\\d+?)0+$", "$1");
  }

  private static double value(Metric<Double> metric, Tensor predictions, Tensor targets) {
    metric.update(predictions, targets);
    return metric.value();
  }

  @Test
  void everyLineIsRun() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      runAll();
    }
    Map<String, String> page = new LinkedHashMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      List<String> cells = List.of(line.split(" \\| "));
      if (cells.size() == 3 && cells.get(1).startsWith("`")) {
        page.put(cells.get(1).replace("`", ""), cells.get(2).replace(" |", ""));
      }
    }
    assertEquals(page, results);
    String source = Files.readString(SOURCE).replaceAll("\\s+", " ");
    page.keySet().forEach(line -> assertTrue(source.contains("() -> " + line + ");"), line));
  }

  private void runAll() {
    Tensor x = Tensor.arange(20).reshape(10, 2).to(DType.FLOAT32);
    Tensor y = Tensor.of(new long[] {0, 1, 2, 0, 1, 2, 0, 1, 2, 0});
    Dataset data = new TensorDataset(x, y);
    List<Tensor> sequences = List.of(Tensor.arange(3), Tensor.arange(1));
    List<String> lines = List.of("a b", "a c");
    Rng rng = Rng.of(1);
    double[] w = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    Tensor scores = Tensor.of(new float[] {3, 2, 1, 0, 5, 4}, 2, 3).repeat(5, 1);
    Tensor p = scores.select(1, 0);
    run("new TensorDataset(x, y)", () -> new TensorDataset(x, y));
    run("data.subset(0, 4)", () -> data.subset(0, 4));
    run("data.randomSplit(rng, 7, 3).get(0)", () -> data.randomSplit(rng, 7, 3).get(0));
    run("data.randomSplit(rng, 0.8, 0.2).get(1)", () -> data.randomSplit(rng, 0.8, 0.2).get(1));
    run("new ConcatDataset(data, data)", () -> new ConcatDataset(data, data));
    run(
        "Dataset.of(5, (i, r) -> List.of(x.select(0, i)))",
        () -> Dataset.of(5, (i, r) -> List.of(x.select(0, i))));
    run(
        "data.map(Transform.of(0, (t, r) -> t.add(Tensor.randn(r, 2))))",
        () -> data.map(Transform.of(0, (t, r) -> t.add(Tensor.randn(r, 2)))));
    run("Sampler.sequential(10)", () -> Sampler.sequential(10));
    run("Sampler.random(10, 1)", () -> Sampler.random(10, 1));
    run("Sampler.random(10, 6, true, 1)", () -> Sampler.random(10, 6, true, 1));
    run("Sampler.weighted(w, 4, true, 1)", () -> Sampler.weighted(w, 4, true, 1));
    run("Sampler.subset(new long[] {2, 5}, 1)", () -> Sampler.subset(new long[] {2, 5}, 1));
    run("Sampler.distributed(10, 4, 1).shuffle(0)", () -> Sampler.distributed(10, 4, 1).shuffle(0));
    run(
        "BatchSampler.of(Sampler.sequential(10), 4, true)",
        () -> BatchSampler.of(Sampler.sequential(10), 4, true));
    run(
        "DataLoader.builder(data).batchSize(4).shuffle(1).build()",
        () -> DataLoader.builder(data).batchSize(4).shuffle(1).build());
    run(
        "DataLoader.builder(data).sampler(Sampler.random(10, 6, true, 1)).build()",
        () -> DataLoader.builder(data).sampler(Sampler.random(10, 6, true, 1)).build());
    run(
        "DataLoader.builder(data).workers(2).prefetch(4).build()",
        () -> DataLoader.builder(data).workers(2).prefetch(4).build());
    run(
        "DataLoader.builder(data).batchSize(5).collate(Collate.stack()).build()",
        () -> DataLoader.builder(data).batchSize(5).collate(Collate.stack()).build());
    run("Collate.padSequence(sequences, true, -1)", () -> Collate.padSequence(sequences, true, -1));
    run(
        "Vocabulary.of(lines, l -> List.of(l.split(\" \")), 1, \"<unk>\")",
        () -> Vocabulary.of(lines, l -> List.of(l.split(" ")), 1, "<unk>"));
    run(
        "BytePairCodes.train(lines, 300).encode(\"a b\")",
        () -> BytePairCodes.train(lines, 300).encode("a b"));
    run("value(new Accuracy(), scores, y)", () -> value(new Accuracy(), scores, y));
    run("value(new TopKAccuracy(2), scores, y)", () -> value(new TopKAccuracy(2), scores, y));
    run(
        "value(ClassScore.precision(3, Averaging.MACRO), scores, y)",
        () -> value(ClassScore.precision(3, Averaging.MACRO), scores, y));
    run(
        "value(ClassScore.recall(3, Averaging.MICRO), scores, y)",
        () -> value(ClassScore.recall(3, Averaging.MICRO), scores, y));
    run(
        "value(ClassScore.f1(3, Averaging.WEIGHTED), scores, y)",
        () -> value(ClassScore.f1(3, Averaging.WEIGHTED), scores, y));
    run("value(new RocAuc(), p, y.eq(0))", () -> value(new RocAuc(), p, y.eq(0)));
    run(
        "value(new LogLoss(), scores.softmax(1), y)",
        () -> value(new LogLoss(), scores.softmax(1), y));
    run(
        "value(RegressionMetric.mae(), x.select(1, 0), y)",
        () -> value(RegressionMetric.mae(), x.select(1, 0), y));
    run(
        "value(RegressionMetric.rmse(), x.select(1, 0), y)",
        () -> value(RegressionMetric.rmse(), x.select(1, 0), y));
    run(
        "value(RegressionMetric.r2(), x.select(1, 0), y)",
        () -> value(RegressionMetric.r2(), x.select(1, 0), y));
  }
}
