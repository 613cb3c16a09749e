"""Google's Python SDK through the gateway, in front of the scripted upstream under four names (e2e/gateway.yaml).

Gemini's protocol over each kind of upstream. Usage: gemini_path.py BASE_URL
"""

import asyncio

from checks import CITIES, TEXT, UPSTREAMS, base, check, equal, finish, over, quiet, raises
from google import genai
from google.genai import errors, types

TURNS = [
    types.Content(role="user", parts=[types.Part(text="Hello")]),
    types.Content(role="model", parts=[types.Part(text="Hello!")]),
    types.Content(role="user", parts=[types.Part(text="How is the weather?")]),
]
CUTS = ["die-mid-stream", "die-mid-chunk", "die-mid-character", "error-event", "garbage"]


def client(**options):
    return genai.Client(api_key="any", vertexai=False, http_options=types.HttpOptions(base_url=base, timeout=20_000, **options))


gem = client()


def ask(upstream, fault="", **config):
    config = types.GenerateContentConfig(system_instruction="Be brief.", max_output_tokens=500, **config)
    return dict(model=f"{upstream}/mock{fault}", contents=TURNS, config=config)


def streamed(asked):
    return list(gem.models.generate_content_stream(**asked))


def text(chunks):
    parts = [p for c in chunks for p in (c.candidates[0].content.parts or [])]
    return "".join(p.text for p in parts if p.text and not p.thought)


def calls(chunks):
    return [c for chunk in chunks for c in (chunk.function_calls or [])]


@over("text, usage and cached tokens, whole and streamed,")
def _(upstream):
    whole = [gem.models.generate_content(**ask(upstream))]
    for chunks in whole, streamed(ask(upstream)):
        equal(text(chunks), TEXT)
        equal(chunks[-1].candidates[0].finish_reason, types.FinishReason.STOP)
        usage = chunks[-1].usage_metadata
        equal((usage.prompt_token_count, usage.cached_content_token_count, usage.candidates_token_count), (100, 60, 16))


TOOLS = [
    types.Tool(
        function_declarations=[
            types.FunctionDeclaration(
                name=n, parameters=types.Schema(type="OBJECT", properties={"city": types.Schema(type="STRING")})
            )
            for n in ("weather", "news")
        ]
    )
]


@over("parallel calls, with their signatures where there are any, and their results,")
def _(upstream):
    asked = ask(upstream, tools=TOOLS)
    if upstream == "google":
        asked["model"] = "google/gemini-3-mock"  # refuses calls that come back without their signature
    for chunks in [gem.models.generate_content(**asked)], streamed(asked):
        equal([c.name for c in calls(chunks)], ["weather", "news"])
        equal([c.args for c in calls(chunks)], CITIES)
        said = [p for c in chunks for p in (c.candidates[0].content.parts or []) if p.text != ""]
        if upstream == "google":
            assert said[0].thought_signature == b"signature of the call", said
        results = [
            types.Part(function_response=types.FunctionResponse(id=c.id, name=c.name, response={"output": "sunny"}))
            for c in calls(chunks)
        ]
        history = [*TURNS, types.Content(role="model", parts=said), types.Content(role="user", parts=results)]
        equal(text([gem.models.generate_content(**asked | {"contents": history})]), TEXT)


@over("a picture")
def _(upstream):
    picture = types.Part.from_bytes(data=b"\x89PNG\r\n\x1a\n", mime_type="image/png")
    equal(text([gem.models.generate_content(**ask(upstream) | {"contents": [picture, "What is this?"]})]), TEXT)


@over("JSON by a schema")
def _(upstream):
    schema = types.Schema(type="OBJECT", properties={"n": types.Schema(type="INTEGER", nullable=True)}, required=["n"])
    asked = ask(upstream, response_mime_type="application/json", response_schema=schema)
    if upstream == "anthropic":
        asked["model"] = "anthropic/claude-sonnet-4-5"
    equal(text([gem.models.generate_content(**asked)]), TEXT)


