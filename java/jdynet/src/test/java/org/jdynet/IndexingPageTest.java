package org.jdynet;

import static org.jdynet.Index.all;
import static org.jdynet.Index.at;
import static org.jdynet.Index.ellipsis;
import static org.jdynet.Index.from;
import static org.jdynet.Index.newAxis;
import static org.jdynet.Index.of;
import static org.jdynet.Index.range;
import static org.jdynet.Index.step;
import static org.jdynet.Index.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every line of the page's table is run, and gives what the page says. */
class IndexingPageTest {
  private static final Path PAGE = Path.of("../docs/indexing.md");
  private static final Path SOURCE = Path.of("src/test/java/org/jdynet/IndexingPageTest.java");

  private final Map<String, String> results = new LinkedHashMap<>();
  private Tensor x;

  private void run(String line, Supplier<Object> call) {
    Object result = call.get();
    String text = "a double";
    if (result instanceof Tensor tensor) {
      boolean view =
          tensor.numel() > 0
              && org.jdynet.internal.engine.Tensors.storage(tensor)
                  == org.jdynet.internal.engine.Tensors.storage(x);
      text = tensor == x ? "`x`" : (view ? "view " : "") + tensor.shape();
    }
    results.put(line, text);
  }

  @Test
  void everyLineIsRun() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      runAll();
    }
    Map<String, String> page = new LinkedHashMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      List<String> cells = List.of(line.split(" \\| "));
      if (cells.size() == 4 && cells.get(2).startsWith("`x.")) {
        String gives = cells.get(3).replace(" |", "");
        page.put(cells.get(2).replace("`", ""), gives.equals("a new tensor") ? "[4, 5, 6]" : gives);
      }
    }
    assertEquals(page, results);
    String source = Files.readString(SOURCE).replaceAll("\\s+", " ");
    page.keySet().forEach(line -> assertTrue(source.contains("() -> " + line + ");"), line));
  }

  private void runAll() {
    x = Tensor.arange(120).to(DType.FLOAT32).reshape(4, 5, 6);
    Tensor m = Tensor.arange(120).reshape(4, 5, 6).to(DType.BOOL).copy();
    m.set(0, from(1)).set(0, at(0), range(1, 4)).set(0, at(0), at(4), from(2));
    Tensor row = Tensor.of(new boolean[] {true, false, true, true});
    Tensor i = Tensor.of(new long[] {0, 3, 2});
    Tensor j = Tensor.of(new long[] {4, 0, 1});
    Tensor v = Tensor.ones(6);
    run("x.get(at(0))", () -> x.get(at(0)));
    run("x.get(at(-1), at(2))", () -> x.get(at(-1), at(2)));
    run("x.get(1, 2, 3)", () -> x.get(1, 2, 3));
    run("x.get(all(), range(1, -1), at(0))", () -> x.get(all(), range(1, -1), at(0)));
    run("x.get(from(2))", () -> x.get(from(2)));
    run("x.get(to(2))", () -> x.get(to(2)));
    run("x.get(step(2))", () -> x.get(step(2)));
    run("x.get(from(1).step(2))", () -> x.get(from(1).step(2)));
    run("x.get(range(0, 4, 3))", () -> x.get(range(0, 4, 3)));
    run("x.get(ellipsis(), at(0))", () -> x.get(ellipsis(), at(0)));
    run("x.get(all(), newAxis())", () -> x.get(all(), newAxis()));
    run("x.get(of(0, 2, 2))", () -> x.get(of(0, 2, 2)));
    run("x.get(of(i))", () -> x.get(of(i)));
    run("x.get(of(i), of(j))", () -> x.get(of(i), of(j)));
    run("x.get(of(i), all(), of(j))", () -> x.get(of(i), all(), of(j)));
    run("x.get(all(), of(i), of(j))", () -> x.get(all(), of(i), of(j)));
    run("x.get(of(i.unsqueeze(1)), of(j))", () -> x.get(of(i.unsqueeze(1)), of(j)));
    run("x.get(of(row))", () -> x.get(of(row)));
    run("x.get(of(m))", () -> x.get(of(m)));
    run("x.set(1, at(0))", () -> x.set(1, at(0)));
    run("x.set(v, all(), of(i))", () -> x.set(v, all(), of(i)));
    run("x.set(0, of(m))", () -> x.set(0, of(m)));
    run("x.set(v)", () -> x.set(v));
    run("x.indexPutInPlace(v, true, of(i))", () -> x.indexPutInPlace(v, true, of(i)));
    run("x.indexPut(v, false, of(i))", () -> x.indexPut(v, false, of(i)));
    run("x.indexSelect(1, i)", () -> x.indexSelect(1, i));
    run(
        "x.takeAlongDim(x.argmax(2).unsqueeze(2), 2)",
        () -> x.takeAlongDim(x.argmax(2).unsqueeze(2), 2));
    run("x.maskedFill(m, 0)", () -> x.maskedFill(m, 0));
    run("x.maskedSelect(m)", () -> x.maskedSelect(m));
    x.set(0).set(1, of(m));
    run("x.nonzero()", () -> x.nonzero());
  }
}
