package org.jdynet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jdynet.DType;

/** A file of recorded calls and the file of their tensors; README.md beside them has the format. */
final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> calls;
  private final ByteBuffer bytes;

  Vectors(String name) {
    try (InputStream lines = resource(name + ".jsonl");
        InputStream tensors = resource(name + ".bin")) {
      calls = JSON.readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll();
      bytes = ByteBuffer.wrap(tensors.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode tree(String name) {
    try (InputStream text = resource(name)) {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Vectors.class.getResourceAsStream(name);
  }

  List<JsonNode> calls() {
    return calls;
  }

  /** A recorded value as Recorded, List, Map, Double, Long, Boolean, String or null. */
  Object value(JsonNode json) {
    if (json.has("T")) {
      return recorded(json.get("T"));
    }
    if (json.has("L")) {
      List<Object> list = new ArrayList<>();
      json.get("L").forEach(item -> list.add(value(item)));
      return list;
    }
    if (json.has("D")) {
      return map(json.get("D"));
    }
    if (json.has("f")) {
      return Double.valueOf(json.get("f").asText());
    }
    if (json.has("slice")) {
      return slice(json.get("slice"));
    }
    if (json.has("ellipsis")) {
      return Ellipsis.ELLIPSIS;
    }
    if (json.has("dtype")) {
      return json.get("dtype").asText();
    }
    return json.isIntegralNumber()
        ? json.longValue()
        : json.isBoolean() ? json.booleanValue() : json.isNull() ? null : json.asText();
  }

  /** Python's {@code ...} among indices. */
  enum Ellipsis {
    ELLIPSIS
  }

  /** Python's {@code start:stop:step} among indices; null where one is left out. */
  record Slice(Long start, Long stop, Long step) {}

  private static Slice slice(JsonNode parts) {
    return new Slice(number(parts.get(0)), number(parts.get(1)), number(parts.get(2)));
  }

  private static Long number(JsonNode json) {
    return json.isNull() ? null : (Long) json.longValue();
  }

  private Map<String, Object> map(JsonNode json) {
    Map<String, Object> map = new LinkedHashMap<>();
    json.fieldNames().forEachRemaining(name -> map.put(name, value(json.get(name))));
    return map;
  }

  /** The tensors of a list; null where there is none. */
  List<Recorded> tensors(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(item -> item.isNull() ? null : recorded(item))
        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
  }

  Recorded recorded(JsonNode json) {
    DType dtype = DType.valueOf(json.get("dtype").asText().toUpperCase(Locale.ROOT));
    int start = json.get("off").intValue();
    double[] memory = new double[json.get("len").intValue() / dtype.bytes()];
    for (int i = 0; i < memory.length; i++) {
      memory[i] =
          switch (dtype) {
            case FLOAT64 -> bytes.getDouble(start + i * 8);
            case INT64 -> bytes.getLong(start + i * 8);
            case UINT8, BOOL -> bytes.get(start + i) & 0xFF;
            default -> throw new IllegalArgumentException("no such tensors: " + dtype);
          };
    }
    return Recorded.of(
        dtype,
        longs(json.get("shape")),
        json.has("strides") ? longs(json.get("strides")) : null,
        memory,
        json.path("rg").booleanValue());
  }

  private static long[] longs(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::longValue).toArray();
  }
}