@check("thoughts, their signature and their tokens")
def _():
    asked = ask("google", thinking_config=types.ThinkingConfig(include_thoughts=True))
    chunks = streamed(asked)
    equal(chunks[0].candidates[0].content.parts[0].thought, True)
    equal(chunks[-1].candidates[0].content.parts[-1].thought_signature, b"signature of the text")
    equal(chunks[-1].usage_metadata.thoughts_token_count, 7)


@over("a chat that the library keeps")
def _(upstream):
    chat = gem.chats.create(model=f"{upstream}/mock")
    equal(text([chat.send_message("Hello")]), TEXT)
    equal(text(list(chat.send_message_stream("And now?"))), TEXT)


@over("a cut stream raises")
def _(upstream):
    for fault in CUTS:
        raises(Exception, lambda: streamed(ask(upstream, ":" + fault)))  # of the library's, of its HTTP client's, or of JSON's
    quiet()


STATUS = {"rate-limit": 429, "bad-request": 400, "bad-key": 401, "server-error": 500, "overloaded": 529, "foreign-error": 500, "html-error": 502}


@over("errors: class, code, status,")
def _(upstream):
    for fault, status in STATUS.items():
        kind = errors.ClientError if status < 500 else errors.ServerError
        for call in gem.models.generate_content, lambda **a: list(gem.models.generate_content_stream(**a)):
            e = raises(kind, lambda: call(**ask(upstream, ":" + fault)))
            equal((fault, e.code), (fault, status))
            assert e.status and e.message, (fault, e.details)


@over("leaving a stream early leaves nothing open")
def _(upstream):
    for _ in gem.models.generate_content_stream(**ask(upstream, ":stall-mid-stream")):
        break
    quiet()


@check("what only Google keeps is refused by name elsewhere")
def _():
    e = raises(errors.ClientError, lambda: gem.models.generate_content(**ask("anthropic", cached_content="cachedContents/x")))
    assert "cachedContent" in e.message, e.message
    e = raises(errors.ClientError, lambda: gem.models.generate_content(**ask("openai", tools=[types.Tool(google_search=types.GoogleSearch())])))
    assert "googleSearch" in e.message, e.message


@check("countTokens, embeddings and models, under both versions")
def _():
    for version in "v1", "v1beta":
        c = client(api_version=version)
        equal(c.models.count_tokens(model="google/mock", contents="Hello").total_tokens, 100)
        embedded = c.models.embed_content(model="google/gemini-embedding-001", contents=["a", "b"]).embeddings
        equal([e.values[2] for e in embedded], [0.0, 1.0])
        assert "models/gemini-mock" in [m.name for m in c.models.list()]
        equal(c.models.get(model="gemini-mock").input_token_limit, 1048576)


@check("cached contents: made, used, listed, renewed, deleted")
def _():
    made = gem.caches.create(model="gemini-mock", config=types.CreateCachedContentConfig(contents=TURNS, ttl="300s", display_name="notes"))
    used = gem.models.generate_content(model="google/mock", contents="Hi", config=types.GenerateContentConfig(cached_content=made.name))
    equal(used.usage_metadata.cached_content_token_count, 60)
    assert made.name in [c.name for c in gem.caches.list()]
    assert gem.caches.update(name=made.name, config=types.UpdateCachedContentConfig(ttl="600s")).expire_time > made.expire_time
    gem.caches.delete(name=made.name)
    raises(errors.ClientError, lambda: gem.caches.get(name=made.name))


@check("a model's name alone finds its provider")
def _():
    equal(text([gem.models.generate_content(**ask("") | {"model": "gemini-mock"})]), TEXT)
    equal(text([gem.models.generate_content(**ask("") | {"model": "gpt-5"})]), TEXT)


@check("conversations side by side keep to themselves")
def _():
    async def one(upstream):
        stream = await gem.aio.models.generate_content_stream(**ask(upstream))
        return text([c async for c in stream])

    async def all_of_them():
        return await asyncio.gather(*(one(u) for u in UPSTREAMS * 4))

    equal(set(asyncio.run(all_of_them())), {TEXT})


finish()
