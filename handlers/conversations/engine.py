"""Walks a dialogue: (its answers so far, a message) → what to say and the answers now, or "not for me". Pure.

Repairs are the same everywhere: 取消, 上一步, 重来, 跳过; an answer that cannot be read is asked again with an example,
at most twice, then a way out is offered; a question in between is left to the river, which comes back with `reopen`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers.conversations.model import SKIPPED, Answers, Conversation, Heard, Outcome, Part, Question
from handlers.conversations.voice import Scene, spoken
from messages import Choice

MOST_TRIES = 2  # asked again this often before a way out is offered

_END = r"(?:了|吧|啊|呀|哈|一下)*[。.!~ ]*$"
CANCEL = re.compile(  # 算了不查了 says it twice
    r"^(?:(?:那|我|还是|就)*(?:取消|退出|结束|停|算了|先算了|先这样|不查|不算|不列|不弄|不用|不要|不做|不问|别算|别查|别列|退出来|quit|exit)"
    r"(?:自查|估算|清单|对话|掉|分|了|吧|[,，。 ])*)+" + _END
)
BACK = re.compile(
    r"^(?:回到?|返回|退回)?(?:上一步|上一题|上一个|前一步)"
    + _END
    + r"|^(?:返回|后退|撤回|撤销|说错|刚才说错|打错)"
    + _END
)
AGAIN = re.compile(
    r"^(?:重来|重新来|重新开始|从头来|从头开始|从头再来|再来一次|再来一遍|重新算|重新查|重新列|重做|重置|重头来)"
    r"(?:一次|一遍)?" + _END
)
SKIP = re.compile(
    r"^(?:我)?(?:也)?(?:跳过|不知道|不清楚|不确定|不晓得|不记得|忘|说不准|没算过|没数过|不太清楚|不太确定|不好说|说不清楚?|说不上来|搞不清楚?)"
    + _END
)
_ASKS = re.compile(
    r"[?]|吗|么$|呢$|怎么|咋|什么|啥|谁|哪|多久|多少|如何|能不能|可不可以|要不要|是不是|行不行|为什么|够不够"
)
_EVERY = re.compile(  # 啥都没变, 没啥变化: asks nothing
    r"(?:什么|啥|谁|哪[里儿]?|怎么)[^,，。?]{0,3}[都也](?=[没不无])|(?<=[没不无])(?:有)?(?:什么|啥|怎么)(?![?]|[^,，。]{0,4}[吗呢])"
)
_ASKS_OPENLY = re.compile(r"几个|几年|怎么|咋|什么|啥|谁|哪|多久|多少钱|如何|为什么|要不要")
_OF_MYSELF = re.compile(r"我|俺|本人|[交缴换离结加考拿评断签过]了|[交缴]满")
_WHAT_IF = re.compile(r"^(?:那|要是|如果|假如|假设|换成|加上|再)[^?]*呢[?]?$")
ELSEWHERE = 0.5  # from this confidence on the message is taken to be about something else


@dataclass(frozen=True, slots=True)
class State:
    """What was answered, message by message, so that 上一步 can take the last one back."""

    steps: tuple[Mapping[str, Any], ...] = ()
    tries: int = 0  # how often the open question was asked again


@dataclass(frozen=True, slots=True)
class Move:
    """What the dialogue says and its state after it; None: it is over."""

    part: Part
    state: State | None


def answers_of(conversation: Conversation, state: State) -> dict[str, Any]:
    """All answers of the state together, later ones merged over earlier ones."""
    answers: dict[str, Any] = {}
    merges = {question.name: question.merge for question in conversation.questions}
    merges |= {aside.name: aside.merge for aside in conversation.asides}
    for step in state.steps:
        for name, value in step.items():
            if name in merges:
                known = name in answers and answers[name] != SKIPPED
                answers[name] = merges[name](answers[name], value) if known else value
    return answers


def walk(conversation: Conversation, answers: Answers, scene: Scene) -> Question | Outcome:
    """The open question, or the outcome when nothing is left to ask. Raises ValueError for a step gone astray."""
    step: Question | Outcome = conversation.questions[0]
    seen: set[str] = set()
    while isinstance(step, Question) and step.name in answers:
        if step.name in seen:
            raise ValueError(f"{conversation.name}: {step.name} leads back to itself")
        seen.add(step.name)
        name = step.next(answers, scene) if step.next else next(iter(step.to))
        if name not in step.to:
            raise ValueError(f"{conversation.name}: {step.name} went to {name}, which it does not name")
        step = conversation.step(name)
    return step


def begin(conversation: Conversation, heard: Heard, scene: Scene) -> Move:
    """The dialogue from its first message, with whatever that message already says."""
    step = _read(conversation, heard, "")
    return _speak(conversation, State((step,) if step else ()), scene)


def go_on(conversation: Conversation, state: State, heard: Heard, scene: Scene, elsewhere: float) -> Move | None:
    """The dialogue after one more message; None when the message is not for it.

    `elsewhere` is how confident the router is (0..1) that the message is about something else.
    """
    answers = answers_of(conversation, state)
    current = walk(conversation, answers, scene)
    open_name = current.name if isinstance(current, Question) else ""
    if repaired := _repair(conversation, state, heard.text, open_name, scene):
        return repaired
    for follow_up in conversation.follow_ups:
        if follow_up.hears(heard, answers):
            return Move(_with_question(conversation, follow_up.say(answers, scene), current, scene), state)
    asks = _is_question(heard.text, bool(open_name))
    if asks and (elsewhere >= ELSEWHERE or not open_name):
        return None
    step = _news(answers, _read(conversation, heard, "" if asks else open_name))
    if step:
        return _speak(conversation, State((*state.steps, step)), scene)
    if not open_name or elsewhere >= ELSEWHERE:
        return None
    return _ask_again(conversation, replace(state, tries=state.tries + 1), open_name, scene)


def reopen(conversation: Conversation, state: State, scene: Scene) -> Part | None:
    """The open question once more, after something else was answered; None when there is none."""
    current = walk(conversation, answers_of(conversation, state), scene)
    if isinstance(current, Outcome):
        return None
    text = scene.say("dialogue.back", question=scene.say(f"{conversation.name}.{current.name}_ask"))
    return Part(text, choices=_choices(conversation, current.name, scene))


def _repair(conversation: Conversation, state: State, text: str, open_name: str, scene: Scene) -> Move | None:
    """The move of a repair word. A finished dialogue has nothing to cancel or skip."""
    if AGAIN.match(text):
        return _speak(conversation, State(), scene, scene.say("dialogue.again"))
    if BACK.match(text) and (open_name or state.steps):
        lead = "dialogue.stepped_back" if state.steps else "dialogue.at_first"
        return _speak(conversation, State(state.steps[:-1]), scene, scene.say(lead))
    if open_name and CANCEL.match(text):
        return Move(Part(scene.say("dialogue.cancelled")), None)
    if open_name and SKIP.match(text):
        return _speak(conversation, State((*state.steps, {open_name: SKIPPED})), scene)
    return None


def _read(conversation: Conversation, heard: Heard, open_name: str) -> dict[str, Any]:
    step = {}
    for question in conversation.questions:
        value = question.read(replace(heard, bare=question.name == open_name))
        if value is not None:
            step[question.name] = value
    for aside in conversation.asides:
        if (value := aside.read(heard)) is not None:
            step[aside.name] = value
    return step


def _news(answers: Answers, step: Mapping[str, Any]) -> dict[str, Any]:
    """What of `step` was not known yet."""
    return {name: value for name, value in step.items() if name not in answers or answers[name] != value}


def _is_question(text: str, is_open: bool) -> bool:
    """Whether the text asks for a rule; 我交了5个月，够吗 and 要是再读个本科呢 tell of the person."""
    text = _EVERY.sub("", text)
    if _ASKS_OPENLY.search(text):
        return True
    if _WHAT_IF.search(text):
        return False
    return bool(_ASKS.search(text)) and not (is_open and _OF_MYSELF.search(text))


def _speak(conversation: Conversation, state: State, scene: Scene, before: str = "") -> Move:
    answers = answers_of(conversation, state)
    current = walk(conversation, answers, scene)
    if isinstance(current, Outcome):
        part = current.say(answers, scene)
    else:
        lead = current.lead(answers, scene) if current.lead and state.steps else Part("")
        part = _with_question(conversation, lead, current, scene)
    return Move(replace(part, text=_joined("\n", before, part.text)), state)


def _with_question(conversation: Conversation, part: Part, current: Question | Outcome, scene: Scene) -> Part:
    """`part`, ending with the open question and its choices; as it is where nothing is open."""
    if isinstance(current, Outcome):
        return part
    text = _joined("\n\n", part.text, scene.say(f"{conversation.name}.{current.name}_ask"))
    return replace(part, text=text, choices=_choices(conversation, current.name, scene))


def _ask_again(conversation: Conversation, state: State, open_name: str, scene: Scene) -> Move:
    hint = scene.say(f"{conversation.name}.{open_name}_hint")
    if state.tries <= MOST_TRIES:
        text = _joined("\n", scene.say("dialogue.unread"), hint)
        return Move(Part(text, choices=_choices(conversation, open_name, scene)), state)
    ways = (spoken("跳过"), spoken("重来"), spoken("取消"), *scene.offer("human"))
    return Move(Part(scene.say("dialogue.way_out"), choices=ways), state)


def _choices(conversation: Conversation, name: str, scene: Scene) -> tuple[Choice, ...]:
    key = f"{conversation.name}.{name}_choices"
    return tuple(spoken(label) for label in scene.say(key).split("、")) if scene.has(key) else ()


def _joined(between: str, *texts: Sequence[str] | str) -> str:
    return between.join(str(text) for text in texts if text)
