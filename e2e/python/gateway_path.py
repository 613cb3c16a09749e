"""The official Python SDKs through the gateway, in front of the scripted upstream under four names (e2e/gateway.yaml).

Each client protocol over each kind of upstream. Usage: gateway_path.py BASE_URL
"""

import asyncio
import json

import anthropic
import openai
from checks import CITIES, TEXT, UPSTREAMS, base, check, equal, finish, over, quiet, raises

try:
    import httpx2 as httpx  # under the newer generation of both libraries
except ImportError:
    import httpx

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TURNS = [
    {"role": "user", "content": "Hello"},
    {"role": "assistant", "content": "Hello!"},
    {"role": "user", "content": "How is the weather?"},
]
CUTS = ["die-mid-stream", "die-mid-chunk", "die-mid-character", "no-terminal", "error-event", "garbage"]
oai = openai.OpenAI(base_url=base + "/v1", api_key="any", max_retries=0, timeout=20)
ant = anthropic.Anthropic(base_url=base, api_key="any", max_retries=0, timeout=20)

# -- chat completions


def chat(upstream, fault="", **more):
    return dict(model=f"{upstream}/mock{fault}", messages=[{"role": "system", "content": "Be brief."}, *TURNS]) | more


def chat_tools(upstream):
    tools = [{"type": "function", "function": {"name": n, "parameters": CITY}} for n in ("weather", "news")]
    return chat(upstream, tools=tools)


def chat_streamed(ask):
    with oai.chat.completions.stream(**ask, stream_options={"include_usage": True}) as stream:
        for _ in stream:
            pass
        return stream.get_final_completion()


@over("chat: text, usage and cached tokens, whole and streamed,")
def _(upstream):
    for r in oai.chat.completions.create(**chat(upstream)), chat_streamed(chat(upstream)):
        equal(r.choices[0].message.content, TEXT)
        equal(r.choices[0].finish_reason, "stop")
        equal((r.usage.prompt_tokens, r.usage.completion_tokens, r.usage.total_tokens), (100, 16, 116))
        equal(r.usage.prompt_tokens_details.cached_tokens, 60)


@over("chat: parallel tools with streamed arguments, and their results,")
def _(upstream):
    ask = chat_tools(upstream)
    for r in oai.chat.completions.create(**ask), chat_streamed(ask):
        calls = r.choices[0].message.tool_calls
        equal(r.choices[0].finish_reason, "tool_calls")
        equal([c.function.name for c in calls], ["weather", "news"])
        equal([json.loads(c.function.arguments) for c in calls], CITIES)
        assert len({c.id for c in calls}) == 2
        results = [{"role": "tool", "tool_call_id": c.id, "content": "sunny"} for c in calls]
        said = r.choices[0].message.model_dump(exclude_none=True, include={"role", "content", "tool_calls"})
        for call in said["tool_calls"]:  # the helper's own additions are no part of the protocol
            call["function"].pop("parsed_arguments", None)
            call.pop("index", None)
        next_turn = oai.chat.completions.create(**ask | {"messages": [*ask["messages"], said, *results]})
        equal(next_turn.choices[0].message.content, TEXT)


@over("chat: a cut stream raises")
def _(upstream):
    for fault in CUTS:
        raises((openai.APIError, httpx.HTTPError), lambda: chat_streamed(chat(upstream, ":" + fault)))
    quiet()


# -- Responses


def responses(upstream, fault="", **more):
    return dict(model=f"{upstream}/mock{fault}", input=TURNS, instructions="Be brief.", store=False) | more


def responses_tools(upstream):
    tools = [{"type": "function", "name": n, "parameters": CITY, "strict": False} for n in ("weather", "news")]
    return responses(upstream, tools=tools)


def responses_streamed(ask):
    with oai.responses.stream(**ask) as stream:
        for _ in stream:
            pass
        return stream.get_final_response()


@over("responses: text, usage and cached tokens, whole and streamed,")
def _(upstream):
    for r in oai.responses.create(**responses(upstream)), responses_streamed(responses(upstream)):
        equal((r.output_text, r.status), (TEXT, "completed"))
        equal((r.usage.input_tokens, r.usage.output_tokens, r.usage.total_tokens), (100, 16, 116))
        equal(r.usage.input_tokens_details.cached_tokens, 60)


@over("responses: parallel tools with streamed arguments, and their results,")
def _(upstream):
    ask = responses_tools(upstream)
    for r in oai.responses.create(**ask), responses_streamed(ask):
        calls = [i for i in r.output if i.type == "function_call"]
        equal([c.name for c in calls], ["weather", "news"])
        equal([json.loads(c.arguments) for c in calls], CITIES)
        said = [{"type": "function_call", "call_id": c.call_id, "name": c.name, "arguments": c.arguments} for c in calls]
        results = [{"type": "function_call_output", "call_id": c.call_id, "output": "sunny"} for c in calls]
        equal(oai.responses.create(**ask | {"input": [*TURNS, *said, *results]}).output_text, TEXT)


