package dev.hone.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.Span;
import org.junit.jupiter.api.Test;

class EditedBodyTest {
  private static EditedBody body(String json) {
    return EditedBody.parse(json.getBytes(UTF_8));
  }

  private static String text(EditedBody body) {
    return new String(body.bytes(), UTF_8);
  }

  @Test
  void withoutEditsTheBytesAreTheClients() {
    byte[] bytes = " {\"a\" :1.0e+2,\"a\":2 }\n".getBytes(UTF_8);
    assertThat(EditedBody.parse(bytes).bytes()).isSameAs(bytes);
  }

  @Test
  void ofAClientSaysWhatItIsThatCanNotBeRead() {
    assertThatThrownBy(() -> EditedBody.ofClient(new byte[0]))
        .hasMessage("the body is empty. Send a JSON object");
    assertThatThrownBy(() -> EditedBody.ofClient(new byte[] {0x1f, (byte) 0x8b, 8, 0}))
        .hasMessageContaining("the body is compressed");
    assertThatThrownBy(
            () -> EditedBody.ofClient("{\"model\":\"a\",\"m\\u006fdel\":\"b\"}".getBytes(UTF_8)))
        .hasMessage("model: stands in the body twice. Send it once");
    byte[] others = "{\"x\":1,\"x\":2}".getBytes(UTF_8);
    assertThat(EditedBody.ofClient(others).bytes()).isSameAs(others);
  }

  @Test
  void replacesTheValueOfAFieldInPlace() {
    assertThat(text(body("{ \"model\" : \"a\" , \"x\":1 }").withField("model", "\"b\"", "route")))
        .isEqualTo("{ \"model\" : \"b\" , \"x\":1 }");
  }

  @Test
  void insertsFieldsThatAreNotThere() {
    assertThat(text(body("{ \"x\":1}").withField("a", "1", "r").withField("b", "2", "r")))
        .isEqualTo("{\"a\":1,\"b\":2, \"x\":1}");
    assertThat(text(body("{}").withField("a", "1", "r").withField("b", "2", "r")))
        .isEqualTo("{\"a\":1,\"b\":2}");
  }

  @Test
  void theLaterSettingOfAFieldCounts() {
    EditedBody edited = body("{\"x\":1}").withField("a", "1", "r").withField("a", "2", "r");
    assertThat(text(edited)).isEqualTo("{\"a\":2,\"x\":1}");
    assertThat(edited.edits()).hasSize(1);
  }

  @Test
  void removesFieldsWithTheirCommas() {
    String json = "{\"a\":1, \"b\":2, \"c\":3}";
    assertThat(text(body(json).withoutField("a", "r"))).isEqualTo("{\"b\":2, \"c\":3}");
    assertThat(text(body(json).withoutField("b", "r"))).isEqualTo("{\"a\":1, \"c\":3}");
    assertThat(text(body(json).withoutField("c", "r"))).isEqualTo("{\"a\":1, \"b\":2}");
    assertThat(text(body(json).withoutField("a", "r").withoutField("b", "r")))
        .isEqualTo("{\"c\":3}");
    assertThat(text(body(json).withoutField("b", "r").withoutField("c", "r")))
        .isEqualTo("{\"a\":1}");
    assertThat(
            text(
                body(json)
                    .withoutField("c", "r")
                    .withoutField("a", "r")
                    .withoutField("b", "r")
                    .withField("d", "4", "r")))
        .isEqualTo("{\"d\":4}");
    assertThat(text(body(json).withoutField("z", "r"))).isEqualTo(json);
  }

  @Test
  void editsInsideNestedObjectsLeaveTheRestAlone() {
    EditedBody body = body("{\"m\":[ {\"t\":\"x\"} , {\"t\":\"y\",\"c\":1}],\"z\":1}");
    JsonValue second = body.root().get("m").elements().get(1);
    EditedBody edited =
        body.with(new Edit.SetField(second.span(), "c", "{\"k\":2}", "mark"))
            .with(new Edit.SetField(body.root().get("m").elements().get(0).span(), "c", "9", "m"));
    assertThat(text(edited))
        .isEqualTo("{\"m\":[ {\"c\":9,\"t\":\"x\"} , {\"t\":\"y\",\"c\":{\"k\":2}}],\"z\":1}");
  }

  @Test
  void refusesOverlappingEdits() {
    EditedBody body =
        body("{\"a\":\"long value\"}").with(new Edit.Replace(new Span(5, 9), "", "r"));
    assertThatThrownBy(() -> body.with(new Edit.Replace(new Span(7, 11), "", "r")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlap");
  }
}
