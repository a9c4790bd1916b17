package org.jdynet.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jdynet.Index;
import org.jdynet.Tensor;

/**
 * What an index expression picks, element by element: NumPy's rules, but that an integer among
 * arrays is taken first, as in PyTorch.
 *
 * @param shape the shape of what is picked
 * @param places where each element of it stands in the indexed array, in row-major order
 */
record IndexReference(long[] shape, int[] places) {
  /** An index that is an operand of the sample: an array of integers, or a mask. */
  record Operand(int number, boolean mask) {}

  /**
   * A dimension of the result that is no array's: where it comes from (-1: new), and its places.
   */
  private record Axis(int dim, long[] values) {}

  /** Index arrays that go together: of one dimension, or of those that a mask covers. */
  private record Together(int[] dims, NdArray[] values, long[] shape) {}

  /** The expression as the library takes it. */
  static Index[] indices(List<Object> items, Tensor[] operands) {
    return items.stream()
        .map(item -> item instanceof Operand o ? Index.of(operands[o.number]) : (Index) item)
        .toArray(Index[]::new);
  }

  static IndexReference of(long[] x, List<Object> items, NdArray[] operands) {
    long used = items.stream().mapToLong(item -> dims(item, operands)).sum();
    long[] fixed = new long[x.length];
    List<Object> axes = new ArrayList<>();
    int dim = 0;
    for (Object item : expanded(items, x.length - used)) {
      if (item instanceof Index.At at) {
        fixed[dim] = wrap(at.index(), x[dim]);
      } else if (item instanceof Index.Range range) {
        axes.add(new Axis(dim, places(range, x[dim])));
      } else if (item == Index.NewAxis.NEW_AXIS) {
        axes.add(new Axis(-1, new long[1]));
      } else if (item instanceof Index.OfLongs longs) {
        double[] values = Arrays.stream(longs.indices()).asDoubleStream().toArray();
        axes.add(array(dim, new NdArray(values, values.length), x));
      } else {
        Operand operand = (Operand) item;
        NdArray values = operands[operand.number];
        if (operand.mask) {
          axes.add(mask(dim, values));
        } else if (values.shape().length == 0) {
          fixed[dim] = wrap((long) values.at(), x[dim]);
        } else {
          axes.add(array(dim, values, x));
        }
      }
      dim += (int) dims(item, operands);
    }
    return pick(x, fixed, axes);
  }

  private static long dims(Object item, NdArray[] operands) {
    if (item instanceof Operand operand) {
      return operand.mask ? operands[operand.number].shape().length : 1;
    }
    return item instanceof Index.Ellipsis || item instanceof Index.NewAxis ? 0 : 1;
  }

  /** Whole dimensions in place of the ellipsis, or at the end. */
  private static List<Object> expanded(List<Object> items, long whole) {
    List<Object> result = new ArrayList<>(items);
    int at = items.indexOf(Index.ellipsis());
    if (at >= 0) {
      result.remove(at);
    }
    for (int k = 0; k < whole; k++) {
      result.add(at < 0 ? result.size() : at, Index.all());
    }
    return result;
  }

  private static long wrap(long index, long size) {
    return index < 0 ? index + size : index;
  }

  private static long[] places(Index.Range range, long size) {
    long from = Math.max(0, Math.min(size, wrap(range.from(), size)));
    long to = Math.max(0, Math.min(size, wrap(range.to(), size)));
    return LongStream.range(from, Math.max(from, to))
        .filter(i -> (i - from) % range.step() == 0)
        .toArray();
  }

  private static Together array(int dim, NdArray values, long[] x) {
    NdArray wrapped = values.map(v -> v < 0 ? v + x[dim] : v);
    return new Together(new int[] {dim}, new NdArray[] {wrapped}, values.shape());
  }

  private static Together mask(int first, NdArray mask) {
    List<long[]> chosen = new ArrayList<>();
    NdArray.forEach(
        mask.shape(),
        index -> {
          if (mask.at(index) != 0) {
            chosen.add(index);
          }
        });
    int rank = mask.shape().length;
    int[] dims = new int[rank];
    NdArray[] values = new NdArray[rank];
    for (int d = 0; d < rank; d++) {
      int own = d;
      dims[d] = first + d;
      values[d] = new NdArray(chosen.stream().mapToDouble(c -> c[own]).toArray(), chosen.size());
    }
    return new Together(dims, values, new long[] {chosen.size()});
  }

  private static IndexReference pick(long[] x, long[] fixed, List<Object> axes) {
    List<Integer> at = new ArrayList<>();
    long[] together = {};
    for (int k = 0; k < axes.size(); k++) {
      if (axes.get(k) instanceof Together arrays) {
        at.add(k);
        together = NdArray.broadcast(together, arrays.shape);
      }
    }
    boolean neighbours = at.isEmpty() || at.get(at.size() - 1) - at.get(0) == at.size() - 1;
    int first = neighbours && !at.isEmpty() ? at.get(0) : 0;
    List<Axis> plain = new ArrayList<>();
    axes.stream().filter(Axis.class::isInstance).forEach(axis -> plain.add((Axis) axis));
    List<Long> sizes = new ArrayList<>();
    plain.forEach(axis -> sizes.add((long) axis.values.length));
    for (int k = 0; k < together.length; k++) {
      sizes.add(first + k, together[k]);
    }
    long[] shape = sizes.stream().mapToLong(Long::longValue).toArray();
    int[] places = new int[NdArray.count(shape)];
    int[] count = {0};
    int arrayDims = together.length;
    NdArray.forEach(
        shape,
        index -> {
          long[] from = fixed.clone();
          for (int k = 0; k < plain.size(); k++) {
            Axis axis = plain.get(k);
            if (axis.dim >= 0) {
              from[axis.dim] = axis.values[(int) index[k < first ? k : k + arrayDims]];
            }
          }
          long[] inArrays = Arrays.copyOfRange(index, first, first + arrayDims);
          for (int k : at) {
            Together arrays = (Together) axes.get(k);
            for (int d = 0; d < arrays.dims.length; d++) {
              from[arrays.dims[d]] = (long) arrays.values[d].repeated(inArrays);
            }
          }
          places[count[0]++] = place(x, from);
        });
    return new IndexReference(shape, places);
  }

  private static int place(long[] shape, long[] index) {
    long place = 0;
    for (int d = 0; d < shape.length; d++) {
      place = place * shape[d] + index[d];
    }
    return (int) place;
  }

  NdArray get(NdArray x) {
    return new NdArray(Arrays.stream(places).mapToDouble(p -> x.data()[p]).toArray(), shape);
  }

  /** x with values, which broadcast, put or added one after the other. */
  NdArray put(NdArray x, NdArray values, boolean accumulate) {
    double[] data = x.data().clone();
    int[] count = {0};
    NdArray.forEach(
        shape,
        index -> {
          int p = places[count[0]++];
          long[] tail = index;
          if (values.shape().length > index.length) {
            tail = new long[values.shape().length];
            System.arraycopy(index, 0, tail, tail.length - index.length, index.length);
          }
          data[p] = (accumulate ? data[p] : 0) + values.repeated(tail);
        });
    return new NdArray(data, x.shape());
  }
}