@over("responses: a cut stream raises, or ends as failed")
def _(upstream):
    for fault in CUTS:
        raises((openai.APIError, httpx.HTTPError, RuntimeError), lambda: responses_streamed(responses(upstream, ":" + fault)))
    quiet()


# -- messages


def messages(upstream, fault="", **more):
    return dict(model=f"{upstream}/mock{fault}", messages=TURNS, system="Be brief.", max_tokens=100) | more


def messages_tools(upstream):
    return messages(upstream, tools=[{"name": n, "input_schema": CITY} for n in ("weather", "news")])


def messages_streamed(ask):
    with ant.messages.stream(**ask) as stream:
        for _ in stream:
            pass
        return stream.get_final_message()


@over("messages: text, usage and cached tokens, whole and streamed,")
def _(upstream):
    for r in ant.messages.create(**messages(upstream)), messages_streamed(messages(upstream)):
        equal([(b.type, b.text) for b in r.content], [("text", TEXT)])
        equal(r.stop_reason, "end_turn")
        equal((r.usage.input_tokens, r.usage.cache_read_input_tokens, r.usage.output_tokens), (40, 60, 16))


@over("messages: parallel tools with streamed arguments, and their results,")
def _(upstream):
    ask = messages_tools(upstream)
    for r in ant.messages.create(**ask), messages_streamed(ask):
        equal(r.stop_reason, "tool_use")
        calls = [b for b in r.content if b.type == "tool_use"]
        equal([(c.name, c.input) for c in calls], [("weather", CITIES[0]), ("news", CITIES[1])])
        said = [{"type": "tool_use", "id": c.id, "name": c.name, "input": c.input} for c in calls]
        results = [{"type": "tool_result", "tool_use_id": c.id, "content": "sunny"} for c in calls]
        turns = [*TURNS, {"role": "assistant", "content": said}, {"role": "user", "content": results}]
        equal(ant.messages.create(**ask | {"messages": turns}).content[0].text, TEXT)


@over("messages: a cut stream raises")
def _(upstream):
    for fault in CUTS:
        raises((anthropic.APIError, httpx.HTTPError), lambda: messages_streamed(messages(upstream, ":" + fault)))
    quiet()


@over("messages: count_tokens")
def _(upstream):
    ask = messages(upstream)
    del ask["max_tokens"]
    if upstream != "chat-only":
        equal(ant.messages.count_tokens(**ask).input_tokens, 100)
    else:  # no such operation there: said, not guessed
        e = raises(anthropic.APIStatusError, lambda: ant.messages.count_tokens(**ask))
        equal((e.body["type"], 400 <= e.status_code < 600), ("error", True))


# -- images

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
URL = "data:image/png;base64," + PNG


