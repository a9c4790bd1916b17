package org.jdynet.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.csv.CsvTable;
import org.jdynet.image.ColorMode;
import org.jdynet.image.ImageFolder;
import org.jdynet.image.ImageTransforms;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Loading alone, in samples a second: shuffled epochs of 256 samples in batches of 32, with nothing
 * done to the batches. Checked: each epoch has every sample once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(DataLoaderBenchmark.SAMPLES)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DataLoaderBenchmark {
  static final int SAMPLES = 256;
  private static final int BATCH = 32;

  @Param({"0", "1", "2"})
  int workers;

  /** One kind of data; reading the CSV file is part of its epoch. */
  @Param({"tensors", "images", "csv", "text"})
  String data;

  private TensorScope scope;
  private Path folder;
  private Path table;
  private DataLoader loader;

  @Setup
  public void create() throws IOException {
    scope = TensorScope.open();
    folder = Files.createTempDirectory("jdynet-benchmark");
    table = folder.resolve("table.csv");
    if (data.equals("csv")) {
      writeTable();
    } else {
      loader = loader(dataset());
    }
  }

  private Dataset dataset() throws IOException {
    Rng rng = Rng.of(1);
    return switch (data) {
      case "tensors" ->
          new TensorDataset(Tensor.rand(rng, SAMPLES, 1, 28, 28), Tensor.arange(SAMPLES));
      case "images" -> {
        writeImages(rng);
        yield new ImageFolder(folder, ColorMode.RGB)
            .map(ImageTransforms.randomHorizontalFlip(0.5))
            .map(ImageTransforms.normalize(new double[] {.5, .5, .5}, new double[] {.2, .2, .2}));
      }
      case "text" -> text(rng);
      default -> throw new IllegalArgumentException(data);
    };
  }

  private DataLoader loader(Dataset dataset) {
    DataLoader.Builder options =
        DataLoader.builder(dataset).batchSize(BATCH).shuffle(3).workers(workers);
    return (data.equals("text") ? options.collate(Collate.pad(0, true)) : options).build();
  }

  /** One folder for each image, so that the class tells the sample. */
  private void writeImages(Rng rng) throws IOException {
    for (int i = 0; i < SAMPLES; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 32 * 32; p++) {
        image.setRGB(p % 32, p / 32, rng.nextInt());
      }
      Path file = folder.resolve(String.format("%03d/image.png", i));
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
  }

  private void writeTable() throws IOException {
    Rng rng = Rng.of(1);
    List<String> lines = new ArrayList<>(List.of("a,b,c,d,number"));
    for (int i = 0; i < SAMPLES; i++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < 4; c++) {
        line.append(rng.nextFloat()).append(',');
      }
      lines.add(line.append(i).toString());
    }
    Files.write(table, lines);
  }

  private static Dataset text(Rng rng) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      StringBuilder line = new StringBuilder();
      for (long word = rng.nextLong(20); word >= 0; word--) {
        line.append(Long.toString(1000 + rng.nextLong(500), 26)).append(' ');
      }
      lines.add(line.toString());
    }
    BytePairCodes codes = BytePairCodes.train(lines, 400);
    return Dataset.of(
        SAMPLES,
        (i, random) -> List.of(codes.encode(lines.get((int) i)), Tensor.full(DType.INT64, i)));
  }

  @TearDown
  public void close() throws IOException {
    if (loader != null) {
      loader.close();
    }
    scope.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  public long epoch() {
    if (loader != null) {
      return checked(loader);
    }
    try (TensorScope step = TensorScope.open()) {
      CsvTable rows =
          CsvTable.builder().numbers("a", "b", "c", "d").numbers(DType.INT64, "number").read(table);
      Dataset dataset = new TensorDataset(rows.tensor("a", "b", "c", "d"), rows.tensor("number"));
      try (DataLoader own = loader(dataset)) {
        return checked(own);
      }
    }
  }

  private static long checked(DataLoader loader) {
    long sum = 0;
    for (Batch batch : loader) {
      for (long number : batch.y().toLongArray()) {
        sum += number + 1;
      }
    }
    if (sum != SAMPLES * (SAMPLES + 1L) / 2) {
      throw new AssertionError("expected each sample once, got numbers that add up to " + sum);
    }
    return sum;
  }
}
