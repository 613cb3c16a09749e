#!/usr/bin/env python3
"""Makes text/src/test/resources/dev/hone/text/jinja/jinja-golden.json.

What Jinja2 3.1.6 (pip install jinja2==3.1.6) renders, set up as transformers' apply_chat_template
does it, for the small templates below. A template that fails gives "error".

usage: python tools/oracle/jinja_golden.py > text/src/test/resources/dev/hone/text/jinja/jinja-golden.json
"""

import datetime
import json
import sys

import jinja2
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

assert jinja2.__version__ == "3.1.6"

CHATML = """{#- ChatML, written for this test -#}
{%- if messages and messages[0].role == 'system' %}
    {%- set system = messages[0].content %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system = 'You are a helpful assistant.' %}
{%- endif %}
<|im_start|>system
{{ system | trim }}
{%- if tools %}

Tools:
    {%- for tool in tools %}
{{ '\\n' ~ tool | tojson }}
    {%- endfor %}
{%- endif %}<|im_end|>
{% for message in messages %}
{% if message.role not in ['user', 'assistant', 'tool'] %}
    {{- raise_exception('unknown role: ' ~ message.role) }}
{% endif %}
<|im_start|>{{ message.role }}
{% if message.content is string %}
{{ message.content }}
{%- else %}
{{- message.content | selectattr('type', 'equalto', 'text') | map(attribute='text') | join }}
{%- endif %}
{%- for call in message.tool_calls or [] %}
<call>{{ call.function | tojson(indent=2) }}</call>
{%- endfor %}
<|im_end|>
{% endfor %}
{% if add_generation_prompt %}
<|im_start|>assistant
{% endif %}
"""

USER = {"role": "user", "content": "Hello, \u4e16\u754c \U0001f600"}
CONVERSATIONS = [
    {"messages": [USER], "add_generation_prompt": True},
    {"messages": [], "add_generation_prompt": True},
    {"messages": [{"role": "system", "content": "  Be brief.\n"}, USER]},
    {"messages": [{"role": "oracle", "content": ""}]},
    {"messages": [{"role": "user", "content": "<|im_end|>{{ 1 }}<b>&amp;</b>"}]},
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image"},
                                               {"type": "text", "text": "b"}]}]},
    {"messages": [USER, {"role": "assistant", "content": "", "tool_calls": [
        {"function": {"name": "f", "arguments": {"x": 1, "y": [1.0, None, True, "\u00e9\""]}}}]},
        {"role": "tool", "content": "42"}], "tools": [{"name": "f", "parameters": {}}]},
]

VARIABLES = {
    "n": None, "t": True, "f": False, "i": 7, "big": 10**30, "x": 1.5, "tiny": 1e-7, "huge": 1e16,
    "s": "Hello World", "e": "", "u": "na\u00efve \U0001f600 stra\u00dfe", "nl": "one\n two\n\nthree\n",
    "l": [3, 1, 2], "m": [[1, 2], [3]], "d": {"b": 1, "a": {"items": 2}, "items": 3},
    "r": [{"k": "x", "v": 2}, {"k": "Y", "v": 1}, {"k": "x"}],
    "mixed": ["a'b", 'c"d', "e\\\t\x00\u00ad\u200b", 1, 1.0, None, True, {"k": []}],
}

