package org.jdynet.optim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/** The table of optim.h for one step; holds the memory of all that it names. */
final class StepTable implements AutoCloseable {
  private static final int ROW = 8 * Kernels.JDN_STEP_ROW;
  private static final int STATE = 5;
  private static final int INDEX = 8;
  private static final int WIDTH = 9;
  private static final int FLAGS = 10;
  private static final int WEIGHT_DECAY = 11;
  private static final int SHRINK = 12;
  private static final int NUMBERS = 13;
  private static final int MOST_STATE = 3;

  private final String op;
  private final Storage memory;
  private final ByteBuffer table;
  private final List<Tensor> pinned = new ArrayList<>();
  private int rows;
  private long elements;
  private int at;
  private long flags;

  /** op: who asks, for messages; rows: how many there may be. */
  StepTable(String op, int rows) {
    this.op = op;
    memory = Storage.allocate((long) ROW * Math.max(1, rows));
    table = memory.view();
  }

  /** Begins a row. index: the rows of the parameter that the gradient has; null for all. */
  void row(Tensor parameter, Tensor grad, Tensor index) {
    pin(parameter);
    pin(grad);
    if (index != null) {
      pin(index);
    }
    at = ROW * rows++;
    flags = 0;
    put(0, parameter.dtype().ordinal());
    put(1, elements);
    put(2, grad.numel());
    put(3, Tensors.address(parameter));
    put(4, Tensors.address(grad));
    for (int k = 0; k < MOST_STATE; k++) {
      put(STATE + k, 0);
    }
    put(INDEX, index == null ? 0 : Tensors.address(index));
    put(WIDTH, index == null ? 0 : grad.shape(1));
    elements += grad.numel();
  }

  /** Tells a tensor of the state; null if it is not used. */
  void state(int slot, Tensor tensor) {
    put(STATE + slot, tensor == null ? 0 : Tensors.address(tensor));
  }

  private void pin(Tensor tensor) {
    Tensors.pin(op, tensor);
    pinned.add(tensor);
  }

  /** Writes the options that all optimizers have. */
  void options(ParameterGroup group) {
    double decay = group.get(Option.WEIGHT_DECAY);
    boolean decoupled = group.is(Option.DECOUPLED_WEIGHT_DECAY);
    put(WEIGHT_DECAY, Double.doubleToRawLongBits(decoupled ? 0 : decay));
    put(SHRINK, Double.doubleToRawLongBits(decoupled ? 1 - group.get(Option.LR) * decay : 1));
    flag(Kernels.JDN_STEP_MAXIMIZE, group.is(Option.MAXIMIZE));
  }

  void flag(int flag, boolean on) {
    flags |= on ? flag : 0;
    put(FLAGS, flags);
  }

  /** Numbers c[0], c[1], ... of the formula. */
  void numbers(double... values) {
    for (int k = 0; k < values.length; k++) {
      put(NUMBERS + k, Double.doubleToRawLongBits(values[k]));
    }
  }

  /** Has all rows do the same with one number and without options. */
  void all(double number) {
    for (int r = 0; r < rows; r++) {
      at = ROW * r;
      put(FLAGS, 0);
      put(WEIGHT_DECAY, Double.doubleToRawLongBits(0));
      put(SHRINK, Double.doubleToRawLongBits(1));
      numbers(number);
    }
  }

  /** Graphs that saved what the table names are told. */
  void changed() {
    pinned.forEach(tensor -> Tensors.storage(tensor).changed());
  }

  private void put(int field, long value) {
    table.putLong(at + 8 * field, value);
  }

  long address() {
    return memory.address();
  }

  /** Elements of all gradients. */
  long elements() {
    return elements;
  }

  int rows() {
    return rows;
  }

  @Override
  public void close() {
    pinned.forEach(Tensors::unpin);
    memory.release();
  }
}
