package org.jdynet.nn;

import static org.jdynet.nn.ModuleRow.normal;
import static org.jdynet.nn.ModuleRow.of;

import java.util.List;
import org.jdynet.nn.Functional.Padding;
import org.jdynet.nn.ModuleRow.Input;

/** Rows of convolutions, pools and what else works on signals, images and volumes. */
final class ImageTable {
  private ImageTable() {}

  private static final Input SIGNAL = normal(2, 4, 9);
  private static final Input IMAGE = normal(2, 4, 6, 8);
  private static final Input VOLUME = normal(2, 4, 4, 5, 6);
  private static final Input VECTOR = normal(4);
  private static final UnfoldOptions PATCH = new UnfoldOptions(2, 3, 1, 1, 0, 1, 1, 2);

  static final List<ModuleRow<?>> ROWS =
      List.of(
          of(Conv1d.class, "Conv1d(4, 6, kernel_size=(3,), stride=(1,))", () -> new Conv1d(4, 6, 3))
              .takes(SIGNAL)
              .refuses("[conv1d] expected", normal(2, 5, 9)),
          of(
                  Conv2d.class,
                  "Conv2d(4, 6, kernel_size=(3, 3), stride=(1, 1))",
                  () -> new Conv2d(4, 6, 3))
              .prints(
                  "Conv2d(4, 8, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2),"
                      + " dilation=(1, 2), groups=2, bias=False, padding_mode=circular)",
                  Conv2d.builder(4, 8, 3, 5)
                          .stride(2, 1)
                          .padding(1, 2)
                          .dilation(1, 2)
                          .groups(2)
                          .bias(false)
                          .paddingMode(Padding.CIRCULAR)
                      ::build)
              .takes(IMAGE)
              .refuses("[conv2d] expected", normal(2, 5, 6, 8)),
          of(
                  Conv3d.class,
                  "Conv3d(4, 6, kernel_size=(3, 3, 3), stride=(1, 1, 1))",
                  () -> new Conv3d(4, 6, 3))
              .prints(
                  "Conv3d(1, 2, kernel_size=(3, 3, 3), stride=(1, 1, 1), padding=same)",
                  Conv3d.builder(1, 2, 3).samePadding()::build)
              .takes(VOLUME)
              .refuses("[conv3d] expected", normal(2, 4, 1, 5, 6)),
          of(
                  ConvTranspose1d.class,
                  "ConvTranspose1d(4, 6, kernel_size=(3,), stride=(1,))",
                  () -> new ConvTranspose1d(4, 6, 3))
              .takes(SIGNAL)
              .refuses("[convTranspose1d] expected", normal(2, 5, 9)),
          of(
                  ConvTranspose2d.class,
                  "ConvTranspose2d(4, 6, kernel_size=(3, 3), stride=(1, 1))",
                  () -> new ConvTranspose2d(4, 6, 3))
              .prints(
                  "ConvTranspose2d(4, 2, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1),"
                      + " output_padding=(1, 1), groups=2)",
                  ConvTranspose2d.builder(4, 2, 3).stride(2).padding(1).outputPadding(1).groups(2)
                      ::build)
              .takes(IMAGE)
              .refuses("[convTranspose2d] expected", normal(2, 5, 6, 8)),
          of(
                  ConvTranspose3d.class,
                  "ConvTranspose3d(4, 6, kernel_size=(3, 3, 3), stride=(1, 1, 1))",
                  () -> new ConvTranspose3d(4, 6, 3))
              .takes(VOLUME)
              .refuses("[convTranspose3d] expected", normal(2, 5, 4, 5, 6)),
          of(
                  AvgPool1d.class,
                  "AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))",
                  () -> new AvgPool1d(2))
              .takes(SIGNAL)
              .refuses("[avgPool1d] expected", normal(2, 4, 1)),
          of(
                  AvgPool2d.class,
                  "AvgPool2d(kernel_size=2, stride=2, padding=0)",
                  () -> new AvgPool2d(2))
              .takes(IMAGE)
              .refuses("[avgPool2d] expected", normal(2, 4, 1, 8)),
          of(
                  MaxPool1d.class,
                  "MaxPool1d(kernel_size=3, stride=2, padding=1, dilation=1, ceil_mode=False)",
                  () -> new MaxPool1d(3, 2, 1))
              .takes(SIGNAL)
              .refuses("[maxPool1d] expected", VECTOR),
          of(
                  MaxPool2d.class,
                  "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)",
                  () -> new MaxPool2d(2))
              .prints(
                  "MaxPool2d(kernel_size=(3, 2), stride=(2, 1), padding=1, dilation=1,"
                      + " ceil_mode=True)",
                  () -> new MaxPool2d(new MaxPool2dOptions(3, 2, 2, 1, 1, 1, 1, 1, true)))
              .takes(IMAGE)
              .refuses("[maxPool2d] expected", normal(2, 4, 1, 8)),
          of(
                  AdaptiveAvgPool1d.class,
                  "AdaptiveAvgPool1d(output_size=5)",
                  () -> new AdaptiveAvgPool1d(5))
              .takes(SIGNAL)
              .refuses("[adaptiveAvgPool1d] expected", VECTOR),
          of(
                  AdaptiveAvgPool2d.class,
                  "AdaptiveAvgPool2d(output_size=(None, 7))",
                  () -> new AdaptiveAvgPool2d(-1, 7))
              .takes(IMAGE)
              .refuses("[adaptiveAvgPool2d] expected", VECTOR),
          of(
                  AdaptiveMaxPool1d.class,
                  "AdaptiveMaxPool1d(output_size=5)",
                  () -> new AdaptiveMaxPool1d(5))
              .takes(SIGNAL)
              .refuses("[adaptiveMaxPool1d] expected", VECTOR),
          of(
                  AdaptiveMaxPool2d.class,
                  "AdaptiveMaxPool2d(output_size=1)",
                  () -> new AdaptiveMaxPool2d(1))
              .takes(IMAGE)
              .refuses("[adaptiveMaxPool2d] expected", VECTOR),
          of(Upsample.class, "Upsample(scale_factor=2.0, mode='nearest')", () -> new Upsample(2))
              .prints(
                  "Upsample(size=(4, 6), mode='bilinear')",
                  Upsample.builder().size(4, 6).mode(Interpolation.BILINEAR).alignCorners(true)
                      ::build)
              .takes(IMAGE)
              .refuses("[interpolate] expected", VECTOR),
          of(PixelShuffle.class, "PixelShuffle(upscale_factor=2)", () -> new PixelShuffle(2))
              .takes(IMAGE)
              .refuses("[pixelShuffle] expected", normal(2, 3, 6, 8)),
          of(
                  PixelUnshuffle.class,
                  "PixelUnshuffle(downscale_factor=2)",
                  () -> new PixelUnshuffle(2))
              .takes(IMAGE)
              .refuses("[pixelUnshuffle] expected", normal(2, 4, 5, 8)),
          of(
                  Unfold.class,
                  "Unfold(kernel_size=3, dilation=1, padding=0, stride=1)",
                  () -> new Unfold(3))
              .takes(IMAGE)
              .refuses("[unfold] expected", VECTOR),
          of(
                  Fold.class,
                  "Fold(output_size=(4, 5), kernel_size=(2, 3), dilation=1, padding=(0, 1),"
                      + " stride=(1, 2))",
                  () -> new Fold(4, 5, PATCH))
              .takes(normal(2, 12, 9))
              .refuses("[fold] expected", normal(2, 12, 8)));
}