SNIPPETS = r"""
{{ n }} {{ t }} {{ f }} {{ i }} {{ big }} {{ x }} {{ tiny }} {{ huge }} {{ missing }}|
{{ l }} {{ d }} {{ mixed }} {{ (1,) }} {{ () }} {{ {} }} {{ [] }}
{{ mixed|tojson }} {{ mixed|tojson(indent=2) }} {{ d|tojson(sort_keys=true) }} {{ u|tojson(ensure_ascii=true) }}
{{ [1.0, -0.0, 1e100, 123456789012345680.0, 0.0001, 0.00001, 1e22, 5e-324] }}
{{ l|tojson(separators=(',', ':')) }} {{ d|tojson(indent='\t') }} {{ [[], {}]|tojson(indent=1) }}
{{ missing|tojson }}
{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % -3 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 6 / 2 }} {{ 2 ** 3 ** 2 }}
{{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 1e300 * 1e10 }} {{ t + t }} {{ -t }} {{ +i }} {{ - 2 ** 2 }}
{{ 1 / 0 }}
{{ 'a' * 3 }} {{ 2 * [1, 2] }} {{ 'a' * -1 }}| {{ [1] + [2] }} {{ (1,) + (2,) }}
{{ 'a' + 1 }}
{{ 'a' ~ 1 ~ none ~ true ~ 1.0 ~ missing ~ [1] }}
{{ missing + 'a' }}
{{ missing.attribute }}
{{ d.missing }}|{{ d['missing'] }}|{{ d.items is callable }}
{{ d['items'] }} {{ d.a['items'] }} {{ d.a.items() }} {{ d.get('b') }} {{ d.get('z') }} {{ d.get('z', 5) }}
{{ d.keys()|list }} {{ d.values()|list }} {{ d.items()|list }} {{ d|items|list }} {{ d|length }} {{ d|list }}
{{ l.append(4) }}
{{ l.append }}|{{ d.update }}|
{{ d.pop('b') }}
{{ l[0] }} {{ l[-1] }} {{ l[5] }}|{{ s[0] }} {{ s[-1] }} {{ u[6] }} {{ l[true] }} {{ l['x'] }}|
{{ l[5].x }}
{{ l[1:] }} {{ l[:-1] }} {{ l[::-1] }} {{ s[::2] }} {{ u[5:8] }} {{ s[100:] }} {{ l[5:1:-1] }} {{ s[-3:] }} {{ l[-100:2] }} {{ u[::-1] }}
{{ d[1:] }}
{{ l[::0] }}
{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 'a' < 'b' }} {{ 1 == 1.0 }} {{ true == 1 }} {{ [1] == [1.0] }} {{ '1' == 1 }} {{ missing == other }} {{ (1, 2) < (1, 3) }}
{{ 'a' < 1 }}
{{ none < 1 }}
{{ 'ell' in s }} {{ 3 in l }} {{ 'b' in d }} {{ 1 in missing }} {{ 3 not in l }} {{ not 3 in l }}
{{ 1 in s }}
{{ 1 in 2 }}
{{ t and 'x' }} {{ f or 'y' }} {{ e or l }} {{ not e }} {{ t and f or 3 }} {{ none and 1 }}
{{ 'a' if t else 'b' }} {{ 'a' if f }}| {{ 'a' if f else 'b' if f else 'c' }}
{% if l %}A{% elif s %}B{% else %}C{% endif %} {% if e %}A{% elif f %}B{% else %}C{% endif %}
{% for a in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ a }};{% endfor %}
{% for a in l %}{{ loop.previtem }}<{{ a }}>{{ loop.nextitem }} {{ loop.cycle('x', 'y') }} {{ loop.changed(a > 1) }};{% endfor %}
{% for a in [] %}x{% else %}empty{% endfor %} {% for a in missing %}x{% else %}none{% endfor %}
{% for a in none %}x{% endfor %}
{% for a, b in d.items() %}{{ a }}={{ b }};{% endfor %} {% for (a, b) in m %}{% endfor %}
{% for k, v in d|dictsort %}{{ k }}={{ v }};{% endfor %}
{% for a in l if a > 1 %}{{ loop.index }}:{{ a }}/{{ loop.length }};{% endfor %}
{% for a in l %}{% if a == 1 %}{% continue %}{% endif %}{{ a }}{% if a == 2 %}{% break %}{% endif %}{% endfor %}
{% for a in s %}{{ a }}.{% endfor %} {% for k in d %}{{ k }}{% endfor %}
{% set y = 1 %}{% for a in l %}{% set y = y + a %}{{ y }} {% endfor %}{{ y }}
{% set ns = namespace(y=1) %}{% for a in l %}{% set ns.y = ns.y + a %}{% endfor %}{{ ns.y }} {{ ns.z }}|
{% set d.y = 1 %}
{% for a in l %}{% if loop.first %}{% set z = a %}{% endif %}{{ z }}{% endfor %}{{ z }}|
{% if t %}{% set q = 5 %}{% endif %}{{ q }} {% with q = 6, p = q %}{{ q }}{{ p }}{% endwith %}{{ q }}
{% set a, b = 1, 2 %}{{ a }}{{ b }} {% set c = 1, 2 %}{{ c }}
{% set a, b = [1, 2, 3] %}
{% set block %}  in {{ i }} {% endset %}[{{ block }}] {% set b | upper | trim %} x {% endset %}[{{ b }}]
{% filter upper %}abc {{ s }}{% endfilter %} {% filter replace('a', 'b') %}banana{% endfilter %}
{% macro f(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ f(1) }} {{ f(1, 3) }} {{ f(b=5, a=4) }} {{ f() }}
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(b=2) }}
{% macro f() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, x=3) }}
{% macro f(a) %}<{{ caller() }}{{ a }}>{% endmacro %}{% call f(1) %}body {{ i }}{% endcall %}
{% macro f(a) %}{{ caller(a) }}{{ caller(2) }}{% endmacro %}{% call(x) f(1) %}[{{ x }}]{% endcall %}
{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}
{% macro f(n) %}{{ f(n) }}{% endmacro %}{{ f(5) }}
{% set y = 1 %}{% macro f() %}{{ y }}{{ i }}{% endmacro %}{% set y = 2 %}{{ f() }}
{% for a in m recursive %}{% if a is number %}{{ a }}d{{ loop.depth }} {% else %}({{ loop(a) }}){% endif %}{% endfor %}
{%- if t -%}  x  {%- endif -%}  y {{- 1 -}}  z
  {# c #}  after {#- c -#}  end
{% raw %}{{ x }} {% if %}{% endraw %} {%- raw -%}  a  {%- endraw %}
{{ '\n\t\\\'\x41\u00e9\101\q' }} {{ "it's" 'joined' }}
{{ {'a': {'b': 1}}['a']['b'] }} {{ {'x': 1,}.x }} {{ [1, 2,][1] }} {{ (1, 2).0 }}
{{ s|upper }} {{ s|lower }} {{ 'heLLo'|capitalize }} {{ "foo-bar (baz) it's"|title }} {{ "foo-bar it's".title() }} {{ u|upper }}
{{ '  a '|trim }}| {{ 'xxaxx'|trim('x') }} {{ '\u00a0 a\u2003'|trim }}| {{ 'aXbX'|replace('X', 'y', 1) }} {{ 'abc'|replace('', '-') }} {{ u|replace('', '.') }}
{{ '  a '.strip() }}| {{ ' a '.lstrip() }}|{{ ' a '.rstrip() }}|{{ 'xay'.strip('xy') }} {{ '\n\na\n'.lstrip('\n') }}
{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'a b c'.split(none, 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'a--b--'.rsplit('--') }}
{{ 'a'.split('') }}
{{ nl.splitlines() }} {{ nl.splitlines(true) }} {{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'abc'.partition('x') }}
{{ s.startswith('Hell') }} {{ s.endswith(('x', 'ld')) }} {{ s.find('o') }} {{ s.rfind('o') }} {{ s.find('z') }} {{ s.count('l') }} {{ s.find('o', 5) }} {{ u.find('s') }} {{ s.startswith('W', 6) }} {{ u.count('') }}
{{ s.index('z') }}
{{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('bc') }} {{ ', '.join(['a', 'b']) }} {{ 'a'.ljust(3) }}| {{ 'a'.rjust(3, '.') }} {{ 'a'.center(4, '-') }} {{ 'ab'.center(5, '-') }} {{ '-5'.zfill(4) }} {{ 'aB'.swapcase() }}
{{ ','.join([1]) }}
{{ '12'.isdigit() }} {{ 'a1'.isalnum() }} {{ 'A'.isupper() }} {{ ''.isdigit() }} {{ ' '.isspace() }} {{ 'ab'.isalpha() }} {{ 'a b'.islower() }}
{{ l|join }} {{ l|join(', ') }} {{ r|join('|', attribute='k') }} {{ s|join('-') }}
{{ l|first }} {{ l|last }} {{ s|first }} {{ []|first }}| {{ l|length }} {{ u|length }} {{ missing|length }} {{ l|count }}
{{ 5|length }}
{{ missing|default('x') }} {{ e|default('x') }}| {{ e|default('x', true) }} {{ n|default('x') }} {{ n|d('x', boolean=true) }} {{ missing|default }}|
{{ r|map(attribute='k')|list }} {{ r|map(attribute='v', default=0)|list }} {{ ['a']|map('upper')|list }} {{ r|selectattr('v')|list|length }} {{ r|selectattr('k', 'equalto', 'x')|map(attribute='v')|list }}
{{ r|rejectattr('v', 'defined')|list }} {{ l|select('odd')|list }} {{ l|reject('gt', 1)|list }} {{ [0, 1, '']|select|list }} {{ r|selectattr('k', 'in', ['Y'])|list }}
{{ r|selectattr('v')|length }}
{% if []|select %}truthy{% endif %} {{ (l|map('string')|list)[0] }} {{ l|map('string')|first }}
{{ l|sort }} {{ l|sort(reverse=true) }} {{ ['b', 'A', 'a']|sort }} {{ ['b', 'A']|sort(case_sensitive=true) }} {{ r[:2]|sort(attribute='v')|map(attribute='k')|list }}
{{ [1, 'a']|sort }}
{{ ['a', 'A', 'b']|unique|list }} {{ [1, 1.0, true, 2]|unique|list }} {{ l|reverse|list }} {{ 'abc'|reverse }} {{ l|batch(2)|list }} {{ l|batch(2, 'x')|list }}
{{ l|sum }} {{ r[:2]|sum(attribute='v') }} {{ [1.5, 2]|sum }} {{ l|min }} {{ l|max }} {{ ['b', 'A']|min }} {{ []|max }}| {{ l|sum(start=10) }}
{{ '42'|int }} {{ 'x'|int }} {{ '3.9'|int }} {{ 3.9|int }} {{ 'x'|int(5) }} {{ ' 7 '|int }} {{ 'ff'|int(base=16) }} {{ true|int }} {{ none|int }} {{ '1_000'|int }}
{{ missing|int }}
{{ '1.5'|float }} {{ 'x'|float }} {{ 2|float }} {{ '1e3'|float }} {{ -3|abs }} {{ -1.5|abs }} {{ 2.567|round(2) }} {{ 2.5|round }} {{ 2.1|round(method='ceil') }} {{ 5|round }} {{ 2.9|round(0, 'floor')|int }}
{{ nl|indent }}| {{ nl|indent(2, true) }}| {{ nl|indent(1, blank=true) }}| {{ nl|indent('>') }}|
{{ '<a>'|safe }} {{ '<a>'|escape }} {{ ('<a>'|safe) + '<b>' }} {{ '<b>' + ('<a>'|safe) }} {{ ('<a>'|safe) ~ '<b>' }} {{ ('<a>'|safe|upper) + '&' }} {{ "'\""|e }}
{{ 'x'|nosuchfilter }}
{{ 'x' is nosuchtest }}
{{ 5|string + 'a' }} {{ l|string }} {{ '%s is %d %.2f%%'|format('a', 5, 1.005) }} {{ '%s' % 'a' }} {{ '%s-%s' % (1, 2) }} {{ '%r' % ('a',) }} {{ '%05d' % 3 if false else '' }}
{{ '%d' % 'a' }}
{{ s|wordcount }} {{ s|truncate(9) }} {{ 'a'|center(5) }}| {{ d|attr('items') is callable }}
{{ n is none }} {{ n is defined }} {{ missing is defined }} {{ missing is undefined }} {{ missing is none }} {{ t is boolean }} {{ t is number }} {{ t is integer }} {{ i is integer }} {{ x is float }}
{{ s is string }} {{ d is mapping }} {{ l is sequence }} {{ s is sequence }} {{ d is sequence }} {{ missing is sequence }} {{ i is sequence }} {{ s is iterable }} {{ i is iterable }} {{ missing is iterable }} {{ none is iterable }}
{{ t is true }} {{ f is false }} {{ 1 is true }} {{ i is odd }} {{ i is even }} {{ i is divisibleby 7 }} {{ i is divisibleby(2) }} {{ 1 is in [1] }} {{ 1 is eq 1 }} {{ i is gt 3 }} {{ 'a' is lower }} {{ 'A' is upper }} {{ i is not none }} {{ none is sameas none }} {{ d.get is callable }}
{{ range(5)|list }} {{ range(1, 10, 3)|list }} {{ range(3, 0, -1)|list }} {{ range(3)[1] }} {{ range(0)|length }} {{ range(5)[1:3]|list }}
{{ range(1000000) }}
{{ dict(a=1, b=2) }} {{ dict({'x': 1}, y=2) }} {{ dict([['p', 1]]) }} {{ {1: 'a', 1.0: 'b', 'k': true} }} {{ {1: 'a'}[1] }} {{ {none: 1, (1, 2): 2} }}
{{ {[]: 1} }}
{% set j = joiner('|') %}{{ j() }}a{{ j() }}b{% set c = cycler('x', 'y') %}{{ c.next() }}{{ c.next() }}{{ c.current }}
{{ raise_exception('stop: ' ~ i) }}
{{ strftime_now('%d %B %Y %H:%M:%S %a %A %b %j %y %m %I %p %%') }}
{{ undefined_function() }}
{{ s() }}
{{ s.nosuch() }}
{{ s.__class__ }}|
{{ f(*l) if false }}{% macro g(a, b, c) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ g(*l) }} {{ g(**{'a': 1, 'b': 2, 'c': 3}) }} {{ g(1, *[2, 3]) }}
{{ 0x1F }} {{ 1_000 }} {{ 1.5e3 }} {{ 0b11 }} {{ 0o17 }} {{ 1e3 }}
{{ l | length > 2 and s | length == 11 }} {{ (1, 2)|length }} {{ not l is string }} {{ 2 + 3 ~ 4 * 2 }}
{{ i == 7 and 'yes' or 'no' }} {{ 1 if i is defined and i else 2 }} {{ i in [7] and not i in [8] }} {{ i is defined == true }}
{{ d.b }} {{ d.a.b is defined }}
{{ d.q.b is defined }}
{{ -'a'|abs }}
{{ -1|abs }}
{{ [] is defined }} {{ [1, [2, [3]]]|tojson }} {{ none|tojson }} {{ ''|tojson }} {{ {1: 2, none: 3, true: 4, 1.5: 5}|tojson }}
{{ l is defined and l is not string and l is iterable }} {{ 'a' is string and 'b' }}
{% set l = l + [4] %}{{ l }} {% for l in l %}{{ l }}{% endfor %} {{ l }}
{% for x in [1, 2] %}{% for y in [3, 4] %}{{ x }}{{ y }}{{ loop.index }} {% endfor %}{{ loop.index }};{% endfor %}{{ x }}
{% if %}
{% for x l %}{% endfor %}
{{ 1 + }}
{{ (1 }}
{% endif %}
{% if t %}
{% nosuchtag %}
{{ 'abc }}
{% set %}
{{ 1 2 }}
{% break %}
{# never closed
{{ a.b. }}
""".strip("\n").split("\n")

