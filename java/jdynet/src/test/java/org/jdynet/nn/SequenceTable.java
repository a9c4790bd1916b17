package org.jdynet.nn;

import static org.jdynet.nn.ModuleRow.normal;
import static org.jdynet.nn.ModuleRow.of;

import java.util.List;
import org.jdynet.nn.ModuleRow.Input;
import org.jdynet.nn.ModuleRow.Mode;

/** Rows of recurrent layers, attention, transformers and positions. */
final class SequenceTable {
  private SequenceTable() {}

  /** [T, N, E]. */
  private static final Input X = normal(5, 2, 8);

  private static final Input NARROW = normal(5, 2, 7);

  private static TransformerOptions options() {
    return TransformerOptions.of(8, 2).dimFeedforward(12);
  }

  private static final String ENCODER_LAYER =
      """
      TransformerEncoderLayer(
        (self_attn): MultiheadAttention(
          (out_proj): Linear(in_features=8, out_features=8, bias=True)
        )
        (linear1): Linear(in_features=8, out_features=12, bias=True)
        (dropout): Dropout(p=0.1, inplace=False)
        (linear2): Linear(in_features=12, out_features=8, bias=True)
        (norm1): LayerNorm((8,), eps=1e-05, elementwise_affine=True)
        (norm2): LayerNorm((8,), eps=1e-05, elementwise_affine=True)
        (dropout1): Dropout(p=0.1, inplace=False)
        (dropout2): Dropout(p=0.1, inplace=False)
      )""";

  private static final String DECODER_LAYER =
      """
      TransformerDecoderLayer(
        (self_attn): MultiheadAttention(
          (out_proj): Linear(in_features=8, out_features=8, bias=True)
        )
        (multihead_attn): MultiheadAttention(
          (out_proj): Linear(in_features=8, out_features=8, bias=True)
        )
        (linear1): Linear(in_features=8, out_features=12, bias=True)
        (dropout): Dropout(p=0.1, inplace=False)
        (linear2): Linear(in_features=12, out_features=8, bias=True)
        (norm1): LayerNorm((8,), eps=1e-05, elementwise_affine=True)
        (norm2): LayerNorm((8,), eps=1e-05, elementwise_affine=True)
        (norm3): LayerNorm((8,), eps=1e-05, elementwise_affine=True)
        (dropout1): Dropout(p=0.1, inplace=False)
        (dropout2): Dropout(p=0.1, inplace=False)
        (dropout3): Dropout(p=0.1, inplace=False)
      )""";

