package org.jdynet.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jdynet.Tensor;

/** How examples become a batch. Called by whichever thread reads the batch. */
@FunctionalInterface
public interface Collate {
  /**
   * Makes a batch's tensors.
   *
   * @param examples the tensors of each example, in order
   * @return the tensors of the batch, at least one
   */
  List<Tensor> collate(List<List<Tensor>> examples);

  /**
   * Stacks the first tensors of all examples, the second ones, and so on: the loader's own way.
   *
   * @return a collate that gives tensors [examples, …] and throws {@link IllegalArgumentException}
   *     if shapes, types or numbers of tensors differ
   */
  static Collate stack() {
    return examples -> {
      checkFields(examples);
      return IntStream.range(0, examples.get(0).size())
          .mapToObj(field -> stacked(field(examples, field), field))
          .toList();
    };
  }

  /**
   * Pads the sequences of some fields to the longest of the batch and stacks the other fields. The
   * lengths follow as further tensors, int64 [examples], one for each padded field.
   *
   * @param value what follows the end of a sequence
   * @param batchFirst whether padded fields are [examples, longest, …] or [longest, examples, …]
   * @param fields which fields are sequences [length, …]; none for the first
   * @return the collate
   */
  static Collate pad(double value, boolean batchFirst, int... fields) {
    int[] padded = fields.length == 0 ? new int[] {0} : fields.clone();
    return examples -> {
      checkFields(examples);
      List<Tensor> batch = new ArrayList<>();
      for (int f = 0; f < examples.get(0).size(); f++) {
        int number = f;
        List<Tensor> field = field(examples, f);
        boolean sequences = Arrays.stream(padded).anyMatch(wanted -> wanted == number);
        batch.add(sequences ? padSequence(field, batchFirst, value) : stacked(field, f));
      }
      for (int f : padded) {
        if (f < 0 || f >= examples.get(0).size()) {
          throw new IllegalArgumentException(
              "[pad] expected fields in [0, " + examples.get(0).size() + "), got " + f);
        }
        long[] lengths = field(examples, f).stream().mapToLong(tensor -> tensor.shape(0)).toArray();
        batch.add(Tensor.of(lengths));
      }
      return batch;
    };
  }

  /**
   * Copies sequences into one tensor, as long as the longest; like {@code
   * torch.nn.utils.rnn.pad_sequence}.
   *
   * @param sequences at least one, each [length, …] of one type, alike behind the first dimension
   * @param batchFirst whether the result is [sequences, longest, …] or [longest, sequences, …]
   * @param value what follows the end of a sequence
   * @return a new tensor; not differentiable
   * @throws IllegalArgumentException if the sequences do not fit each other, or need a gradient
   */
  static Tensor padSequence(List<Tensor> sequences, boolean batchFirst, double value) {
    return Padding.pad(sequences, batchFirst, value);
  }

  private static List<Tensor> field(List<List<Tensor>> examples, int field) {
    return examples.stream().map(example -> example.get(field)).toList();
  }

  private static void checkFields(List<List<Tensor>> examples) {
    for (List<Tensor> example : examples) {
      if (example.size() != examples.get(0).size() || example.isEmpty()) {
        throw new IllegalArgumentException(
            "[collate] expected examples of as many tensors each, at least one, got "
                + examples.get(0).size()
                + " and "
                + example.size());
      }
    }
  }

  private static Tensor stacked(List<Tensor> tensors, int field) {
    Tensor first = tensors.get(0);
    for (Tensor tensor : tensors) {
      if (!tensor.shape().equals(first.shape()) || tensor.dtype() != first.dtype()) {
        throw new IllegalArgumentException(
            "[collate] expected field "
                + field
                + " to be of one type and shape, got "
                + first.dtype()
                + " "
                + first.shape()
                + " and "
                + tensor.dtype()
                + " "
                + tensor.shape()
                + " (Collate.pad pads sequences)");
      }
    }
    return Tensor.stack(tensors, 0);
  }
}
