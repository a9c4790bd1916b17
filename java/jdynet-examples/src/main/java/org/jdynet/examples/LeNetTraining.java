package org.jdynet.examples;

import static org.jdynet.autograd.GradMode.noGrad;
import static org.jdynet.data.Metrics.accuracy;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.data.Batch;
import org.jdynet.data.DataFormatException;
import org.jdynet.data.DataLoader;
import org.jdynet.data.Dataset;
import org.jdynet.nn.CrossEntropyLoss;
import org.jdynet.optim.Sgd;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Trains LeNet on three classes of Fashion-MNIST; with two options it shows what happens inside.
 */
@Command(
    name = "lenet",
    mixinStandardHelpOptions = true,
    versionProvider = LeNetTraining.Version.class,
    sortOptions = false,
    description = "Trains LeNet on three classes of Fashion-MNIST.")
final class LeNetTraining implements Callable<Integer> {
  private static final Path GRAPH = Path.of("target/lenet-graph");

  @Spec private CommandSpec spec;

  @Option(
      names = "--epochs",
      defaultValue = "10",
      description = "How often to go through the training data (default ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch-size",
      defaultValue = "64",
      description = "Images in a training step (default ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--lr",
      defaultValue = "0.9",
      description = "Learning rate (default ${DEFAULT-VALUE}).")
  private double lr;

  @Option(
      names = "--momentum",
      defaultValue = "0",
      description = "Momentum, in [0, 1) (default ${DEFAULT-VALUE}).")
  private double momentum;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Seed of first weights and order (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      description = "Threads that work on one operation (default: all processors).")
  private Integer threads;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder with the four MNIST-format files, .gz or not (default: bundled).")
  private Path data;

  @Option(
      names = "--classes",
      defaultValue = "0",
      description = "Use the first so many classes only (default: all that there are).")
  private int classes;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      defaultValue = "target/lenet-curves.png",
      description = "Where to draw the learning curves (default ${DEFAULT-VALUE}).")
  private Path plot;

  @Option(
      names = "--graph",
      description =
          "Instead of training, show the recorded graph of one training step, and write it to"
              + " target/lenet-graph.dot and .svg.")
  private boolean graph;

  @Option(
      names = "--explain",
      description = "Instead of training, walk through one training step with real values.")
  private boolean explain;

  private final PrintStream out = System.out;

  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(commandLine().execute(args));
  }

  /** What the user got wrong ends in one line and exit code 2. */
  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new LeNetTraining());
    command.setParameterExceptionHandler(
        (e, args) -> fault(e.getCommandLine(), e.getMessage() + " (--help lists the options)"));
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> {
          if (e instanceof DataFormatException) {
            return fault(line, e.getMessage());
          }
          Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
          if (cause instanceof IOException) {
            return fault(line, message(cause));
          }
          throw e;
        });
    return command;
  }

  private static String message(Throwable e) {
    if (e instanceof FileSystemException fault) {
      String name = fault.getClass().getSimpleName().replace("Exception", "");
      return fault.getFile() + ": " + (fault.getReason() == null ? name : fault.getReason());
    }
    return e.toString();
  }

  private static int fault(CommandLine line, String message) {
    line.getErr().println("lenet: " + message.lines().findFirst().orElse(""));
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private void check(boolean valid, String option, String expected, Object got) {
    if (!valid) {
      throw new ParameterException(
          spec.commandLine(), option + ": expected " + expected + ", got " + got);
    }
  }

  @Override
  public Integer call() throws IOException {
    check(epochs >= 1, "--epochs", "at least 1", epochs);
    check(batchSize >= 1, "--batch-size", "at least 1", batchSize);
    check(lr > 0 && Double.isFinite(lr), "--lr", "a positive number", lr);
    check(momentum >= 0 && momentum < 1, "--momentum", "a number in [0, 1)", momentum);
    check(classes == 0 || (classes >= 2 && classes <= 256), "--classes", "2 to 256", classes);
    check(!Files.isDirectory(plot), "--plot", "a file", plot);
    Files.createDirectories(plot.toAbsolutePath().getParent());
    check(
        Files.isWritable(Files.exists(plot) ? plot : plot.toAbsolutePath().getParent()),
        "--plot",
        "a writable file",
        plot);
    if (threads != null) {
      check(threads >= 1 && threads <= 256, "--threads", "1 to 256", threads);
      Jdynet.setNumThreads(threads);
    }
    try (TensorScope scope = TensorScope.open("lenet")) {
      ImageData images = ImageData.read(data, classes);
      long most = images.train().size();
      check(
          batchSize <= most,
          "--batch-size",
          "at most " + most + ", as there are images",
          batchSize);
      CrossEntropyLoss criterion = new CrossEntropyLoss();
      try (LeNet net = new LeNet(images.classes(), Rng.of(seed));
          Sgd optimizer = Sgd.builder(net.parameters()).lr(lr).momentum(momentum).build();
          DataLoader trainLoader =
              DataLoader.builder(images.train())
                  .batchSize(batchSize)
                  .shuffle(seed)
                  .workers(1)
                  .build();
          DataLoader testLoader =
              DataLoader.builder(images.test()).batchSize(500).workers(1).build()) {
        if (graph) {
          Batch batch = trainLoader.iterator().next();
          RecordedGraph.show(net, criterion, optimizer, batch, GRAPH, out);
        }
        if (explain) {
          Batch batch = trainLoader.iterator().next();
          StepExplanation.show(net, criterion, optimizer, batch, out);
        }
        if (!graph && !explain) {
          train(net, criterion, optimizer, trainLoader, testLoader, images.train());
        }
      }
    }
    return 0;
  }

  private void train(
      LeNet net,
      CrossEntropyLoss criterion,
      Sgd optimizer,
      DataLoader trainLoader,
      DataLoader testLoader,
      Dataset images)
      throws IOException {
    out.print(net.summary(Shape.of(batchSize, 1, 28, 28)));
    LearningCurves curves = new LearningCurves();
    for (int epoch = 0; epoch < epochs; epoch++) {
      Metric metric = new Metric();
      try (EpochProgress progress = new EpochProgress(out, epoch, epochs, images.size())) {
        net.train();
        for (Batch batch : trainLoader) {
          try (TensorScope step = TensorScope.open("step")) {
            optimizer.zeroGrad();
            Tensor yHat = net.forward(batch.x());
            Tensor loss = criterion.forward(yHat, batch.y());
            loss.backward();
            optimizer.step();
            noGrad(() -> metric.add(loss, accuracy(yHat, batch.y()), batch.size()));
          }
          progress.step(batch.size(), metric);
        }
        Metric test = test(net, criterion, testLoader);
        progress.tested(test.accuracy());
        curves.add(metric, test);
      }
    }
    curves.save(plot);
    out.printf(
        Locale.ROOT,
        "Test accuracy %.3f after epoch %d. Learning curves: %s%n",
        curves.lastTestAccuracy(),
        epochs,
        plot);
  }

  private static Metric test(LeNet net, CrossEntropyLoss criterion, DataLoader testLoader) {
    Metric metric = new Metric();
    net.eval();
    noGrad(
        () -> {
          for (Batch batch : testLoader) {
            try (TensorScope step = TensorScope.open("test")) {
              Tensor yHat = net.forward(batch.x());
              Tensor loss = criterion.forward(yHat, batch.y());
              metric.add(loss, accuracy(yHat, batch.y()), batch.size());
            }
          }
        });
    return metric;
  }

  /** The library's own. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return Jdynet.diagnosis().split("\n");
    }
  }
}