@over("images: one in each client's form arrives in the upstream's own,")
def _(upstream):
    fault = ":wants-image"  # refuses a request without one
    e = raises(openai.BadRequestError, lambda: oai.chat.completions.create(**chat(upstream, fault)))
    equal(e.status_code, 400)
    turn = [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": URL}}]
    ask = chat(upstream, fault, messages=[{"role": "user", "content": turn}])
    equal(oai.chat.completions.create(**ask).choices[0].message.content, TEXT)
    turn = [{"type": "input_text", "text": "What is it?"}, {"type": "input_image", "image_url": URL, "detail": "auto"}]
    equal(oai.responses.create(**responses(upstream, fault, input=[{"role": "user", "content": turn}])).output_text, TEXT)
    source = {"type": "base64", "media_type": "image/png", "data": PNG}
    turn = [{"type": "text", "text": "What is it?"}, {"type": "image", "source": source}]
    ask = messages(upstream, fault, messages=[{"role": "user", "content": turn}])
    equal(ant.messages.create(**ask).content[0].text, TEXT)


# -- errors

STATUS = {"rate-limit": 429, "bad-request": 400, "bad-key": 401, "server-error": 500, "overloaded": 529, "foreign-error": 500, "html-error": 502}


def kind(sdk, status):
    if status == 529:  # of a class of its own in the older generation
        return sdk.APIStatusError
    return {429: sdk.RateLimitError, 400: sdk.BadRequestError, 401: sdk.AuthenticationError}.get(status, sdk.InternalServerError)


@over("errors: the client's own class, its status, its shape, retry-after,")
def _(upstream):
    for fault, status in STATUS.items():
        for create, ask, sdk in (
            (oai.chat.completions.create, chat, openai),
            (oai.responses.create, responses, openai),
            (ant.messages.create, messages, anthropic),
        ):
            for stream in False, True:
                e = raises(kind(sdk, status), lambda: create(**ask(upstream, ":" + fault), stream=stream))
                equal((fault, e.status_code), (fault, status))
                if fault == "rate-limit":
                    equal(e.response.headers["retry-after"], "1")
                if sdk is openai:
                    assert e.message and (e.type or fault == "foreign-error"), (fault, e.body)
                else:
                    equal((fault, e.body["type"]), (fault, "error"))
                    assert e.body["error"]["type"].endswith("_error"), (fault, e.body)


@check("errors: a library that would retry is told not to, once Hone's tries are spent")
def _():
    asked = []
    http = httpx.Client(event_hooks={"request": [asked.append]})
    retrying = openai.OpenAI(base_url=base + "/v1", api_key="any", http_client=http)
    raises(openai.InternalServerError, lambda: retrying.chat.completions.create(**chat("anthropic", ":server-error")))
    equal(len(asked), 1)


@check("errors: a model that isn't there, a field that makes no sense")
def _():
    raises(openai.BadRequestError, lambda: oai.chat.completions.create(**chat("anthropic", max_tokens="many")))
    raises(anthropic.BadRequestError, lambda: ant.messages.create(**messages("chat-only", messages="Hello")))


# -- cancellation


@over("leaving a stream early leaves nothing open")
def _(upstream):
    stall = ":stall-mid-stream"
    with oai.chat.completions.create(**chat(upstream, stall), stream=True) as stream:
        next(iter(stream))
    with oai.responses.create(**responses(upstream, stall), stream=True) as stream:
        next(iter(stream))
    with ant.messages.create(**messages(upstream, stall), stream=True) as stream:
        next(iter(stream))
    quiet()
    equal(oai.chat.completions.create(**chat(upstream)).choices[0].message.content, TEXT)


@over("a client that waits no longer, or is cancelled, leaves nothing open")
def _(upstream):
    silent = ":stall-before-headers"
    raises(openai.APITimeoutError, lambda: oai.with_options(timeout=0.3).chat.completions.create(**chat(upstream, silent)))
    raises(anthropic.APITimeoutError, lambda: ant.with_options(timeout=0.3).messages.create(**messages(upstream, silent)))

    async def cancelled():
        async with openai.AsyncOpenAI(base_url=base + "/v1", api_key="any", max_retries=0) as client:
            call = asyncio.create_task(client.chat.completions.create(**chat(upstream, silent)))
            await asyncio.sleep(0.3)
            call.cancel()
            try:
                await call
            except asyncio.CancelledError:
                return True

    equal(asyncio.run(cancelled()), True)
    quiet()


# -- the rest


@check("embeddings: as the library asks for them, and as floats")
def _():
    for encoding in {}, {"encoding_format": "float"}, {"encoding_format": "base64"}:
        r = oai.embeddings.create(model="openai/mock", input="Hello", **encoding)
        equal((len(r.data), r.usage.prompt_tokens), (1, 100))
        if encoding.get("encoding_format") != "base64":
            equal(r.data[0].embedding, [0.5, -0.25, 0.0])
    equal([d.embedding[2] for d in oai.embeddings.create(model="openai/mock", input=["a", "b"]).data], [0, 1])


@check("a model's name alone finds its provider")
def _():
    equal(oai.chat.completions.create(**chat("") | {"model": "gpt-5"}).choices[0].message.content, TEXT)
    equal(ant.messages.create(**messages("") | {"model": "claude-mock"}).content[0].text, TEXT)
    equal(oai.responses.create(**responses("") | {"model": "claude-mock"}).output_text, TEXT)


@check("models in both shapes")
def _():
    for listed in oai.models.list(), ant.models.list():
        assert "anthropic/mock" in [m.id for m in listed], listed
    equal(oai.models.retrieve("anthropic/mock").id, "anthropic/mock")
    equal(ant.models.retrieve("anthropic/mock").id, "anthropic/mock")


@check("conversations side by side keep to themselves")
def _():
    async def ask():
        async with (
            openai.AsyncOpenAI(base_url=base + "/v1", api_key="any", max_retries=0) as o,
            anthropic.AsyncAnthropic(base_url=base, api_key="any", max_retries=0) as a,
        ):
            texts = []

            async def streamed(upstream):
                async with a.messages.stream(**messages(upstream)) as stream:
                    texts.append("".join([t async for t in stream.text_stream]))

            async def whole(upstream):
                texts.append((await o.chat.completions.create(**chat(upstream))).choices[0].message.content)

            await asyncio.gather(*(f(u) for f in (streamed, whole) for u in UPSTREAMS * 4))
            return texts

    equal(set(asyncio.run(ask())), {TEXT})


finish()
