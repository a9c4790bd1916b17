package org.jdynet.internal.engine;

import org.jdynet.Tensor;

/**
 * A further output of an operation that has several: it hands its gradient to the node of the first
 * one, which finds it as {@link Backward#further}. That node gets zeros if its own output was not
 * used.
 */
public final class FurtherOutput extends Node {
  private final Node maker;
  private final int number;

  /**
   * Records an output.
   *
   * @param maker the operation's node, of its first output
   * @param number counts further outputs from 0
   */
  public FurtherOutput(Tensor output, Node maker, int number) {
    super(output, maker);
    this.maker = maker;
    this.number = number;
  }

  @Override
  public String op() {
    return maker.op() + " state";
  }

  @Override
  public String formula() {
    return maker.formula();
  }

  @Override
  protected void backward(Tensor dy, Backward pass) {
    pass.giveFurther(0, number, dy);
  }
}