# Templates of several lines, which the list above cannot hold.
LONGER = [
    "a\r\nb\rc{% if t %}\r\nd\r\n{% endif %}\r\n",
    "  {% if t %}\n  a\n    {% endif %}\n  b\n\n",
    "x {% if t %}   \n c{% endif %} d\n",
    "  {%+ if t +%}\n  a{% endif %}\n",
    "{% if t -%}\n   a\n  {%- endif %}\n  b",
    "{# c #}\n  {# d #}\n e\n",
    "{% raw %}\n{{ x }}\n{% endraw %}\nafter",
    "{%- for a in l %}\n    {{- a }}\n{%- endfor %}\n",
    "{% set x %}\n  y\n{% endset %}\n[{{ x }}]",
    "{{ 'a' }}\n{{ 'b' -}}\n c\n  {{ 'd' }}\n",
    "{{ 'a'\n   ~ 'b' }}",
    "{{ 'ends with newlines' }}\n\n",
    "{% macro m() %}\n  x\n{% endmacro %}\n[{{ m() }}]",
]


def render(source, variables):
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators,
                          sort_keys=sort_keys)

    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = datetime.datetime(2026, 3, 9, 17, 8, 9).strftime
    return env.from_string(source).render(**variables)


def case(source, variables):
    try:
        return {"expected": render(source, variables)}
    except Exception as e:  # any failure is a result here
        raised = type(e) is jinja2.exceptions.TemplateError
        return {"error": str(e) if raised else type(e).__name__, "raised": raised}


def main():
    cases = [dict(template="chatml", variables=v, **case(CHATML, {"tools": None, **v}))
             for v in CONVERSATIONS]
    cases += [dict(template=s, **case(s, VARIABLES)) for s in SNIPPETS + LONGER]
    json.dump({"renderer": "Jinja2 " + jinja2.__version__, "chatml": CHATML,
               "variables": VARIABLES, "cases": cases}, sys.stdout, indent=1)
    print()


main()
