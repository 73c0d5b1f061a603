"""Whatever happens to a case on the shipped pathways, in whatever order: never an exception, never a mail twice for
one occurrence, and as long as an enrolment runs there is a due time or a human has it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mailflow.pathways.events import (
    ConversationClosed,
    Delivery,
    Dispatched,
    MailReceived,
    Ref,
    ReplySent,
    SendResult,
    TaskDone,
    Unknown,
)
from mailflow.pathways.intents import INTENTS
from mailflow.pathways.stuck import stuck_ref
from tests.pathways.walker import PATHWAYS, Walker, key

NAMES = st.sampled_from(["e1", "e2", "e3"])
STEPS = st.sampled_from(sorted({step for pathway in PATHWAYS.values() for step in pathway.steps} | {"nowhere"}))
REFS = st.builds(Ref, NAMES, STEPS, st.integers(0, 3))
TALKS = st.sampled_from([str(UUID(int=number)) for number in range(3)])
DISPOSITIONS = st.sampled_from(["human"] * 5 + ["auto_reply", "bounce", "list", "own", "unreadable", "odd"])


class AnyLife(RuleBasedStateMachine):
    """Random events against the walker, which refuses to send anything twice."""

    def __init__(self) -> None:
        super().__init__()
        self.walker = Walker()

    @rule(name=NAMES, code=st.sampled_from(["premier-contact", "demande"]), start=st.sampled_from(["", "nowhere"]))
    def enrol(self, name: str, code: str, start: str) -> None:
        self.walker.enrol(code, name, start_at=start)

    @rule(hours=st.integers(0, 24 * 40))
    def let_time_pass(self, hours: int) -> None:
        self.walker.tick(timedelta(hours=hours))

    @rule()
    def sleep(self) -> None:
        if self.walker.next_due:
            self.walker.sleep()

    @rule(
        talk=TALKS,
        disposition=DISPOSITIONS,
        intents=st.lists(st.sampled_from(INTENTS), max_size=2),
        answer=st.sampled_from(["", "yes", "no"]),
        flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
        about=st.none() | REFS,
        now=st.booleans(),
    )
    def write(
        self,
        talk: str,
        disposition: str,
        intents: list[str],
        answer: str,
        flags: tuple[bool, bool, bool],
        about: Ref | None,
        now: bool,
    ) -> None:
        if now and self.walker.state.enrolments:
            name, enrolment = next(iter(self.walker.state.enrolments.items()))
            about = enrolment.ref(name)
        safe, proof, needs = flags
        walker = self.walker
        walker.feed(MailReceived(walker.now, "m", talk, disposition, tuple(intents), answer, safe, proof, about, needs))

    @rule(talk=TALKS, closed=st.booleans())
    def answer(self, talk: str, closed: bool) -> None:
        kind = ConversationClosed if closed else ReplySent
        self.walker.feed(kind(self.walker.now, talk))

    @rule(
        ref=REFS, outcome=st.sampled_from(["accepte", "refuse", "injoignable", "timeout", "fait", "joint", "nonsense"])
    )
    def finish_some_task(self, ref: Ref, outcome: str) -> None:
        if key(ref) in self.walker.tasks:
            return  # a human can choose only what the task offers: see the next rule
        self.walker.feed(TaskDone(self.walker.now, ref, outcome))

    @rule(choice=st.integers(0, 9), option=st.integers(0, 9))
    def finish_an_open_task(self, choice: int, option: int) -> None:
        from mailflow.pathways.commands import OpenTask

        offered = [item for item in self.walker.commands_of(OpenTask) if key(item.ref) in self.walker.tasks]
        if offered:
            task = offered[choice % len(offered)]
            outcome = task.options[option % len(task.options)]
            self.walker.feed(TaskDone(self.walker.now, task.ref, outcome))

    @rule(result=st.sampled_from(["sent", "failed", "bounced", "odd"]), choice=st.integers(0, 9), known=st.booleans())
    def deliver(self, result: str, choice: int, known: bool) -> None:
        sent = [box for item in self.walker.state.enrolments.values() for box in item.sent.values()]
        outbox_id = sent[choice % len(sent)] if known and sent else "unknown"
        self.walker.feed(Delivery(self.walker.now, outbox_id, result, "5.1.1"))

    @rule(
        ref=REFS, result=st.sampled_from(SendResult), part=st.sampled_from(["message", "reminder-1", "reminder-x", ""])
    )
    def tell_of_a_mail_nobody_asked_for(self, ref: Ref, result: SendResult, part: str) -> None:
        walker = self.walker
        enrolment = walker.state.enrolments.get(ref.enrolment)
        if enrolment is not None and enrolment.ref(ref.enrolment) == ref:
            return  # the executor answers only what was asked, and that is the walker
        walker.feed(Dispatched(walker.now, ref, part, result, "x", "", None))

    @rule(refuse=st.sampled_from(["", "", "deferred", "suppressed"]))
    def change_the_guard(self, refuse: str) -> None:
        self.walker.refuse = refuse

    @rule()
    def something_new(self) -> None:
        self.walker.feed(Unknown(self.walker.now, "from the future"))

    @invariant()
    def nobody_is_forgotten(self) -> None:
        walker = self.walker
        for name, enrolment in walker.state.enrolments.items():
            if enrolment.ended:
                assert enrolment.position is None
                continue
            assert enrolment.position is not None
            ref = enrolment.ref(name)
            has_human = not walker.tasks.isdisjoint({key(ref), key(stuck_ref(ref))})
            assert has_human or walker.next_due is not None, (name, enrolment)
            if enrolment.position.halted:
                assert has_human, (name, enrolment)
        for clock in walker.state.clocks.values():
            assert clock.stage.value == "lead" or walker.next_due is not None

    @invariant()
    def nothing_due_is_left_behind(self) -> None:
        assert self.walker.next_due is None or self.walker.next_due > self.walker.now


AnyLife.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
TestAnyLife = AnyLife.TestCase
