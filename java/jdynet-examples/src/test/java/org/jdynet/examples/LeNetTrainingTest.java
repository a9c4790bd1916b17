package org.jdynet.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jdynet.Jdynet;
import org.jdynet.data.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LeNetTrainingTest {
  private static final List<String> FILES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  @TempDir private Path folder;

  private record Outcome(int exit, String out, String err) {}

  private static Outcome run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine command = LeNetTraining.commandLine();
      command.setErr(new PrintWriter(err, true));
      int exit = command.execute(args);
      return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }

  // ---- faults

  @Test
  void badOptionsEndInOneLine() {
    assertFault("--epochs: expected at least 1, got 0", "--epochs", "0");
    assertFault("'x' is not an int", "--epochs", "x");
    assertFault("--batch-size: expected at least 1", "--batch-size", "-3");
    assertFault("--lr: expected a positive number", "--lr", "NaN");
    assertFault("--momentum: expected a number in [0, 1)", "--momentum", "1");
    assertFault("--threads: expected 1 to 256", "--threads", "0");
    assertFault("--classes: expected 2 to 256", "--classes", "1");
    assertFault("--batch-size: expected at most 18000", "--batch-size", "18001");
    assertFault("--plot: expected a file", "--plot", folder.toString());
    assertFault("--plot: expected a file", "--plot", "/");
    assertFault("Unknown option: '--bogus'", "--bogus");
    assertFault("expected 7 classes, got 3", "--classes", "7");
  }

  @Test
  void damagedDataEndsInOneLine() throws IOException {
    String data = folder.toString();
    assertFault("has no train-images-idx3-ubyte", "--data", data + "/nowhere");
    copyData(true);
    Path images = folder.resolve(FILES.get(0) + ".gz");
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length / 2));
    assertFault("train-images-idx3-ubyte.gz: corrupt or truncated", "--data", data);
    Files.writeString(images, "not an image");
    assertFault("train-images-idx3-ubyte.gz: not an IDX file", "--data", data);
    Files.copy(folder.resolve(FILES.get(2) + ".gz"), images, StandardCopyOption.REPLACE_EXISTING);
    assertFault(
        "train-images: expected uint8 images [N, 28, 28] and labels [N], got [3000, 28, 28] and"
            + " [18000]",
        "--data",
        data);
    Files.delete(images);
    assertFault("has no train-images-idx3-ubyte or train-images-idx3-ubyte.gz", "--data", data);
  }

  private static void assertFault(String fault, String... args) {
    long live = Jdynet.memory().live();
    Outcome outcome = run(args);
    assertEquals(2, outcome.exit, outcome.err);
    assertEquals(1, outcome.err.lines().count(), outcome.err);
    assertTrue(outcome.err.startsWith("lenet: ") && outcome.err.contains(fault), outcome.err);
    assertEquals(live, Jdynet.memory().live());
  }

  @Test
  void bundledFilesAreChecked() {
    DataFormatException fault =
        assertThrows(
            DataFormatException.class,
            () -> ImageData.verified("t10k-labels-idx1-ubyte.gz", new byte[10]));
    assertTrue(fault.getMessage().contains("expected SHA-256 17b7e71b"), fault.getMessage());
  }

  // ---- training

  @Test
  void aShortRunLearns() throws IOException {
    copyData(false);
    Path plot = folder.resolve("new/curves.png");
    long live = Jdynet.memory().live();
    Outcome outcome =
        run(
            "--data=" + folder,
            "--classes=2",
            "--epochs=2",
            "--batch-size=32",
            "--lr=0.1",
            "--momentum=0.9",
            "--plot=" + plot);
    assertEquals(0, outcome.exit, outcome.err);
    assertTrue(outcome.out.contains("Total parameters: 61,026"), outcome.out);
    assertEquals(2, outcome.out.lines().filter(line -> line.startsWith("Epoch ")).count());
    Matcher accuracy = Pattern.compile("Test accuracy (\\S+) after epoch 2").matcher(outcome.out);
    assertTrue(accuracy.find(), outcome.out);
    assertTrue(Double.parseDouble(accuracy.group(1)) > 0.9, outcome.out);
    assertEquals(1200, ImageIO.read(plot.toFile()).getWidth());
    assertEquals(live, Jdynet.memory().live());
  }

  // ---- the open hood

  @Test
  void graphListsWhatAStepRecords() throws Exception {
    Outcome outcome = run("--graph", "--batch-size=8");
    assertEquals(0, outcome.exit, outcome.err);
    assertInOrder(
        outcome.out,
        "pad +conv1 +\\[8, 1, 28, 28\\] +\\[8, 1, 32, 32\\] +0",
        "im2col +conv1 +\\[8, 1, 32, 32\\] +\\[8, 1, 5, 5, 28, 28\\] +0",
        "columns +conv1 +\\[8, 1, 5, 5, 28, 28\\] +\\[6272, 25\\]",
        "kernel +conv1 +\\[6, 1, 5, 5\\] +\\[25, 6\\]",
        "matmul +conv1 +\\[6272, 25\\], \\[25, 6\\] +\\[6272, 6\\] +627,800",
        "images +conv1 +\\[6272, 6\\] +\\[8, 6, 28, 28\\]",
        "sigmoid +sigmoid",
        "avgPool2d +avgPool",
        "im2col +conv2",
        "linear +fc1 +\\[8, 400\\], \\[120, 400\\], \\[120\\] +\\[8, 120\\]",
        "linear +fc3",
        "crossEntropy +\\[8, 3\\], \\[8\\] +\\[\\]");
    Path svg = Path.of("target/lenet-graph.svg");
    String text =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(svg.toFile())
            .getDocumentElement()
            .getTextContent();
    assertTrue(text.contains("conv2.weight") && text.contains("crossEntropy"), text);
    assertTrue(Files.readString(Path.of("target/lenet-graph.dot")).startsWith("digraph"));
  }

  @Test
  void explanationWalksForwardAndBackward() {
    Outcome outcome = run("--explain", "--batch-size=8");
    assertEquals(0, outcome.exit, outcome.err);
    assertInOrder(
        outcome.out,
        "conv1.weight \\[6, 1, 5, 5\\]: norm",
        "conv1 / im2col: \\[8, 1, 32, 32\\] -> \\[8, 1, 5, 5, 28, 28\\]",
        "fc3 / linear: \\[8, 84\\], \\[3, 84\\], \\[3\\] -> \\[8, 3\\]",
        "loss = \\d",
        "gradient of fc3.weight \\[3, 84\\]: norm",
        "formula: dx = dy \\* y \\* \\(1 - y\\)",
        "gradient of conv1.weight \\[6, 1, 5, 5\\]: norm",
        "One weight by hand");
    Matcher weight =
        Pattern.compile(" = (\\S+)\\s+the library has +(\\S+)\\s").matcher(outcome.out);
    assertTrue(weight.find(), outcome.out);
    assertEquals(Double.parseDouble(weight.group(1)), Double.parseDouble(weight.group(2)), 1e-7);
    assertFalse(outcome.out.contains("null"), "every operation is explained");
  }

  private static void assertInOrder(String text, String... patterns) {
    int from = 0;
    for (String pattern : patterns) {
      Matcher matcher = Pattern.compile(pattern).matcher(text);
      assertTrue(matcher.find(from), () -> "after the ones before: " + pattern + " in\n" + text);
      from = matcher.end();
    }
  }

  private void copyData(boolean zipped) throws IOException {
    for (String name : FILES) {
      String resource = "fashion-mnist-3/" + name + ".gz";
      try (InputStream in = ImageData.class.getResourceAsStream(resource)) {
        if (zipped) {
          Files.copy(in, folder.resolve(name + ".gz"));
        } else {
          Files.copy(new GZIPInputStream(in), folder.resolve(name));
        }
      }
    }
  }
}
