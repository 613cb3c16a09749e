"""The official Python SDKs against the local engine, unchanged. Usage: engine_path.py BASE_URL MODEL"""

import sys

import anthropic
import openai
from checks import base, check, finish, raises

model = sys.argv[2]
oai = openai.OpenAI(base_url=base + "/v1", api_key="any", max_retries=0)
ant = anthropic.Anthropic(base_url=base, api_key="any", max_retries=0)
FOX = [{"role": "user", "content": "Write a short story about a fox and a goose."}]


@check("openai: text and usage")
def _():
    r = oai.chat.completions.create(model=model, messages=FOX, temperature=0, max_tokens=24)
    assert " " in r.choices[0].message.content, r
    assert r.usage.prompt_tokens > 5 and r.usage.completion_tokens > 3
    assert r.usage.total_tokens == r.usage.prompt_tokens + r.usage.completion_tokens
    assert r.choices[0].finish_reason in ("stop", "length")


@check("openai: streaming gives the same text, usage last")
def _():
    whole = oai.chat.completions.create(model=model, messages=FOX, temperature=0, max_tokens=24)
    text, usage = "", None
    for chunk in oai.chat.completions.create(
        model=model, messages=FOX, temperature=0, max_tokens=24, stream=True, stream_options={"include_usage": True}
    ):
        if chunk.choices:
            text += chunk.choices[0].delta.content or ""
        usage = chunk.usage or usage
    assert text == whole.choices[0].message.content, (text, whole)
    assert usage.completion_tokens == whole.usage.completion_tokens


@check("openai: stop, max_tokens and n")
def _():
    r = oai.chat.completions.create(model=model, messages=FOX, temperature=0, max_tokens=60, stop=["goose"])
    assert "goose" not in r.choices[0].message.content and r.choices[0].finish_reason == "stop"
    r = oai.chat.completions.create(model=model, messages=FOX, temperature=0, max_tokens=3)
    assert r.usage.completion_tokens == 3 and r.choices[0].finish_reason == "length"
    r = oai.chat.completions.create(model=model, messages=FOX, max_tokens=4, n=2, seed=3)
    assert [c.index for c in r.choices] == [0, 1]


@check("openai: a seed repeats an answer")
def _():
    def ask(seed):
        r = oai.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "Tell me a story."}], temperature=1, top_p=0.9, seed=seed, max_tokens=16
        )
        return r.choices[0].message.content

    assert ask(7) == ask(7)
    assert len({ask(s) for s in range(4)}) > 1


@check("openai: models")
def _():
    assert model in [m.id for m in oai.models.list()]


@check("openai: errors")
def _():
    e = raises(openai.NotFoundError, lambda: oai.chat.completions.create(model="nope", messages=FOX))
    assert model in e.message
    e = raises(openai.BadRequestError, lambda: oai.chat.completions.create(model=model, messages=FOX, temperature=-1))
    assert e.param == "temperature", e.body
    raises(openai.BadRequestError, lambda: oai.chat.completions.create(model=model, messages=[{"role": "user", "content": "word " * 20000}]))


@check("anthropic: text, usage, stop reason")
def _():
    r = ant.messages.create(model=model, messages=FOX, max_tokens=24)
    assert r.type == "message" and r.content[0].type == "text" and r.usage.input_tokens > 5
    assert r.stop_reason in ("end_turn", "max_tokens")


@check("anthropic: streaming helper")
def _():
    with ant.messages.stream(model=model, messages=FOX, max_tokens=24) as stream:
        text = "".join(stream.text_stream)
        final = stream.get_final_message()
    assert text and text == final.content[0].text
    assert final.usage.output_tokens > 0 and final.stop_reason


@check("anthropic: stop sequence is named")
def _():
    r = ant.messages.create(model=model, messages=FOX, max_tokens=200, stop_sequences=["the", " a "])
    assert r.stop_reason == "stop_sequence" and r.stop_sequence in ("the", " a ")


@check("anthropic: system prompt and count_tokens")
def _():
    plain = ant.messages.count_tokens(model=model, messages=FOX).input_tokens
    more = ant.messages.count_tokens(model=model, messages=FOX, system="Answer in one word, please.").input_tokens
    assert more != plain and plain > 5


@check("anthropic: models")
def _():
    assert model in [m.id for m in ant.models.list()]


@check("anthropic: errors")
def _():
    e = raises(anthropic.NotFoundError, lambda: ant.messages.create(model="nope", messages=FOX, max_tokens=4))
    assert e.body["type"] == "error" and e.body["error"]["type"] == "not_found_error"


finish()