  static final List<ModuleRow<?>> ROWS =
      List.of(
          of(Rnn.class, "Rnn(8, 6)", () -> new Rnn(8, 6))
              .calls(
                  (m, in) -> {
                    Rnn.Result r = m.run(in[0]);
                    return List.of(r.output(), r.h());
                  })
              .takes(X)
              .refuses("[Rnn] expected", NARROW),
          of(Gru.class, "Gru(8, 6, num_layers=2, dropout=0.5)", SequenceTable::gru)
              .calls(
                  (m, in) -> {
                    Gru.Result r = m.forward(in[0], in[1]);
                    return List.of(r.output(), r.h());
                  })
              .takes(X, normal(2, 2, 6))
              .mode(Mode.RANDOM)
              .refuses("[Gru] expected", X, normal(1, 2, 6)),
          of(Lstm.class, "Lstm(20, 50, num_layers=2)", () -> new Lstm(20, 50, 2))
              .prints(
                  "Lstm(3, 4, proj_size=2, num_layers=2, bias=False, batch_first=True,"
                      + " dropout=0.5, bidirectional=True)",
                  Lstm.builder(3, 4)
                          .layers(2)
                          .bias(false)
                          .batchFirst(true)
                          .dropout(0.5)
                          .bidirectional(true)
                          .projection(2)
                      ::build)
              .calls(
                  (m, in) -> {
                    Lstm.Result r = m.run(in[0]);
                    return List.of(r.output(), r.h(), r.c());
                  })
              .takes(normal(30, 12, 20))
              .refuses("[Lstm] expected", NARROW),
          of(RnnCell.class, "RnnCell(8, 6)", () -> new RnnCell(8, 6))
              .prints(
                  "RnnCell(2, 5, bias=False, nonlinearity=relu)",
                  RnnCell.builder(2, 5).bias(false).nonlinearity(Rnn.Nonlinearity.RELU)::build)
              .calls((m, in) -> List.of(m.forward(in[0], in[1])))
              .takes(normal(3, 8), normal(3, 6))
              .refuses("[rnnTanhCell] expected", normal(3, 8), normal(3, 5)),
          of(GruCell.class, "GruCell(8, 6)", () -> new GruCell(8, 6))
              .calls((m, in) -> List.of(m.forward(in[0], in[1])))
              .takes(normal(3, 8), normal(3, 6))
              .refuses("[gruCell] expected", normal(3, 8), normal(3, 5)),
          of(LstmCell.class, "LstmCell(8, 6)", () -> new LstmCell(8, 6))
              .calls(
                  (m, in) -> {
                    LstmCell.Result r = m.forward(in[0], in[1], in[2]);
                    return List.of(r.h(), r.c());
                  })
              .takes(normal(3, 8), normal(3, 6), normal(3, 6))
              .refuses("[lstmCell] expected", normal(3, 8), normal(3, 6), normal(3, 5)),
          of(
                  MultiheadAttention.class,
                  """
                  MultiheadAttention(
                    (out_proj): Linear(in_features=8, out_features=8, bias=True)
                  )""",
                  MultiheadAttention.builder(8, 2).dropout(0.2)::build)
              .calls(
                  (m, in) -> {
                    MultiheadAttention.Result r = m.forward(in[0], in[1], in[1]);
                    return List.of(r.output(), r.weights());
                  })
              .takes(X, X)
              .mode(Mode.RANDOM)
              .refuses("[MultiheadAttention] expected", X, NARROW),
          of(
                  TransformerEncoderLayer.class,
                  ENCODER_LAYER,
                  () -> new TransformerEncoderLayer(options()))
              .takes(X)
              .mode(Mode.RANDOM)
              .refuses("[MultiheadAttention] expected", NARROW),
          of(
                  TransformerDecoderLayer.class,
                  DECODER_LAYER,
                  () -> new TransformerDecoderLayer(options()))
              .calls((m, in) -> List.of(m.forward(in[0], in[1])))
              .takes(X, normal(4, 2, 8))
              .mode(Mode.RANDOM)
              .refuses("[TransformerDecoderLayer] expected", X, NARROW),
          of(
                  TransformerEncoder.class,
                  stack("TransformerEncoder", "(0-1): 2 x " + ENCODER_LAYER),
                  () -> new TransformerEncoder(options(), 2, true))
              .takes(X)
              .mode(Mode.RANDOM)
              .refuses("[MultiheadAttention] expected", NARROW),
          of(
                  TransformerDecoder.class,
                  stack("TransformerDecoder", "(0): " + DECODER_LAYER),
                  () -> new TransformerDecoder(options(), 1, true))
              .calls((m, in) -> List.of(m.forward(in[0], in[1])))
              .takes(X, normal(4, 2, 8))
              .mode(Mode.RANDOM)
              .refuses("[TransformerDecoderLayer] expected", X, NARROW),
          of(
                  Transformer.class,
                  "Transformer(\n"
                      + part("(encoder): " + stack("TransformerEncoder", "(0): " + ENCODER_LAYER))
                      + part("(decoder): " + stack("TransformerDecoder", "(0): " + DECODER_LAYER))
                      + ")",
                  () -> new Transformer(options(), 1, 1))
              .calls((m, in) -> List.of(m.forward(in[0], in[1])))
              .takes(X, normal(4, 2, 8))
              .mode(Mode.RANDOM)
              .refuses("[Transformer] expected", X, normal(4, 3, 8)),
          of(
                  SinusoidalPositions.class,
                  "SinusoidalPositions(8, 10)",
                  () -> new SinusoidalPositions(8, 10))
              .takes(normal(2, 5, 8))
              .refuses("[SinusoidalPositions] expected", normal(2, 11, 8)),
          of(
                  RotaryPositions.class,
                  "RotaryPositions(8, 10, pairs=interleaved)",
                  () -> new RotaryPositions(8, 10))
              .calls((m, in) -> List.of(m.forward(in[0], 3)))
              .takes(normal(2, 5, 8))
              .refuses("[RotaryPositions] expected", normal(2, 8, 8)));

  private static Gru gru() {
    return Gru.builder(8, 6).layers(2).dropout(0.5).build();
  }

  private static String stack(String name, String layers) {
    return name
        + "(\n"
        + part("(layers): ModuleList(\n" + part(layers) + ")")
        + part("(norm): LayerNorm((8,), eps=1e-05, elementwise_affine=True)")
        + ")";
  }

  private static String part(String text) {
    return text.indent(2);
  }
}
